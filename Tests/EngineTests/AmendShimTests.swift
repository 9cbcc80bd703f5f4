import Git
import Testing
import TestSupport

@testable import Engine
@Suite("The hook that Git starts at every commit asks about amends alone")
struct AmendShimTests {
    private static let hook = "prepare-commit-msg"

    @Test func onlyAnAmendStartsTheProgram() async throws {
        let scratch = try ScratchRepository()
        _ = try await scratch.installer().install([Self.hook])
        try scratch.git("config", "alias.fix", "commit --amend --no-edit --allow-empty")
        try scratch.git("switch", "-q", "-c", "side")
        for arguments in [
            ["commit", "--allow-empty", "-m", "one"], ["commit", "--allow-empty", "-C", "HEAD"], ["tag", "v1"],
            ["commit", "--allow-empty", "-c", "HEAD"], ["commit", "--allow-empty", "-F", "README.md"],
            ["reset", "-q", "--hard", "HEAD~1"], ["branch", "-f", "other", "HEAD~1"], ["switch", "-q", "side"],
            ["rebase", "-q", "--force-rebase", "HEAD~1"], ["push", "-q", "origin", "side"], ["fetch", "-q", "--all"],
            ["cherry-pick", "--allow-empty", "HEAD"], ["revert", "--no-edit", "main"],
            ["merge", "-q", "--no-ff", "-m", "--amend", "other"], ["worktree", "add", "-q", "\(scratch.root)/tree"],
        ] {
            _ = try scratch.gateLog()
            let outcome = try scratch.run(["git"] + arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome)")
            #expect(try scratch.gateLog() == "", "\(arguments)")
        }
        for (arguments, source) in [
            (["commit", "--amend", "--allow-empty", "-m", "words"], "message"),
            (["commit", "--am", "--allow-empty", "--no-edit"], "commit HEAD"), (["fix"], "commit HEAD"),
            (["commit", "--amend", "--no-verify", "--allow-empty", "-m", "two\nlines"], "message"),
            (["commit", "-m", "two\nlines", "--allow-empty", "--ame"], "message"),
        ] {
            _ = try scratch.gateLog()
            let outcome = try scratch.run(["git"] + arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome)")
            #expect(try scratch.gateLog() == "gate hook prepare-commit-msg .git/COMMIT_EDITMSG \(source)\n")
        }
    }

