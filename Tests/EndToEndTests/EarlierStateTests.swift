import Foundation
import Model
import Testing
import TestSupport

/// What an earlier program has left in a repository goes on working, or is set right by the first run.
///
/// `Scripts/earlier-state PROGRAM` has written the files, and says what they are.
@Suite struct EarlierStateTests {
    private static let folder = ProgramUnderTest.projectFolder + "/Tests/EndToEndTests/EarlierStates"

    /// A repository with that state, as the earlier program would have left it here.
    private func scratch(_ version: String) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        let text = try String(contentsOfFile: "\(Self.folder)/\(version).txt", encoding: .utf8)
            .replacingOccurrences(of: "{ROOT}", with: scratch.root)
            .replacingOccurrences(of: "{GATE}", with: ProgramUnderTest.programFolder + "/gate")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let head = lines.popFirst(), head.hasPrefix("=== ") {
            let words = head.split(separator: " ")
            let count = try #require(Int(words[3]))
            var content = lines.prefix(count).map { $0 + "\n" }.joined()
            lines = lines.dropFirst(max(count, 1))
            // Paths are part of what a line of the log or the cache vouches for.
            if words[1].contains("/runs/") || words[1].contains("/cache/") { content = Self.sealed(content) }
            let path = "\(scratch.root)/\(words[1])"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(content.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: words[2] == "755" ? 0o755 : 0o644], ofItemAtPath: path)
        }
        try scratch.write(".qualitygate.yml", try #require(try scratch.read(".git/gate/policy.yml")))
        try scratch.git("add", "-A")
        return scratch
    }

    private static func sealed(_ text: String) -> String {
        let lines = text.split(separator: "\n").map { LogLine.line(Array($0.dropFirst(9).utf8)) }
        return lines.map { String(decoding: $0, as: UTF8.self) }.joined()
    }

    @Test(arguments: ["0.1.0"]) func goesOn(_ version: String) throws {
        let scratch = try scratch(version)
        // The log is read, whatever wrote it.
        let log = try scratch.gate("log")
        #expect(log.status == 0 && log.text.contains("passed"), "\(log)")
        // The yes of the earlier program holds, and its hooks start this one.
        let commit = try scratch.run(["git", "commit", "-m", "more"])
        #expect(commit.status == 0, "\(commit)")
        let run = try scratch.gate("run")
        #expect(!run.text.contains("policy/untrusted") && run.status == 0, "\(run)")
        let runs = try scratch.gate("log", "-n", "20").text.split(separator: "\n")
        #expect(runs.count > log.text.split(separator: "\n").count, "the new runs are in the same log")
        // What another program has found out is not believed, and what this one finds out is.
        #expect(try scratch.gate("run", "push").status == 0)
        #expect(try scratch.gate("run", "push").text.contains("reused"))
    }
}
