import Testing
import TestSupport

/// The command that a finding suggests is right for the state of the repository, and no other rule refuses it.
@Suite("The way on is one that the repository's state and the policy allow")
struct WayOnTests {
    private static let eve: [String: String?] = ["GIT_AUTHOR_NAME": "Eve", "GIT_AUTHOR_EMAIL": "eve@example.org"]

    /// A fork whose policy all three repositories have, with hooks.
    private static func fork(_ policy: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\n\(policy)\n")
        try scratch.write("a.txt", (1...20).map { "\($0)\n" }.joined())
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        for remote in ["origin", "upstream"] { try scratch.git("push", "-q", remote, "main") }
        #expect(try scratch.gate("install").status == 0)
        return scratch
    }

    /// A branch with one pushed commit.
    private static func topic(_ scratch: ScratchRepository, _ name: String = "topic") throws {
        try scratch.git("switch", "-q", "-c", name)
        try scratch.write("\(name).txt", "mine\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "Add \(name)")
        try scratch.git("push", "-q", "-u", "origin", name)
    }

    /// Somebody else's work on a branch of the fork, from a clone of their own.
    private static func colleague(_ scratch: ScratchRepository, _ branch: String, _ commands: String) throws {
        let script = "git clone -q -b \(branch) origin.git eve && cd eve && \(commands)"
        let outcome = try scratch.shell(script, in: scratch.root, environment: eve)
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// The first command below a finding.
    private static func command(_ text: String) throws -> String {
        let line = text.split(separator: "\n").first { $0.hasPrefix("  $ ") }
        return String(try #require(line, "\(text)").dropFirst(4))
    }

    // MARK: Behind the remote's branch

    @Test func aPushBehindTheRemoteNamesWhoHasPushed() throws {
        let scratch = try Self.fork("commands: [{name: slow, run: touch /dev/shm/never, stages: [push]}]")
        try scratch.gate("trust")
        try Self.topic(scratch)
        try Self.colleague(scratch, "topic", "git commit -q --allow-empty -m theirs && git push -q")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine too")
        let outcome = try scratch.shell("git push")
        #expect(
            outcome.status != 0 && outcome.errorText.contains("Eve has pushed 1 commit to origin/topic"), "\(outcome)")
        #expect(!outcome.errorText.contains("slow"), "no step is started: \(outcome)")
        let done = try scratch.shell(try Self.command(outcome.errorText))
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("log", "--format=%s", "-3") == "mine too\ntheirs\nAdd topic")
        #expect(try scratch.shell("git push -q").status == 0)
    }

    @Test(arguments: ["", "src/models"])
    func fromAnotherBranchAndFolder(_ folder: String) throws {
        let scratch = try Self.fork()
        try Self.topic(scratch)
        try Self.colleague(scratch, "topic", "git commit -q --allow-empty -m theirs && git push -q")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine too")
        try scratch.git("switch", "-q", "main")
        if !folder.isEmpty { try scratch.write("\(folder)/x", "") }
        let outcome = try scratch.shell(
            "git push origin topic", in: folder.isEmpty ? nil : "\(scratch.folder)/\(folder)")
        let done = try scratch.shell(try Self.command(outcome.errorText))
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("log", "--format=%s", "-3", "topic") == "mine too\ntheirs\nAdd topic")
    }