    /// What is under way may always end, also where it amends.
    @Test func nothingIsAskedDuringAnOperation() async throws {
        let scratch = try ScratchRepository(.alone)
        _ = try await scratch.installer().install([Self.hook])
        for name in [
            "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge/x", "rebase-apply/x",
        ] {
            try scratch.write(".git/\(name)", "")
            let shim = "sh .git/hooks/prepare-commit-msg .git/COMMIT_EDITMSG commit HEAD"
            let outcome = try scratch.run(["sh", "-c", "\(shim); :", "--amend"])
            #expect(outcome.status == 0 && outcome.errorText.isEmpty, "\(outcome)")
            #expect(try scratch.gateLog() == "", "\(name)")
            try scratch.git("clean", "-q", "-f", "-d")
            try scratch.remove(".git/\(name.prefix { $0 != "/" })")
        }
        for _ in 0..<3 { try scratch.git("commit", "-q", "--allow-empty", "-m", "more") }
        _ = try scratch.gateLog()
        let todo = "sed -i '$a exec git commit -q --amend --allow-empty -m amended'"
        let outcome = try scratch.run(
            ["git", "rebase", "-q", "-i", "HEAD~2"], environment: ["GIT_SEQUENCE_EDITOR": todo])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.git("log", "-1", "--format=%s") == "amended")
        #expect(try scratch.gateLog() == "")
    }

    @Test func noProcessIsStartedForAnotherCommit() async throws {
        let scratch = try ScratchRepository(.alone)
        _ = try await scratch.installer().install([Self.hook])
        // A shell with an empty path could start nothing.
        let words = "exec sh .git/hooks/prepare-commit-msg .git/COMMIT_EDITMSG message"
        let outcome = try scratch.shell(
            "git -c core.hooksPath=hooks commit -q --allow-empty -m x; PATH=/nowhere; export PATH; \(words)".replacing(
                "exec sh", with: "exec /bin/sh"))
        #expect(outcome.status == 0 && outcome.errorText.isEmpty, "\(outcome)")
    }

    /// Hook managers, wrappers and `git hook` stand between Git and the shim.
    @Test(arguments: [
        "exec \"$shim\" \"$@\"", "\"$shim\" \"$@\" || exit", "sh -c '\"$0\" \"$@\"; exit' \"$shim\" \"$@\"",
        "git -c core.hooksPath=\"${shim%/*}\" hook run prepare-commit-msg -- \"$@\"",
        "python3 -c 'import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))' \"$shim\" \"$@\"",
    ])
    func aHookManagerMayStandBetween(_ manager: String) async throws {
        let scratch = try ScratchRepository(.alone)
        _ = try await scratch.installer().install([Self.hook])
        try scratch.write(
            ".managed/prepare-commit-msg",
            "#!/bin/sh\nshim='\(scratch.folder)/.git/hooks/prepare-commit-msg'\n\(manager)\n", permissions: 0o755)
        try scratch.git("config", "core.hooksPath", ".managed")
        for (arguments, isAmend) in [
            (["-m", "one"], false), (["--amend", "-m", "two"], true), (["-C", "HEAD"], false),
            (["--am", "--no-edit"], true),
        ] {
            _ = try scratch.gateLog()
            let outcome = try scratch.run(["git", "commit", "-q", "--allow-empty"] + arguments)
            #expect(outcome.status == 0 && outcome.errorText.isEmpty, "\(outcome)")
            #expect(try !scratch.gateLog().isEmpty == isAmend, "\(arguments)")
        }
    }

    @Test func anAmendWaitsForTheProgramsWord() async throws {
        let scratch = try ScratchRepository(.alone)
        let program = try scratch.fakeGate()
        _ = try await scratch.installer().install([Self.hook])
        let amend = ["git", "commit", "-q", "--amend", "--no-verify", "-m", "other words"]
        try scratch.write("\(scratch.root)/reject", "")
        let before = try scratch.fingerprint(leavingOut: [".git/index"])
        #expect(try scratch.run(amend).status == 1)
        let left = try scratch.fingerprint(leavingOut: [".git/index"]).differences(from: before)
        #expect(left == ["new: .git/COMMIT_EDITMSG"] || left == ["changed: .git/COMMIT_EDITMSG"])
        #expect(try scratch.read(".git/COMMIT_EDITMSG") == "other words\n")
        // Without its program nobody is asked and nobody is stopped, and that is said.
        try scratch.remove(program)
        let outcome = try scratch.run(amend, environment: ["PATH": "/usr/bin:/bin"])
        #expect(outcome.errorText.hasPrefix("gate: this amend was not judged: there is no program at "), "\(outcome)")
        #expect(try scratch.git("log", "-1", "--format=%s") == "other words")
    }

    @Test func aHookOfBeforeRunsFirst() async throws {
        let scratch = try ScratchRepository(.alone)
        let own = "\(scratch.root)/own.log"
        try scratch.write(
            ".git/hooks/prepare-commit-msg", "#!/bin/sh\necho \"$2\" >> '\(own)'\n[ ! -e '\(own).no' ]\n",
            permissions: 0o755)
        _ = try await scratch.installer().install([Self.hook])
        try scratch.git("commit", "-q", "--allow-empty", "-m", "x")
        try scratch.git("commit", "-q", "--amend", "--allow-empty", "-m", "other words")
        #expect(try scratch.read(own) == "message\nmessage\n")
        #expect(try scratch.gateLog() == "gate hook prepare-commit-msg .git/COMMIT_EDITMSG message\n")
        // What it refuses is refused, and the gate not asked.
        try scratch.write("\(own).no", "")
        #expect(try scratch.run(["git", "commit", "-q", "--amend", "-m", "third"]).status == 1)
        #expect(try scratch.gateLog() == "")
    }
}
