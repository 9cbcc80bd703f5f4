import Testing
import TestSupport

/// What people do with Git every day goes through, and a refusal strands nobody.
@Suite struct EverydayGitTests {
    private static let policy = """
        commands: [{name: value, run: "grep -q right value.txt"}]
        docs: {minimum: 0%}
        """

    /// `main` and `side` have each a commit of their own.
    private static func repository() throws -> GatedRepository {
        let repository = try GatedRepository(policy, files: ["value.txt": "right\n"], scene: .fork)
        let scratch = repository.scratch
        try scratch.git("switch", "-q", "-c", "side")
        try scratch.write("side.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "side")
        try scratch.git("switch", "-q", "main")
        try scratch.write("main.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "main")
        return repository
    }

    @Test func mergeCommit() throws {
        let repository = try Self.repository()
        let outcome = try repository.git("merge", "-q", "--no-edit", "side")
        #expect(outcome.isQuietPass, "\(outcome)")
        #expect(try repository.scratch.git("rev-list", "--parents", "-n", "1", "HEAD").split(separator: " ").count == 3)
    }

    @Test func aRefusedMergeCanBeMendedOrAbandoned() throws {
        let repository = try Self.repository()
        try repository.scratch.git("switch", "-q", "side")
        try repository.scratch.write("value.txt", "wrong\n")
        try repository.scratch.git("commit", "-q", "--no-verify", "-a", "-m", "wrong")
        try repository.scratch.git("switch", "-q", "main")
        let head = try repository.scratch.git("rev-parse", "HEAD")
        let outcome = try repository.git("merge", "--no-edit", "side")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(try repository.scratch.git("rev-parse", "HEAD") == head)
        try repository.scratch.write("value.txt", "right after all\n")
        #expect(try repository.git("commit", "-q", "-a", "--no-edit").status == 0)
        #expect(try repository.scratch.git("rev-list", "--parents", "-n", "1", "HEAD").split(separator: " ").count == 3)
    }

    @Test func aMergeWithConflicts() throws {
        let repository = try Self.repository()
        for branch in ["side", "main"] {
            try repository.scratch.git("switch", "-q", branch)
            try repository.scratch.write("both.txt", branch + "\n")
            try repository.scratch.git("add", "-A")
            #expect(try repository.git("commit", "-q", "-m", "both").status == 0)
        }
        #expect(try repository.git("merge", "-q", "side").status == 1)
        let asked = try repository.scratch.gate("run")
        #expect(asked.status == 1 && asked.text.contains("index/unmerged"), "\(asked)")
        try repository.scratch.write("both.txt", "both\n")
        try repository.scratch.git("add", "-A")
        let outcome = try repository.git("commit", "-q", "--no-edit")
        #expect(outcome.isQuietPass, "\(outcome)")
    }

    @Test func rebase() throws {
        let repository = try Self.repository()
        let outcome = try repository.git("rebase", "-q", "main", "side")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            try repository.scratch.git("log", "--format=%s", "-3").split(separator: "\n") == ["side", "main", "policy"])
    }

    @Test func interactiveRebaseWithReword() throws {
        let repository = try Self.repository()
        let outcome = try repository.git(
            "rebase", "-q", "-i", "HEAD~1",
            environment: ["GIT_SEQUENCE_EDITOR": "sed -i s/^pick/reword/", "GIT_EDITOR": "sed -i s/main/reworded/"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try repository.scratch.git("log", "--format=%s", "-1") == "reworded")
    }

    /// A conflict in the middle of a rebase over commits that hold no policy: it is solved and goes on.
    @Test func aRebaseOntoCommitsFromBeforeThePolicy() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("both.txt", "old\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "old")
        try scratch.git("switch", "-q", "-c", "new", "HEAD~1")
        for (path, text) in [
            ("both.txt", "new\n"), (".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n"),
        ] {
            try scratch.write(path, text)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", path)
        }
        #expect(try scratch.gate("install").status == 0)
        #expect(try scratch.run(["git", "rebase", "main"]).status == 1)
        try scratch.write("both.txt", "both\n")
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "rebase", "--continue"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.git("log", "--format=%s") == ".qualitygate.yml\nboth.txt\nold\nfirst")
    }

    @Test func cherryPickRevertAndAmend() throws {
        let repository = try Self.repository()
        for arguments in [
            ["cherry-pick", "side"], ["revert", "--no-edit", "HEAD"], ["commit", "--amend", "-q", "-m", "new"],
        ] {
            let outcome = try repository.scratch.run(["git"] + arguments, environment: GatedRepository.shortPath)
            #expect(outcome.status == 0, "\(arguments): \(outcome)")
        }
        #expect(try repository.scratch.git("log", "--format=%s", "-1") == "new")
    }

    @Test func detachedHead() throws {
        let repository = try Self.repository()
        try repository.scratch.git("checkout", "-q", "--detach")
        #expect(try repository.git("commit", "-q", "--allow-empty", "-m", "detached").isQuietPass)
        try repository.scratch.write("value.txt", "wrong\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "detached").isRejection)
    }

    @Test func stashBisectAndSwitch() throws {
        let repository = try Self.repository()
        try repository.scratch.write("value.txt", "wrong\n")
        for arguments in [["stash", "-q"], ["switch", "-q", "side"], ["switch", "-q", "-"], ["stash", "pop", "-q"]] {
            #expect(try repository.scratch.run(["git"] + arguments).status == 0, "\(arguments)")
        }
        #expect(try repository.scratch.read("value.txt") == "wrong\n")
    }

    @Test func pullWithRebase() throws {
        let repository = try Self.repository()
        try repository.scratch.git("push", "-q", "origin", "main")
        try repository.scratch.commitUpstream()
        let outcome = try repository.git("pull", "-q", "--rebase", "upstream", "main")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(repository.scratch.exists("upstream.txt"))
    }

    /// With the default policy on a fork: the work goes on while upstream's branch is protected.
    @Test func protectedBranchesDoNotStrandAnOperation() throws {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nupstream: off\nbranches: {protected: [main]}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        try scratch.git("switch", "-q", "-c", "side")
        #expect(try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "side"]).status == 0)
        try scratch.git("switch", "-q", "main")
        let refused = try scratch.run(["git", "merge", "-q", "--no-ff", "--no-edit", "side"])
        #expect(refused.isRejection, "\(refused)")
        #expect(try scratch.run(["git", "merge", "--abort"]).status == 0)
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try scratch.run(["git", "merge", "-q", "--ff-only", "side"]).status == 0)
    }

    @Test func bareRepository() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        let bare = scratch.root + "/origin.git"
        #expect(try scratch.gate("trust", in: bare).status == 0)
        let run = try scratch.gate("run", "push", in: bare)
        #expect(run.status == 0, "\(run)")
        let ci = try scratch.gate("ci", in: bare)
        #expect(ci.status == 0, "\(ci)")
    }
}