    /// What Git names no branch for may be on none here, and the branch that is checked out is another one.
    @Test(arguments: ["HEAD~1:refs/heads/topic", "$(git rev-parse HEAD):refs/heads/topic"])
    func aPushOfACommitTouchesNoOtherBranch(_ refspec: String) throws {
        let scratch = try Self.fork("branches: off")
        try Self.topic(scratch)
        try Self.colleague(scratch, "topic", "git commit -q --allow-empty -m theirs && git push -q")
        try scratch.git("fetch", "-q")
        try scratch.git("switch", "-q", "main")
        for name in ["one", "two"] { try scratch.git("commit", "-q", "--allow-empty", "-m", name) }
        let before = try scratch.git("rev-parse", "main", "topic")
        let outcome = try scratch.shell("git push -f origin \(refspec)")
        #expect(outcome.status != 0, "\(outcome)")
        let done = try scratch.shell(try Self.command(outcome.errorText))
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("rev-parse", "main", "topic") == before)
    }

    @Test func aPushUnderAnotherNameRebasesWhatIsCheckedOut() throws {
        let scratch = try Self.fork("upstream: {behind: {push: error}}")
        try Self.topic(scratch)
        try scratch.commitUpstream()
        try scratch.gate("fetch")
        let outcome = try scratch.shell("git push origin HEAD:refs/heads/pr-1")
        let done = try scratch.shell(try Self.command(outcome.errorText))
        #expect(outcome.status != 0 && done.status == 0, "\(outcome)\n\(done)")
        #expect(try scratch.git("merge-base", "topic", "upstream/main") == scratch.git("rev-parse", "upstream/main"))
    }

    // MARK: A forced push of somebody else

    @Test(arguments: [false, true])
    func whatAForcedPushTookAwayIsKept(_ hasFetched: Bool) throws {
        let scratch = try Self.fork()
        try Self.topic(scratch)
        try scratch.git("commit", "-q", "--allow-empty", "-m", "taken away")
        try scratch.git("push", "-q")
        try Self.colleague(
            scratch, "topic", "git reset -q --hard HEAD~1 && git commit -q --allow-empty -m theirs && git push -q -f")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "new")
        if hasFetched { try scratch.git("fetch", "-q") }
        let outcome = try scratch.shell("git push")
        #expect(outcome.status != 0 && outcome.errorText.contains("took away"), "\(outcome)")
        let command = try Self.command(outcome.errorText)
        #expect(command.contains("--no-fork-point"), "\(command)")
        let done = try scratch.shell(command)
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("log", "--format=%s", "-4") == "new\ntaken away\ntheirs\nAdd topic")
    }

    // MARK: Stacked branches

    @Test func onesOwnStackedBranchesMayBeRewritten() throws {
        let scratch = try Self.fork()
        try Self.topic(scratch, "feature/a")
        let old = try scratch.git("rev-parse", "--short=9", "HEAD")
        try Self.topic(scratch, "feature/b")
        try scratch.git("switch", "-q", "feature/a")
        let amended = try scratch.shell("git commit -q --amend -m 'Better words'")
        #expect(amended.status == 0 && amended.errorText.contains("origin/feature/b stands on it"), "\(amended)")
        let follow = "git rebase --onto feature/a \(old) feature/b"
        #expect(amended.errorText.contains(follow), "\(amended)")
        let done = try scratch.shell("git push -q --force-with-lease && \(follow)")
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("log", "--format=%s", "-3") == "Add feature/b\nBetter words\npolicy")
    }

    @Test func aRebaseOfTheLowerBranchIsAllowedToo() throws {
        let scratch = try Self.fork()
        try Self.topic(scratch, "feature/a")
        try Self.topic(scratch, "feature/b")
        try scratch.git("switch", "-q", "feature/a")
        try scratch.commitUpstream()
        let synced = try scratch.gate("sync")
        #expect(synced.status == 0 && synced.text.contains("origin/feature/b"), "\(synced)")
    }

    /// As soon as somebody else has built on the branch above, the one below is theirs as well.
    @Test func othersWorkOnAStackedBranchIsNotOnesOwn() throws {
        let scratch = try Self.fork()
        try Self.topic(scratch, "feature/a")
        try Self.topic(scratch, "feature/b")
        try Self.colleague(scratch, "feature/b", "git commit -q --allow-empty -m theirs && git push -q")
        try scratch.git("fetch", "-q")
        try scratch.git("switch", "-q", "feature/a")
        let amended = try scratch.shell("git commit -q --amend -m 'Better words'")
        #expect(amended.status != 0 && amended.errorText.contains("origin/feature/b"), "\(amended)")
    }

    /// Without a fork the remote is everybody's.
    @Test func inASharedRepositoryOtherBranchesAreOthers() throws {
        let scratch = try Self.fork()
        try scratch.git("remote", "remove", "upstream")
        try Self.topic(scratch, "feature/a")
        try Self.topic(scratch, "feature/b")
        try scratch.git("switch", "-q", "feature/a")
        #expect(try scratch.shell("git commit -q --amend -m 'Better words'").status != 0)
    }

    // MARK: Behind upstream

    /// Others hold the branch's commits: a rebase would be refused, so it is never suggested.
    @Test(arguments: [
        ("upstream: {behind: {push: error}}", "git merge --no-edit"),
        ("upstream: {behind: {push: error}}\nhistory: {merge_commits: error}", "cherry-pick"),
    ])
    func whatOthersHoldIsNotRebased(_ policy: String, _ way: String) throws {
        let scratch = try Self.fork(policy)
        try Self.topic(scratch)
        try Self.colleague(scratch, "topic", "git commit -q --allow-empty -m theirs && git push -q")
        try scratch.git("pull", "-q", "--ff-only", "origin", "topic")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine")
        try scratch.commitUpstream()
        try scratch.gate("fetch")
        let outcome = try scratch.shell("git push -q")
        let command = try Self.command(outcome.errorText)
        #expect(outcome.status != 0 && command.contains(way), "\(outcome)")
        let done = try scratch.shell(command)
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.shell("git push -q -u origin HEAD").status == 0)
    }

    /// The branch that only follows upstream gets its commits moved, and is never rebased itself.
    @Test(arguments: [true, false])
    func aProtectedBranchIsNeverRebased(_ isCheckedOut: Bool) throws {
        let scratch = try Self.fork("upstream: {behind: {push: error}}")
        try scratch.write("stray.txt", "mine\n")
        try scratch.git("add", "-A")
        try scratch.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "stray")
        try scratch.commitUpstream()
        try scratch.gate("fetch")
        if !isCheckedOut { try scratch.git("switch", "-q", "-c", "other", "main~1") }
        let outcome = try scratch.shell("git push origin main 2>&1 | grep -A9 upstream/behind")
        let command = try Self.command(outcome.text)
        #expect(!command.contains("rebase"), "\(outcome)")
        let done = try scratch.shell(command)
        #expect(done.status == 0, "\(done)")
        #expect(try scratch.git("rev-parse", "main") == scratch.git("rev-parse", "upstream/main"))
        #expect(try scratch.git("log", "--all", "--format=%s").contains("stray"))
    }

    // MARK: Commits that upstream has as one

    @Test(arguments: ["", "2"])
    func theMergedPrefixIsLeftOut(_ laterWork: String) throws {
        let scratch = try Self.fork()
        try scratch.git("switch", "-q", "-c", "topic")
        for step in ["first", "second", "third"] {
            let text = try scratch.read("a.txt") ?? ""
            try scratch.write("a.txt", text.replacing("\n10\n", with: "\n\(step)\n10\n"))
            try scratch.git("commit", "-q", "-a", "-m", step)
        }
        let squash = """
            git clone -q upstream.git maintainer && cd maintainer && git fetch -q ../work topic && \
            git merge -q --squash FETCH_HEAD~1 && git commit -q -m 'first and second (#1)' && \
            \(laterWork.isEmpty ? "true" : "sed -i 's/^2$/two/' a.txt && git commit -q -a -m later") && git push -q
            """
        #expect(try scratch.shell(squash, in: scratch.root).status == 0)
        let synced = try scratch.gate("sync")
        #expect(synced.status == 0 && synced.text.contains("(#1)"), "\(synced)")
        #expect(try scratch.git("log", "--format=%s", "refs/gate/upstream/upstream/main..HEAD") == "third")
    }

    /// Where everybody edits one file, every pair of commits looks alike, and few merges are tried.
    @Test func oneFileThatEverybodyEdits() throws {
        let scratch = try Self.fork()
        let edits = "for i in $(seq 30); do echo \"$WHO $i\" >>a.txt; git commit -q -a -m \"$WHO $i\"; done"
        let theirs = try scratch.shell(
            "git clone -q upstream.git maintainer && cd maintainer && \(edits) && git push -q", in: scratch.root,
            environment: ["WHO": "theirs"])
        #expect(theirs.status == 0)
        try scratch.git("switch", "-q", "-c", "topic")
        try scratch.git("config", "core.hooksPath", "/dev/null")
        #expect(try scratch.shell(edits, environment: ["WHO": "mine"]).status == 0)
        try scratch.git("config", "--unset", "core.hooksPath")
        try scratch.gate("fetch")
        for command in [["run", "push"], ["status"]] {
            let outcome = try scratch.run(
                [try ProgramUnderTest.gate()] + command, environment: ["GATE_LOG": "debug"])
            let merges = outcome.errorText.split(separator: "\n").count { $0.contains("merge-tree") }
            #expect(merges <= 8, "\(command): \(merges) merges")
        }
    }

    // MARK: What is under way

    @Test func aFailedAmIsNoRebase() throws {
        let scratch = try Self.fork()
        try scratch.git("switch", "-q", "-c", "topic")
        try scratch.write("a.txt", "other\n")
        try scratch.git("commit", "-q", "-a", "-m", "other")
        let patch = try scratch.shell("git format-patch -q -o .git/patches HEAD~1 && git reset -q --hard HEAD~1")
        #expect(patch.status == 0)
        try scratch.write("a.txt", "else\n")
        try scratch.git("commit", "-q", "-a", "-m", "else")
        #expect(try scratch.shell("git am .git/patches/*.patch").status != 0)
        let status = try scratch.gate("status")
        #expect(status.text.contains("git am is under way") && !status.text.contains("rebase is"), "\(status)")
        for arguments in [["sync"], ["start", "fix/it"]] {
            let refused = try scratch.run([try ProgramUnderTest.gate()] + arguments)
            #expect(refused.status == 1 && refused.errorText.contains("git am --abort"), "\(refused)")
        }
        #expect(try scratch.shell("git am --abort").status == 0)
        #expect(try scratch.gate("sync").status == 0)
    }
}
