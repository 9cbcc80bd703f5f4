import Testing
import TestSupport

/// `gate start` and `gate sync` in surroundings that transcripts do not show.
@Suite struct BranchCommandTests {
    /// A fork whose policy all three repositories have.
    private static func fork(_ policy: String = "version: 1\n") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", policy)
        try scratch.write("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.git("push", "-q", "upstream", "main")
        return scratch
    }

    /// What a person has: HEAD, the branches, the index, the work tree.
    private static func state(_ scratch: ScratchRepository) throws -> [String] {
        [
            try scratch.git("symbolic-ref", "HEAD"), try scratch.git("for-each-ref", "refs/heads", "refs/remotes"),
            try scratch.git("ls-files", "-s"), try scratch.git("status", "--porcelain", "-uall"),
            try scratch.git("stash", "list"), try scratch.git("config", "--list", "--local"),
            try scratch.shell("cat a.txt; ls -A; ls -A .git | grep -E 'rebase|MERGE|REVERT'").text,
        ]
    }

    /// Ways to set up Git in which a careless command would follow or push to upstream.
    @Test(arguments: [
        [:], ["branch.autoSetupMerge": "always"], ["branch.autoSetupRebase": "always"], ["push.default": "upstream"],
        ["push.default": "current"], ["push.autoSetupRemote": "true"], ["checkout.defaultRemote": "upstream"],
        ["checkout.guess": "false", "submodule.recurse": "true"],
    ])
    func theFirstPushGoesToTheFork(_ settings: [String: String]) throws {
        let scratch = try Self.fork()
        for (name, value) in settings { try scratch.git("config", name, value) }
        try scratch.commitUpstream()
        let started = try scratch.gate("start", "fix/nan-loss")
        #expect(started.status == 0, "\(started)")
        #expect(try scratch.git("for-each-ref", "--format=%(upstream)", "refs/heads/fix/nan-loss") == "")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine")
        try scratch.git("push", "-q", "-u", "origin", "fix/nan-loss")
        #expect(try scratch.git("ls-remote", "upstream", "refs/heads/fix/*") == "")
        #expect(try scratch.git("ls-remote", "origin", "refs/heads/fix/*") != "")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "more")
        try scratch.git("push", "-q")
        #expect(try scratch.git("ls-remote", "upstream", "refs/heads/fix/*") == "")
        #expect(try scratch.git("rev-parse", "origin/fix/nan-loss") == scratch.git("rev-parse", "HEAD"))
    }

    /// States in which a command refuses, and after which everything is as it was.
    enum Refused: String, CaseIterable {
        case badName, nameTaken, wouldOverwriteChange, wouldOverwriteUntracked, wouldOverwriteIgnored
        case syncConflict, syncConflictInBetween, syncUncommitted, syncStaged, syncShared, syncMerge, syncDiverged
        case syncUntracked, syncHook

        var isStart: Bool { !rawValue.hasPrefix("sync") }
    }

    @Test(arguments: Refused.allCases)
    func whatIsRefusedChangesNothing(_ refused: Refused) throws {
        let scratch = try Self.fork("version: 1\nbranches: {pattern: \"[a-z]+/[a-z-]+\"}\n")
        var name = "fix/loss"
        if !refused.isStart, refused != .syncDiverged { try scratch.git("switch", "-q", "-c", "feature/x") }
        func commit(_ path: String, _ text: String) throws {
            try scratch.write(path, text)
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", path)
        }
        switch refused {
        case .badName: name = "My Stuff"
        case .nameTaken: try scratch.git("branch", name)
        case .wouldOverwriteChange:
            try scratch.commitUpstream("a.txt", "theirs\n")
            try scratch.write("a.txt", "mine\n")
        case .wouldOverwriteUntracked:
            try scratch.commitUpstream("new.txt")
            try scratch.write("new.txt", "mine\n")
        case .wouldOverwriteIgnored:
            try scratch.commitUpstream("new.txt")
            try scratch.write("new.txt", "mine\n")
            try scratch.write(".git/info/exclude", "new.txt\n")
        case .syncConflict:
            try commit("a.txt", "mine\n")
            try scratch.commitUpstream("a.txt", "theirs\n")
        case .syncConflictInBetween:
            try commit("a.txt", "mine\n")
            try commit("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
            try commit("b.txt", "mine\n")
            try scratch.commitUpstream("a.txt", "theirs\n")
        case .syncUncommitted, .syncStaged:
            try commit("b.txt", "mine\n")
            try scratch.commitUpstream()
            try scratch.write("a.txt", "mine\n")
            if refused == .syncStaged { try scratch.git("add", "a.txt") }
        case .syncShared:
            try commit("b.txt", "mine\n")
            try scratch.git("commit", "-q", "--allow-empty", "-m", "bob's", "--author", "Bob <bob@example.org>")
            try scratch.git("push", "-q", "-u", "origin", "feature/x")
            try scratch.commitUpstream()
        case .syncMerge:
            try commit("b.txt", "mine\n")
            try scratch.git("switch", "-q", "-c", "side/x", "HEAD~1")
            try commit("c.txt", "mine\n")
            try scratch.git("switch", "-q", "feature/x")
            try scratch.git("merge", "-q", "--no-edit", "side/x")
            try scratch.commitUpstream()
        case .syncDiverged:
            try commit("b.txt", "mine\n")
            try scratch.commitUpstream()
        case .syncUntracked:
            try commit("b.txt", "mine\n")
            try scratch.commitUpstream("new.txt")
            try scratch.write("new.txt", "mine\n")
        case .syncHook:
            try commit("b.txt", "mine\n")
            try scratch.commitUpstream()
            try scratch.write(".git/hooks/pre-rebase", "#!/bin/sh\nexit 1\n", permissions: 0o755)
        }
        let before = try Self.state(scratch)
        let outcome = refused.isStart ? try scratch.gate("start", name) : try scratch.gate("sync")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errorText.hasPrefix("gate: ") && outcome.errorText.contains("\nnext:\n"), "\(outcome)")
        #expect(try Self.state(scratch) == before, "\(outcome)")
    }

