import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

private let hasGitLFS = ["/usr/bin", "/usr/local/bin", "/bin"].contains { access("\($0)/git-lfs", X_OK) == 0 }

/// Where gate's hooks stand in the place of Git LFS's, its files reach the remote all the same.
@Suite(.enabled(if: hasGitLFS, "git-lfs is not installed: nothing here was tried"))
struct LFSTests {
    private static let policy = "version: 1\nbranches: off\nupstream: off\nhistory: off\n"
    /// A push that the gate refuses.
    private static let refusing = "commands: [{name: no, run: \"false\", stages: [push]}]\n"

    /// A repository with the filters of Git LFS and none of its hooks.
    private func scene(_ policy: String = policy) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        for (name, value) in [
            ("clean", "git-lfs clean -- %f"), ("smudge", "git-lfs smudge -- %f"), ("process", "git-lfs filter-process"),
            ("required", "true"),
        ] { try scratch.git("config", "--global", "filter.lfs.\(name)", value, environment: Self.global(scratch)) }
        try scratch.write(".qualitygate.yml", policy)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        return scratch
    }

    private static func global(_ scratch: ScratchRepository) -> [String: String?] {
        ["GIT_CONFIG_GLOBAL": "\(scratch.root)/home/.gitconfig", "GIT_CONFIG_NOSYSTEM": "1"]
    }

    private func git(_ scratch: ScratchRepository, _ arguments: String..., in folder: String? = nil) throws
        -> ScratchOutcome
    {
        try scratch.run(["git"] + arguments, in: folder, environment: Self.global(scratch))
    }

    /// Runs Git, which has to succeed.
    @discardableResult
    private func done(_ scratch: ScratchRepository, _ arguments: String..., in folder: String? = nil) throws -> String {
        let outcome = try scratch.run(["git"] + arguments, in: folder, environment: Self.global(scratch))
        try #require(outcome.status == 0, "git \(arguments): \(outcome)")
        return outcome.errorText
    }

    private func gate(_ scratch: ScratchRepository, _ arguments: String...) throws -> ScratchOutcome {
        try scratch.run([try ProgramUnderTest.gate()] + arguments, environment: Self.global(scratch))
    }

    private func install(_ scratch: ScratchRepository) throws {
        let outcome = try gate(scratch, "install")
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// Tracks a kind of file, and commits one.
    private func commitFile(_ scratch: ScratchRepository, _ name: String = "net.bin", _ text: String = "weights\n")
        throws
    {
        try done(scratch, "lfs", "track", "*.bin")
        try scratch.write(name, text)
        try done(scratch, "add", "-A")
        try done(scratch, "commit", "-q", "-m", name)
    }

    /// What a file holds in a second clone, checked out with Git LFS.
    private func clone(_ scratch: ScratchRepository, _ reference: String, _ name: String = "net.bin") throws -> String?
    {
        let folder = "\(scratch.root)/clone-\(UInt32.random(in: .min ... .max))"
        try done(scratch, "clone", "-q", "-b", reference, "\(scratch.root)/origin.git", folder, in: scratch.root)
        // What goes by attributes of the repository alone is not filtered at checkout.
        try done(scratch, "lfs", "fetch", in: folder)
        try done(scratch, "lfs", "fsck", in: folder)
        return try scratch.read("\(folder)/\(name)")
    }

    @Test func installedFirstThenTracked() throws {
        let scratch = try scene()
        try install(scratch)
        #expect(!scratch.exists(".git/hooks/post-commit"), "a rebase pays for it at every commit")
        try commitFile(scratch)
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
        for hook in ["post-checkout", "post-commit", "post-merge"] {
            #expect(scratch.exists(".git/hooks/\(hook)"), "the commit has written \(hook)")
        }
        // The second push finds nothing to do.
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/again")
    }

    @Test func theHooksAreWrittenOnceAndSaid() throws {
        let scratch = try scene()
        try install(scratch)
        try done(scratch, "lfs", "track", "*.bin")
        try scratch.write("net.bin", "weights\n")
        try done(scratch, "add", "-A")
        let first = try git(scratch, "commit", "-q", "-m", "one")
        #expect(first.errorText.contains("Git LFS is used here now: gate installed its post-checkout, post-commit"))
        let second = try git(scratch, "commit", "-q", "--allow-empty", "-m", "two")
        #expect(second.errorText == "", "\(second)")
        let status = try gate(scratch, "status")
        #expect(status.text.contains("post-merge") && !status.text.contains("missing"), "\(status)")
    }

    /// Files that can be locked are read-only after a rebase as after a commit, by one process of Git LFS in all.
    @Test func aRebaseAsksGitLFSOnce() throws {
        let scratch = try scene()
        try install(scratch)
        try done(scratch, "lfs", "track", "--lockable", "*.bin")
        try done(scratch, "add", "-A")
        try done(scratch, "commit", "-q", "-m", "lockable")
        try done(scratch, "branch", "side")
        for name in ["a.bin", "b.bin", "c.bin"] {
            try scratch.write(name, "\(name)\n")
            try done(scratch, "add", "-A")
            try done(scratch, "commit", "-q", "-m", name)
        }
        #expect(scratch.exists(".git/hooks/post-rewrite"))
        try done(scratch, "switch", "-q", "side")
        try done(scratch, "commit", "-q", "--allow-empty", "-m", "side")
        try done(scratch, "switch", "-q", "-")
        try scratch.shell("chmod u+w *.bin")
        let rebase = try scratch.run(
            ["git", "rebase", "-q", "side"], environment: Self.global(scratch).merging(["GIT_TRACE": "1"]) { $1 })
        #expect(rebase.status == 0, "\(rebase)")
        #expect(!rebase.errorText.contains("git-lfs post-commit"))
        // Once where the rebase begins, as at every checkout, and once at its end.
        let asked = rebase.errorText.split(separator: "\n").filter { $0.contains("run_command: git-lfs post-checkout") }
        #expect(asked.count == 2, "\(asked)")
        #expect(try scratch.shell("stat -c %A *.bin").text == "-r--r--r--\n-r--r--r--\n-r--r--r--\n")
    }

    @Test func aPolicyThatNeedsNoHookAtPush() throws {
        let scratch = try scene(
            Self.policy + "files: off\nnotebooks: off\ndocs: off\nengine: {commit_budget: off}\n"
                + "commands: [{name: fine, run: \"true\", stages: [commit]}]\n")
        try install(scratch)
        try #require(!scratch.exists(".git/hooks/pre-push"))
        try commitFile(scratch)
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
    }

    @Test func trackedFirstThenInstalled() throws {
        let scratch = try scene()
        try done(scratch, "lfs", "install", "--local")
        try install(scratch)
        try commitFile(scratch)
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
        #expect(try gate(scratch, "uninstall").status == 0)
        for hook in ["pre-push", "post-checkout", "post-commit", "post-merge"] {
            #expect(try scratch.read(".git/hooks/\(hook)")?.contains("git lfs \(hook) \"$@\"") == true, "\(hook)")
            #expect(!scratch.exists(".git/hooks/\(hook).before-gate"))
        }
        try commitFile(scratch, "more.bin", "more\n")
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/more")
        #expect(try clone(scratch, "more", "more.bin") == "more\n")
    }

    @Test(arguments: [true, false]) func aRefusedPushUploadsNothing(_ hadHooks: Bool) throws {
        let scratch = try scene(Self.policy + Self.refusing)
        if hadHooks { try done(scratch, "lfs", "install", "--local") }
        try install(scratch)
        try commitFile(scratch)
        let outcome = try git(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(outcome.status == 1 && outcome.errorText.contains("gate: rejected"), "\(outcome)")
        #expect(!scratch.exists("\(scratch.root)/origin.git/lfs/objects"))
        #expect(try scratch.run(["git", "ls-remote", "origin", "topic"]).text == "")
        // --no-verify is the user's own.
        try done(scratch, "push", "-q", "--no-verify", "origin", "HEAD:refs/heads/topic")
    }

    @Test func theFirstFileComesWithABranchThatIsNotCheckedOut() throws {
        let scratch = try scene()
        try install(scratch)
        try done(scratch, "switch", "-q", "-c", "data")
        try commitFile(scratch)
        try done(scratch, "switch", "-q", "main")
        try done(scratch, "push", "-q", "origin", "data")
        #expect(try clone(scratch, "data") == "weights\n")
    }

    @Test func tagsAndSeveralReferences() throws {
        let scratch = try scene()
        try install(scratch)
        try commitFile(scratch)
        try done(scratch, "tag", "-a", "v1", "-m", "v1")
        try done(scratch, "push", "-q", "origin", "v1")
        #expect(try clone(scratch, "v1") == "weights\n")
        for name in ["one", "two"] {
            try done(scratch, "switch", "-q", "-c", name, "main")
            try scratch.write("\(name).bin", "\(name)\n")
            try done(scratch, "add", "-A")
            try done(scratch, "commit", "-q", "-m", name)
        }
        try done(scratch, "push", "-q", "origin", "one", "two")
        #expect(try clone(scratch, "one", "one.bin") == "one\n")
        #expect(try clone(scratch, "two", "two.bin") == "two\n")
    }

    @Test func attributesBelowTheTopAndInTheRepositorysOwnFile() throws {
        let scratch = try scene()
        try install(scratch)
        try scratch.write("deep/er/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
        try scratch.write(".git/info/attributes", "*.pt filter=lfs -text\n")
        try scratch.write("deep/er/net.bin", "deep\n")
        try scratch.write("net.pt", "own\n")
        try done(scratch, "add", "-A")
        try done(scratch, "commit", "-q", "-m", "deep")
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/deep")
        #expect(try clone(scratch, "deep", "deep/er/net.bin") == "deep\n")
        let count = try scratch.shell("find '\(scratch.root)/origin.git/lfs/objects' -type f | wc -l").text
        #expect(count.contains("2"))
    }

    @Test func aStoreElsewhere() throws {
        let scratch = try scene()
        try scratch.git("config", "lfs.storage", "\(scratch.root)/store")
        try install(scratch)
        try commitFile(scratch)
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
    }

    @Test func aLinkedWorkTreeAndAFolderOfHooks() throws {
        let scratch = try scene()
        try scratch.write(".team/pre-push", "#!/bin/sh\ncat >/dev/null\n", permissions: 0o755)
        try scratch.git("config", "core.hooksPath", ".team")
        try install(scratch)
        try done(scratch, "worktree", "add", "-q", "\(scratch.root)/linked", "-b", "linked")
        let linked = "\(scratch.root)/linked"
        try done(scratch, "lfs", "track", "*.bin", in: linked)
        try scratch.write("\(linked)/net.bin", "linked\n")
        try done(scratch, "add", "-A", in: linked)
        try done(scratch, "commit", "-q", "-m", "linked", in: linked)
        try done(scratch, "push", "-q", "origin", "linked", in: linked)
        #expect(try clone(scratch, "linked") == "linked\n")
    }

    /// Git LFS's own hook in a folder that `core.hooksPath` names uploads nothing before the verdict either.
    @Test func itsHooksInAFolderOfHooks() throws {
        let scratch = try scene(Self.policy + Self.refusing)
        try scratch.git("config", "core.hooksPath", "\(scratch.root)/shared hooks")
        try done(scratch, "lfs", "install", "--local")
        try #require(scratch.exists("\(scratch.root)/shared hooks/pre-push"))
        try install(scratch)
        try commitFile(scratch)
        #expect(try git(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic").status == 1)
        #expect(!scratch.exists("\(scratch.root)/origin.git/lfs/objects"))
        try done(scratch, "rm", "-q", ".qualitygate.yml")
        try scratch.write(".qualitygate.yml", Self.policy)
        try done(scratch, "add", "-A")
        try done(scratch, "commit", "-q", "-m", "policy")
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
        try #require(try gate(scratch, "uninstall").status == 0)
        #expect(try scratch.git("config", "core.hooksPath") == "\(scratch.root)/shared hooks")
    }

    @Test func aHookOfBeforeThatCallsGitLFSItself() throws {
        let scratch = try scene()
        try scratch.write(
            ".git/hooks/pre-push", "#!/bin/sh\necho mine >&2\ngit lfs pre-push \"$@\"\n", permissions: 0o755)
        try install(scratch)
        try commitFile(scratch)
        #expect(try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic").contains("mine"))
        #expect(try clone(scratch, "topic") == "weights\n")
    }

    /// A folder with Git and everything else of the system but Git LFS.
    private func pathWithout(_ scratch: ScratchRepository) throws -> String {
        let folder = "\(scratch.root)/short"
        try scratch.shell("mkdir '\(folder)' && ln -s /usr/bin/* '\(folder)/' && rm '\(folder)'/git-lfs*")
        return folder
    }

    @Test(arguments: ["", "mode: advise\n"]) func withoutTheProgramNothingIsPushed(_ mode: String) throws {
        let scratch = try scene(Self.policy + mode)
        try install(scratch)
        try commitFile(scratch)
        var environment = Self.global(scratch)
        environment["PATH"] = try pathWithout(scratch)
        let outcome = try scratch.run(
            ["git", "push", "-q", "origin", "HEAD:refs/heads/topic"], environment: environment)
        #expect(outcome.status != 0, "\(outcome)")
        #expect(outcome.errorText.contains("no git-lfs is on PATH"), "\(outcome)")
        #expect(try scratch.run(["git", "ls-remote", "origin", "topic"]).text == "")
        // A clone that has not a single object is refused as well, as by Git LFS's own hook.
        try done(scratch, "push", "-q", "origin", "HEAD:main")
        let folder = "\(scratch.root)/bare-handed"
        let clone = try scratch.run(
            ["git", "clone", "-q", "\(scratch.root)/origin.git", folder], environment: ["PATH": environment["PATH"]!])
        try #require(clone.status == 0, "\(clone)")
        #expect(try scratch.gate("install", in: folder).status == 0)
        try scratch.git("switch", "-q", "-c", "text", in: folder)
        try scratch.git("commit", "-q", "--allow-empty", "-m", "text", in: folder)
        let short: [String: String?] = ["PATH": environment["PATH"]!]
        let push = try scratch.run(["git", "push", "-q", "origin", "text"], in: folder, environment: short)
        #expect(push.status != 0 && push.errorText.contains("no git-lfs is on PATH"), "\(push)")
    }

    @Test func withoutLargeFilesNothingIsAsked() throws {
        let scratch = try scene()
        try install(scratch)
        var environment = Self.global(scratch)
        environment["PATH"] = try pathWithout(scratch)
        // Any command of Git LFS leaves empty folders.
        try done(scratch, "lfs", "env")
        let outcome = try scratch.run(
            ["git", "push", "-q", "origin", "HEAD:refs/heads/topic"], environment: environment)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func lockableFilesAreReadOnly() throws {
        let scratch = try scene()
        try install(scratch)
        try done(scratch, "lfs", "track", "--lockable", "*.bin")
        try scratch.write("net.bin", "weights\n")
        try done(scratch, "add", "-A")
        try done(scratch, "commit", "-q", "-m", "net")
        #expect(try scratch.run(["stat", "-c", "%A", "net.bin"]).text.hasPrefix("-r--r--r--"))
        try done(scratch, "switch", "-q", "-c", "other", "HEAD~1")
        try done(scratch, "switch", "-q", "main")
        #expect(try scratch.run(["stat", "-c", "%A", "net.bin"]).text.hasPrefix("-r--r--r--"))
    }

    @Test func itsHooksWrittenOverGates() throws {
        let scratch = try scene(Self.policy + Self.refusing)
        try done(scratch, "lfs", "install", "--local")
        try install(scratch)
        try done(scratch, "lfs", "install", "--local", "--force")
        try commitFile(scratch)
        let status = try gate(scratch, "status")
        #expect(status.text.contains("pre-push") && status.text.contains("gate install"), "\(status)")
        try install(scratch)
        let outcome = try git(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(outcome.status == 1 && outcome.errorText.contains("gate: rejected"), "\(outcome)")
        #expect(try gate(scratch, "uninstall").status == 0)
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
    }

    @Test func takenAwayAgainWhereItHadNone() throws {
        let scratch = try scene()
        try install(scratch)
        try commitFile(scratch)
        let outcome = try gate(scratch, "uninstall")
        #expect(outcome.text.contains("git lfs update"), "\(outcome)")
        try done(scratch, "lfs", "update")
        try done(scratch, "push", "-q", "origin", "HEAD:refs/heads/topic")
        #expect(try clone(scratch, "topic") == "weights\n")
    }
}
