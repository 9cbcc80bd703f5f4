import Git
import Testing
import TestSupport

@testable import Engine
@Suite("Hooks are installed beside what is there, and taken away without a trace")
struct HookInstallerTests {
    private func commit(_ scratch: ScratchRepository) throws -> ScratchOutcome {
        try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "x"])
    }

    @Test(arguments: ["programs", "with space", "q\"uo'te", "dol$lar`tick", "back\\slash", "new\nline"])
    func aPlainRepositoryAndAProgramAtAnOddPlace(_ folder: String) async throws {
        let scratch = try ScratchRepository()
        let before = try scratch.fingerprint(leavingOut: [".git/config"])
        let settings = try scratch.git("config", "--local", "--list")
        let program = try scratch.fakeGate(folder: folder)
        let report = try await scratch.installer(program: program).install(["pre-commit", "pre-push"])
        #expect(report.hooks == ["pre-commit", "pre-push"] && report.chained.isEmpty)
        #expect(try commit(scratch).status == 0)
        #expect(try scratch.gateLog() == "gate hook pre-commit\n")
        try scratch.git("push", "-q", "origin", "HEAD:refs/heads/new")
        let zeros = String(repeating: "0", count: 40)
        let head = try scratch.git("rev-parse", "HEAD")
        #expect(
            try scratch.gateLog()
                == "gate hook pre-push origin \(scratch.root)/origin.git\nHEAD \(head) refs/heads/new \(zeros)\n")
        try scratch.write("\(scratch.root)/reject", "")
        #expect(try commit(scratch).status == 1)
        try scratch.git("reset", "-q", "--soft", "HEAD~1")
        let away = try await scratch.installer(program: program).uninstall()
        #expect(away.hooks == ["pre-commit", "pre-push"])
        #expect(try scratch.git("config", "--local", "--list") == settings)
        // What Git itself has left of the commits and the push.
        let byGit = ["logs/", "ORIG_HEAD", "COMMIT_EDITMSG", "refs/remotes/origin/new"]
        let left = try scratch.fingerprint(leavingOut: [".git/config"]).differences(from: before)
        #expect(left.filter { line in !byGit.contains { line.contains($0) } } == [])
    }

    @Test func whatStoodThereRunsFirstAndComesBackByteForByte() async throws {
        let scratch = try ScratchRepository()
        let own = "\(scratch.root)/own.log"
        try scratch.write(
            ".git/hooks/pre-commit", "#!/bin/sh\necho own $GIT_INDEX_FILE >> '\(own)'\n", permissions: 0o750)
        try scratch.write(
            "\(scratch.root)/shared/push", "#!/bin/sh\necho \"$1\" >> '\(own)'; cat >> '\(own)'\n", permissions: 0o755)
        try scratch.link(".git/hooks/pre-push", to: "\(scratch.root)/shared/push")
        let before = try scratch.fingerprint()
        let report = try await scratch.installer().install(["pre-commit", "pre-push"])
        #expect(report.chained == ["pre-commit", "pre-push"])
        let installed = try scratch.fingerprint()
        _ = try await scratch.installer().install(["pre-commit", "pre-push"])
        #expect(try scratch.fingerprint().differences(from: installed) == [])
        try scratch.git("push", "-q", "origin", "HEAD:refs/heads/both")
        let line = "HEAD \(try scratch.git("rev-parse", "HEAD")) refs/heads/both \(String(repeating: "0", count: 40))\n"
        #expect(try scratch.read(own) == "origin\n" + line)
        #expect(try scratch.gateLog().hasSuffix(line))
        _ = try await scratch.installer().uninstall()
        #expect(try scratch.fingerprint().differences(from: before).filter { !$0.contains("remotes/origin") } == [])
    }

    @Test func aHookThatRefusesIsObeyedAndTheGateNotAsked() async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 3\n", permissions: 0o755)
        _ = try await scratch.installer().install(["pre-commit"])
        #expect(try commit(scratch).status != 0)
        #expect(try scratch.gateLog() == "")
    }

    @Test func aTrackedFolderOfHooksIsLeftAlone() async throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.git("config", "core.hooksPath", ".team hooks")
        let team = "\(scratch.root)/team.log"
        for hook in ["pre-commit", "commit-msg"] {
            try scratch.write(".team hooks/\(hook)", "#!/bin/sh\necho \(hook) >> '\(team)'\n", permissions: 0o755)
        }
        let before = try scratch.fingerprint(leavingOut: [".git"])
        let settings = try scratch.git("config", "--local", "--list")
        _ = try await scratch.installer().install(["pre-commit"])
        #expect(try commit(scratch).status == 0)
        #expect(try scratch.read(team) == "pre-commit\ncommit-msg\n")
        #expect(try scratch.gateLog() == "gate hook pre-commit\n")
        #expect(try scratch.fingerprint(leavingOut: [".git"]) == before)
        _ = try await scratch.installer().uninstall()
        #expect(try scratch.git("config", "--local", "--list") == settings)
        #expect(try commit(scratch).status == 0)
        #expect(try scratch.gateLog() == "")
        #expect(try scratch.read(team) == "pre-commit\ncommit-msg\npre-commit\ncommit-msg\n")
    }

    @Test func withoutItsProgramACommitWaitsAndSaysWhy() async throws {
        let scratch = try ScratchRepository(.alone)
        let program = try scratch.fakeGate()
        _ = try await scratch.installer(program: program).install(["pre-commit"])
        try scratch.remove(program)
        let outcome = try scratch.run(
            ["git", "commit", "-q", "--allow-empty", "-m", "x"], environment: ["PATH": "/usr/bin:/bin"])
        #expect(outcome.status == 1)
        #expect(outcome.errorText.contains(program) && outcome.errorText.contains("gate install"))
    }
}
