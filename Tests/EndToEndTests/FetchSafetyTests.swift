import Testing
import TestSupport

/// After a fetch of the gate's nothing has moved outside of `refs/gate/`, whatever the repository and its settings are.
@Suite struct FetchSafetyTests {
    /// What makes a plain `git fetch` do more than fetch one branch.
    enum Trap: String, CaseIterable, CustomTestStringConvertible {
        case plain, settings, tags, movedAndDeletedBranches, mirror, submodules, partialClone, shallowClone, workTree
        case rewritten, detached, alternates

        var testDescription: String { rawValue }
    }

    /// A repository whose upstream has news, with what may go wrong.
    private static func scene(_ trap: Trap) throws -> (scratch: ScratchRepository, folder: String) {
        let scratch = try ScratchRepository(.fork)
        let (upstream, work) = (scratch.root + "/upstream.git", scratch.folder)
        func set(_ name: String, _ value: String) throws { try scratch.git("config", "--add", name, value) }
        try scratch.write(".qualitygate.yml", "version: 1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "upstream", "main")
        try scratch.git("branch", "old", in: upstream)
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("reset", "-q", "--hard", "HEAD~1")
        var folder = work
        switch trap {
        case .plain: break
        case .settings:
            for (name, value) in [
                ("fetch.prune", "true"), ("fetch.pruneTags", "true"), ("fetch.writeCommitGraph", "true"),
                ("fetch.recurseSubmodules", "true"), ("remote.upstream.tagOpt", "--tags"),
                ("remote.upstream.prune", "true"), ("gc.auto", "1"), ("maintenance.auto", "true"),
                ("fetch.output", "compact"), ("fetch.parallel", "4"), ("remote.upstream.skipFetchAll", "true"),
                ("remote.upstream.fetch", "+refs/heads/*:refs/heads/copied/*"), ("submodule.recurse", "true"),
                ("branch.main.remote", "upstream"), ("pull.rebase", "true"), ("push.default", "upstream"),
            ] { try set(name, value) }
        case .tags:
            try set("remote.upstream.tagOpt", "--tags")
            try scratch.git("tag", "light", "main", in: upstream)
            try scratch.git("tag", "-a", "-m", "1", "annotated", "main", in: upstream)
            // A tag that means something else here.
            try scratch.git("tag", "light")
        case .movedAndDeletedBranches:
            try set("fetch.prune", "true")
            try scratch.git("branch", "-D", "old", in: upstream)
            try scratch.git("branch", "new", in: upstream)
        case .mirror:
            try scratch.git("config", "remote.upstream.fetch", "+refs/*:refs/*")
            try scratch.git("config", "remote.upstream.mirror", "true")
        case .submodules:
            let inner = scratch.root + "/inner"
            try scratch.git("clone", "-q", upstream, inner)
            try scratch.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "inner")
            try scratch.git("commit", "-q", "-m", "submodule")
            try scratch.git("commit", "-q", "--allow-empty", "-m", "news", in: inner)
            try set("protocol.file.allow", "always")
            try set("fetch.recurseSubmodules", "yes")
        case .partialClone, .shallowClone:
            folder = scratch.root + "/clone"
            try scratch.git("config", "uploadpack.allowFilter", "true", in: scratch.root + "/origin.git")
            try scratch.git("config", "uploadpack.allowFilter", "true", in: upstream)
            let option = trap == .partialClone ? "--filter=blob:none" : "--depth=1"
            try scratch.git("clone", "-q", option, "file://\(scratch.root)/origin.git", folder)
            try scratch.git("remote", "add", "upstream", "file://\(upstream)", in: folder)
        case .workTree:
            folder = scratch.root + "/linked"
            try scratch.git("worktree", "add", "-q", "-b", "linked", folder)
        case .rewritten:
            try scratch.git("push", "-q", "--force", "upstream", "HEAD:main")
        case .detached: try scratch.git("checkout", "-q", "--detach")
        case .alternates:
            folder = scratch.root + "/borrower"
            try scratch.git("clone", "-q", "--shared", work, folder)
            try scratch.git("remote", "add", "upstream", upstream, in: folder)
        }
        try scratch.commitUpstream()
        return (scratch, folder)
    }