    /// Every command that `gate sync` names as the way on is one that works.
    @Test(arguments: [Refused.syncUncommitted, .syncShared, .syncMerge, .syncDiverged])
    func theCommandHelps(_ refused: Refused) throws {
        let scratch = try Self.fork()
        if refused != .syncDiverged { try scratch.git("switch", "-q", "-c", "feature") }
        try scratch.write("b.txt", "mine\n")
        try scratch.git("add", "-A")
        var arguments = ["commit", "-q", "-m", "Fix the loader"]
        if refused == .syncShared { arguments += ["--author", "Bob <bob@example.org>"] }
        #expect(try scratch.run(["git"] + arguments).status == 0)
        if refused == .syncShared { try scratch.git("push", "-q", "origin", "feature") }
        if refused == .syncMerge {
            try scratch.git("switch", "-q", "-c", "side", "main")
            try scratch.git("commit", "-q", "--allow-empty", "-m", "side")
            try scratch.git("switch", "-q", "feature")
            try scratch.git("merge", "-q", "--no-edit", "side")
        }
        try scratch.commitUpstream()
        if refused == .syncUncommitted { try scratch.write("a.txt", "mine\n") }
        let outcome = try scratch.gate("sync")
        let command = try #require(outcome.errorText.split(separator: "\n").last.map(String.init))
        let mended = try scratch.shell(command, environment: ["GIT_EDITOR": "echo more >"])
        #expect(mended.status == 0, "\(command): \(mended)")
        let again = try scratch.gate("sync")
        #expect(again.status == 0 && again.text.contains("has everything of upstream/main"), "\(again)")
        #expect(try scratch.git("status", "--porcelain") == "")
        #expect(try scratch.git("show", "HEAD:b.txt") == "mine")
    }

    @Test func sparseCheckoutAndPartialCloneStayWhatTheyAre() throws {
        let scratch = try Self.fork()
        try scratch.commitUpstream("data/big.txt", "big\n")
        try scratch.git("config", "uploadpack.allowFilter", "true", in: scratch.root + "/upstream.git")
        let clone = scratch.root + "/partial"
        try scratch.git(
            "clone", "-q", "--filter=blob:none", "--sparse", "file://\(scratch.root)/upstream.git", clone)
        let started = try scratch.gate("start", "feature", in: clone)
        #expect(started.status == 0, "\(started)")
        #expect(try scratch.git("sparse-checkout", "list", in: clone) == "")
        #expect(!scratch.exists(clone + "/data/big.txt") && scratch.exists(clone + "/a.txt"))
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine", in: clone)
        try scratch.commitUpstream("data/more.txt", "more\n")
        let synced = try scratch.gate("sync", in: clone)
        #expect(synced.status == 0 && synced.text.contains("is rebased"), "\(synced)")
        #expect(!scratch.exists(clone + "/data/more.txt"))
    }

    @Test func fromASubfolderAndWithGitsVariables() throws {
        let scratch = try Self.fork()
        try scratch.commitUpstream("sub/b.txt")
        try scratch.write("deep/er/c.txt", "c\n")
        try scratch.git("config", "alias.begin", "!gate start")
        let started = try scratch.run(["git", "begin", "feature"], in: scratch.folder + "/deep/er")
        #expect(started.status == 0, "\(started)")
        #expect(try scratch.git("symbolic-ref", "--short", "HEAD") == "feature")
        #expect(scratch.exists("sub/b.txt") && scratch.exists("deep/er/c.txt"))
        let synced = try scratch.gate("sync", in: scratch.folder + "/deep/er")
        #expect(synced.status == 0, "\(synced)")
    }
}
