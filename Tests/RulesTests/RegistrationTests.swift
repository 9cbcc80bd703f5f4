import Foundation
import Model
import Rules
import Testing
import TestSupport
import Training

@Suite("Nothing is forgotten")
struct RegistrationTests {
    private func texts(_ folder: String) throws -> [(file: String, text: String)] {
        let root = "\(ProgramUnderTest.projectFolder)/Sources/\(folder)"
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
        return try files.filter { $0.hasSuffix(".swift") }.map {
            ($0, try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8))
        }
    }

    /// Whatever describes itself as a check is known to `gate explain`, to the reference and to runs.
    @Test func everyDescriptionIsRegistered() throws {
        let known = Set(CheckRegistry.descriptions.map(\.id.name))
        var found: Set<String> = []
        for (file, text) in try texts("Rules") {
            for match in text.matches(of: /CheckDescription\(\s*"([a-z]+\/[a-z-]+)"/) {
                #expect(
                    known.contains(String(match.1)), "\(file) describes \(match.1), which CheckRegistry does not list")
                found.insert(String(match.1))
            }
        }
        #expect(found.count > 40)
    }

    @Test func everyInvariantIsRegistered() throws {
        let known = Set(TrainingInvariants.descriptions.map(\.name))
        let found = try texts("Training").flatMap { file, text in
            text.matches(of: /InvariantDescription\(\s*name: "([a-z_]+)"/).map { (file, String($0.1)) }
        }
        for (file, name) in found { #expect(known.contains(name), "\(file) has \(name), which is not in the registry") }
        #expect(Set(found.map(\.1)) == known)
    }

    /// A key that a rule declares and forgets to list would be unknown to the policy.
    @Test func everyDeclaredKeyIsListed() throws {
        let known = Set(CheckRegistry.native.flatMap { $0.keys.map(\.path) })
        var found: Set<String> = []
        for (file, text) in try texts("Rules") {
            for match in text.matches(of: /RuleKey<[^(]*>\(\s*\.([a-z]+), "([a-z_]+)"/) {
                let path = "\(match.1).\(match.2)"
                #expect(known.contains(path), "\(file) declares \(path), which is not among its keys")
                found.insert(path)
            }
        }
        #expect(found == known)
    }
}
