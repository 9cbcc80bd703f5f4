import Foundation
import Rules
import Testing
import TestSupport

@Suite("No check is forgotten")
struct RegistrationTests {
    private func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: "\(ProgramUnderTest.projectFolder)/Sources/Rules/\(folder)"
        ).filter { $0.hasSuffix(".swift") }
    }

    @Test(arguments: ["Branch", "Upstream", "History", "Docs", "Files", "Notebooks"])
    func everyFileIsRegistered(_ folder: String) throws {
        let registered = Set(CheckRegistry.native.map { String(describing: $0) + ".swift" })
        let here = try files(in: folder)
        #expect(!here.isEmpty)
        for file in here {
            let text = try String(
                contentsOfFile: "\(ProgramUnderTest.projectFolder)/Sources/Rules/\(folder)/\(file)",
                encoding: .utf8)
            guard text.contains("enum") && text.contains(/(Check|NativeFix) {\n    \/\/\/ What it says of itself./)
            else { continue }
            #expect(registered.contains(file), "\(file) holds a check that CheckRegistry does not list")
        }
    }

    @Test func everyRegisteredCheckHasAFileOfItsName() throws {
        let here = Set(
            try ["Branch", "Upstream", "History", "Docs", "Files", "Notebooks"].flatMap { try files(in: $0) })
        for check in CheckRegistry.native { #expect(here.contains("\(check).swift")) }
    }
}
