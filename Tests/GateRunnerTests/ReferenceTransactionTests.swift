import Git
import Testing
import TestSupport

@testable import GateRunner

@Suite("The hook that Git starts at every reference asks about amends alone")
struct ReferenceTransactionTests {
    @Test func onlyAnAmendStartsTheProgram() async throws {
        let scratch = try ScratchRepository()
        _ = try await scratch.installer().install(["reference-transaction"])
        try scratch.git("config", "alias.fix", "commit --amend --no-edit --allow-empty")
        try scratch.git("switch", "-q", "-c", "side")
        for arguments in [
            ["commit", "--allow-empty", "-m", "one"], ["commit", "--allow-empty", "-C", "HEAD"], ["tag", "v1"],
            ["reset", "-q", "--hard", "HEAD~1"], ["reset", "-q", "ORIG_HEAD"], ["branch", "-f", "other", "HEAD~1"],
            ["checkout", "-q", "-B", "third", "HEAD~1"], ["switch", "-q", "side"], ["branch", "-D", "third"],
            ["rebase", "-q", "--force-rebase", "HEAD~1"], ["push", "-q", "origin", "side"], ["fetch", "-q", "--all"],
            ["cherry-pick", "--allow-empty", "HEAD"], ["update-ref", "refs/heads/side", "HEAD~1"],
            ["worktree", "add", "-q", "\(scratch.root)/tree"], ["checkout", "-q", "--detach"],
            ["commit", "-q", "--amend", "--allow-empty", "-m", "detached"], ["switch", "-q", "side"],
        ] {
            _ = try scratch.gateLog()
            let outcome = try scratch.run(["git"] + arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome)")
            #expect(try scratch.gateLog() == "", "\(arguments)")
        }
        for (number, arguments) in [
            ["commit", "--amend", "--allow-empty", "-m", "words"], ["commit", "--am", "--allow-empty", "--no-edit"],
            ["fix"],
            ["commit", "--amend", "--no-verify", "--allow-empty", "-m", "two\nlines"],
        ].enumerated() {
            _ = try scratch.gateLog()
            let old = try scratch.git("rev-parse", "HEAD")
            let outcome = try scratch.run(
                ["git"] + arguments, environment: ["GIT_COMMITTER_DATE": "180000000\(number) +0000"])
            #expect(outcome.status == 0, "\(arguments): \(outcome)")
            let new = try scratch.git("rev-parse", "HEAD")
            #expect(try scratch.gateLog() == "gate hook reference-transaction \(old) \(new) refs/heads/side\n")
        }
    }

    @Test func anAmendWaitsForTheProgramsWord() async throws {
        let scratch = try ScratchRepository(.alone)
        let program = try scratch.fakeGate()
        _ = try await scratch.installer().install(["reference-transaction"])
        let amend = ["git", "commit", "-q", "--amend", "--no-verify", "-m", "other words"]
        try scratch.write("\(scratch.root)/reject", "")
        let before = try scratch.fingerprint()
        #expect(try scratch.run(amend).status == 128)
        let left = try scratch.fingerprint().differences(from: before)
        #expect(left == ["new: .git/COMMIT_EDITMSG"] || left == ["changed: .git/COMMIT_EDITMSG"])
        // Without its program nobody is asked, and nobody is stopped.
        try scratch.remove(program)
        #expect(try scratch.run(amend, environment: ["PATH": "/usr/bin:/bin"]).errorText == "")
        #expect(try scratch.git("log", "-1", "--format=%s") == "other words")
    }

    /// A hook that reads no further must not make Git's writing fail.
    @Test func aTransactionOfThousandsIsLeftAtItsFirstLine() async throws {
        let scratch = try ScratchRepository(.alone)
        _ = try await scratch.installer().install(["reference-transaction"])
        let head = try scratch.git("rev-parse", "HEAD")
        let input = (0..<5000).map { "create refs/heads/branch-with-a-long-name-\($0) \(head)\n" }.joined()
        let outcome = try scratch.run(["git", "update-ref", "--stdin"], input: input)
        #expect(outcome.status == 0 && outcome.errorText == "", "\(outcome)")
        #expect(try scratch.git("for-each-ref", "refs/heads").split(separator: "\n").count == 5001)
        #expect(try scratch.gateLog() == "")
    }

    @Test(arguments: ["/bin/sh", "/bin/bash"])
    func aReferenceHookOfBeforeSeesEverything(_ shell: String) async throws {
        let scratch = try ScratchRepository(.alone)
        let own = "\(scratch.root)/own.log"
        try scratch.write(
            ".git/hooks/reference-transaction", "#!/bin/sh\necho $1 >> '\(own)'; cat >> '\(own)'\n", permissions: 0o755)
        _ = try await scratch.installer().install(["reference-transaction"])
        let shim = try #require(try scratch.read(".git/hooks/reference-transaction"))
        try scratch.write(
            ".git/hooks/reference-transaction",
            "#!\(shell)\n" + shim.split(separator: "\n").dropFirst().joined(separator: "\n"),
            permissions: 0o755)
        let old = try scratch.git("rev-parse", "HEAD")
        try scratch.git("commit", "-q", "--amend", "-m", "other words")
        let new = try scratch.git("rev-parse", "HEAD")
        let lines = "\(old) \(new) HEAD\n\(old) \(new) refs/heads/main\n"
        #expect(try scratch.read(own) == "prepared\n\(lines)committed\n\(lines)")
        #expect(try scratch.gateLog() == "gate hook reference-transaction \(old) \(new) refs/heads/main\n")
        // What it refuses is refused, and the gate not asked.
        try scratch.write(
            ".git/hooks/reference-transaction.before-gate", "#!/bin/sh\nexit 1\n", permissions: 0o755)
        #expect(try scratch.run(["git", "commit", "-q", "--amend", "-m", "third"]).status == 128)
        #expect(try scratch.gateLog() == "")
    }

    /// A folder of hooks that has none for references costs nothing more at each of them.
    @Test func aFolderOfHooksWithoutOneForReferences() async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "core.hooksPath", ".team")
        let log = "\(scratch.root)/gate.log"
        _ = try await scratch.installer().install(["reference-transaction"])
        let old = try scratch.git("rev-parse", "HEAD")
        try scratch.git("commit", "-q", "--amend", "-m", "other words")
        let new = try scratch.git("rev-parse", "HEAD")
        #expect(try scratch.read(log) == "gate hook reference-transaction \(old) \(new) refs/heads/main\n")
    }
}