    @Test(arguments: Trap.allCases)
    func nothingMoves(_ trap: Trap) throws {
        let (scratch, folder) = try Self.scene(trap)
        try scratch.write(".git/hooks/reference-transaction", "#!/bin/sh\ncat >>../seen\n", permissions: 0o755)
        try scratch.write(".git/hooks/post-checkout", "#!/bin/sh\necho x >>../seen\n", permissions: 0o755)
        let references = "--format=%(refname) %(objectname) %(symref)"
        func users() throws -> [String] {
            try scratch.git("for-each-ref", references, in: folder).split(separator: "\n").map(String.init)
                .filter { !$0.hasPrefix("refs/gate/") }
        }
        let before = (try users(), try Fingerprint(of: scratch.root, times: true, leavingOut: Self.own))
        let outcome = try scratch.gate("fetch", in: folder)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try users() == before.0)
        let after = try Fingerprint(of: scratch.root, times: true, leavingOut: Self.own)
        #expect(after.differences(from: before.1) == [])
        #expect(!scratch.exists(scratch.root + "/seen"))
        let tip = try scratch.git("rev-parse", "main", in: scratch.root + "/upstream.git")
        #expect(try scratch.git("rev-parse", "refs/gate/upstream/upstream/main", in: folder) == tip)
    }

    /// What a fetch may write: objects, and the gate's own places; and what tests themselves write.
    private static let own: [String] =
        ["work", "clone", "linked", "borrower"].flatMap {
            ["\($0)/.git/gate", "\($0)/.git/refs/gate", "\($0)/.git/logs/refs/gate", "\($0)/.git/objects"]
        } + ["tmp", "processes", "state", "cache", "upstream.git/objects", "origin.git/objects"]

    /// The policy's `check` asks no remote at any stage, and neither does a merge of a partial clone.
    @Test func checkNeverTouchesTheNetwork() throws {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: {fetch: check}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        try scratch.write(
            scratch.root + "/asked", "#!/bin/sh\necho x >>'\(scratch.root)/count'\nexec git-upload-pack \"$@\"\n",
            permissions: 0o755)
        try scratch.git("config", "remote.upstream.uploadpack", scratch.root + "/asked")
        #expect(try scratch.run(["git", "switch", "-q", "-c", "feature/a"]).status == 0)
        #expect(try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "a"]).status == 0)
        #expect(try scratch.run(["git", "push", "-q", "origin", "feature/a"]).status == 0)
        #expect(try scratch.gate("status").status == 0)
        pause(milliseconds: 300)
        #expect(!scratch.exists(scratch.root + "/count"))
        // Whoever types it means it.
        #expect(try scratch.gate("fetch").status == 0)
        #expect(scratch.exists(scratch.root + "/count"))
    }

    /// A remote that wants a password gets none, and nobody is asked for it, in no way that Git knows.
    @Test func nobodyIsAsked() throws {
        let scratch = try ScratchRepository(.fork)
        let asking = scratch.root + "/asking"
        try scratch.write(asking, "#!/bin/sh\necho \"$0 $*\" >>'\(scratch.root)/asked'\necho x\n", permissions: 0o755)
        try scratch.write(
            scratch.root + "/ssh",
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >'\(scratch.root)/arguments'\nenv >'\(scratch.root)/variables'\nexit 255\n",
            permissions: 0o755)
        try scratch.git("config", "core.askPass", asking)
        try scratch.git("config", "core.sshCommand", scratch.root + "/ssh -i own-key")
        try scratch.git("remote", "set-url", "upstream", "git@example.org:them/it.git")
        try scratch.write(".qualitygate.yml", "version: 1\n")
        let environment = ["GIT_ASKPASS": asking, "SSH_ASKPASS": asking, "DISPLAY": ":0"]
        let outcome = try scratch.gate("fetch", environment: environment)
        #expect(outcome.status == 2, "\(outcome)")
        let arguments = try #require(try scratch.read(scratch.root + "/arguments"))
        #expect(arguments.contains("-i\nown-key\n") && arguments.contains("BatchMode=yes\n"), "\(arguments)")
        #expect(!arguments.contains("PubkeyAccepted"), "by hand a key may be touched")
        let variables = try #require(try scratch.read(scratch.root + "/variables"))
        #expect(variables.contains("\nSSH_ASKPASS_REQUIRE=never\n") && variables.contains("GIT_TERMINAL_PROMPT=0\n"))
        try scratch.remove(scratch.root + "/arguments")
        _ = try scratch.gate("fetch", "--background", environment: environment)
        #expect(try scratch.read(scratch.root + "/arguments")?.contains("PubkeyAcceptedKeyTypes=-sk-*\n") == true)
        #expect(!scratch.exists(scratch.root + "/asked"))
    }

    /// After a failure the next commits leave the network alone for a while, and say it once.
    @Test func aFailureIsNotTriedAtEveryCommit() throws {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        try scratch.write(
            scratch.root + "/failing", "#!/bin/sh\necho x >>'\(scratch.root)/count'\nexit 1\n", permissions: 0o755)
        try scratch.git("config", "remote.upstream.uploadpack", scratch.root + "/failing")
        #expect(try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "0"]).errorText == "")
        try waitUntil { scratch.exists(".git/gate/fetches/upstream") }
        let first = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "1"])
        #expect(first.errorText.contains("upstream/main could not be fetched; it is known as of"), "\(first)")
        for number in 2..<5 {
            let outcome = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "\(number)"])
            #expect(outcome.errorText == "", "\(outcome)")
        }
        pause(milliseconds: 300)
        #expect(try scratch.read(scratch.root + "/count") == "x\n")
    }
}
