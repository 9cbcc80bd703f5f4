import Foundation
import Rules
import Testing
import TestSupport

@Suite("What the rooms never do")
struct HouseRuleTests {
    /// The programs' own folders: they alone print, exit and read the environment.
    private static let programs: Set<String> = ["gate", "embed-files"]

    private func sources() throws -> [(name: String, lines: [String])] {
        let root = ProgramUnderTest.projectFolder + "/Sources"
        let names = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
        return try names.sorted().filter { $0.hasSuffix(".swift") }.map { name in
            let text = try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8)
            return (name, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    /// The code of a line: comments and the texts of messages may hold any word.
    private func code(_ line: String) -> String {
        if line.drop(while: \.isWhitespace).hasPrefix("//") { return "" }
        return line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
    }

    private func holds(_ code: String, _ word: String) -> Bool {
        guard let range = code.range(of: word) else { return false }
        guard range.lowerBound > code.startIndex else { return true }
        let before = code[code.index(before: range.lowerBound)]
        return !before.isLetter && !before.isNumber && before != "_" && before != "."
    }

    @Test func onlyTheProgramsPrintExitAndReadTheEnvironment() throws {
        let files = try sources()
        #expect(files.count > 100)
        for (name, lines) in files {
            guard let room = name.split(separator: "/").first, !Self.programs.contains(String(room)) else { continue }
            for (number, line) in lines.enumerated() {
                for word in [
                    "print(", "exit(", "getenv(", "setenv(", "ProcessInfo", "import Foundation", "CommandLine.arg",
                ] {
                    let isEssentials = word == "import Foundation" && line.contains("FoundationEssentials")
                    #expect(isEssentials || !holds(code(line), word), "Sources/\(name):\(number + 1) has \(word)")
                }
            }
        }
    }

    @Test func nothingTrapsOnPurposeAndNothingIsUnchecked() throws {
        for (name, lines) in try sources() {
            for (number, line) in lines.enumerated() {
                for word in ["try!", "fatalError(", "preconditionFailure(", "@unchecked Sendable", "as! "] {
                    #expect(!holds(code(line), word), "Sources/\(name):\(number + 1) has \(word)")
                }
            }
        }
    }

    @Test func eachLibraryIsKnownInOneRoom() throws {
        for (name, lines) in try sources() {
            let text = lines.map(code).joined(separator: "\n")
            if text.contains("import CLibgit2") { #expect(name.hasPrefix("Git/"), "\(name)") }
            if text.contains("import CExpat") { #expect(name.hasPrefix("Base/XML/"), "\(name)") }
            if text.contains("import CLibyaml") { #expect(name.hasPrefix("YAML/"), "\(name)") }
            if text.contains("import CPCRE2") { #expect(name.hasPrefix("Base/Patterns/"), "\(name)") }
            if text.contains("import CSQLite") { #expect(name.hasPrefix("Base/SQLite/"), "\(name)") }
        }
    }
}
