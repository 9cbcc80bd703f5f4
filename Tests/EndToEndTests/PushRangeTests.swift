import Testing
import TestSupport

/// Which paths and which commits a push is asked about: what the remote lacks, and nothing that is upstream's own.
@Suite struct PushRangeTests {
    /// The step fails and says which files it was given.
    private static let policy = """
        commands: [{name: changed, run: "sh list.sh {files}", paths: ["*.txt"], stages: [push]}]
        """
    private static let files = ["list.sh": "echo files: \"$@\"; exit 1\n"]

    private static func repository(_ policy: String = policy) throws -> GatedRepository {
        let repository = try GatedRepository(policy, files: files, scene: .fork)
        for remote in ["origin", "upstream"] {
            try repository.scratch.git("push", "-q", "--no-verify", remote, "main")
        }
        return repository
    }

    private static func commit(_ scratch: ScratchRepository, _ path: String, _ text: String = "1\n") throws {
        try scratch.write(path, text)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", path)
    }

    /// The files that the step was given by a push; nil where it did not run.
    private static func files(_ repository: GatedRepository, _ words: String...) throws -> [Substring]? {
        let outcome = try repository.scratch.run(
            ["git", "push", "-q"] + words, environment: GatedRepository.shortPath)
        let line = outcome.errorText.split(separator: "\n").first { $0.contains("files:") }
        return line.map { $0.split(separator: " ").dropFirst().map { $0 } }
    }

    @Test func aMergeOfUpstreamSelectsNoneOfItsFiles() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        try scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(scratch, "own.txt")
        try scratch.commitUpstream("theirs.txt")
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("merge", "-q", "--no-edit", "upstream/main")
        #expect(try Self.files(repository, "origin", "topic") == ["own.txt"])
        // An update: what the remote has of the branch is not new either.
        try scratch.git("push", "-q", "--no-verify", "origin", "topic")
        try Self.commit(scratch, "second.txt")
        try scratch.commitUpstream("later.txt")
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("merge", "-q", "--no-edit", "upstream/main")
        #expect(try Self.files(repository, "origin", "topic") == ["second.txt"])
        // A file that both have changed is as neither has it.
        try Self.commit(scratch, "theirs.txt", "mine\n")
        #expect(try Self.files(repository, "origin", "topic") == ["second.txt", "theirs.txt"])
    }

    @Test func followingUpstreamSelectsNothing() throws {
        let repository = try Self.repository()
        try repository.scratch.commitUpstream("theirs.txt")
        try repository.scratch.git("fetch", "-q", "upstream")
        try repository.scratch.git("merge", "-q", "--ff-only", "upstream/main")
        #expect(try Self.files(repository, "origin", "main") == nil)
        #expect(try repository.git("push", "-q", "origin", "main").isQuietPass)
    }

    @Test func aRebasedBranchIsJudgedFromWhereItStandsNow() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        try scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(scratch, "own.txt")
        try scratch.git("push", "-q", "--no-verify", "origin", "topic")
        try scratch.commitUpstream("theirs.txt")
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("rebase", "-q", "upstream/main")
        try Self.commit(scratch, "second.txt")
        // own.txt is as the remote has it already.
        #expect(try Self.files(repository, "--force", "origin", "topic") == ["second.txt"])
        try Self.commit(scratch, "own.txt", "2\n")
        #expect(try Self.files(repository, "--force", "origin", "topic") == ["own.txt", "second.txt"])
    }

    /// A branch that goes into another one is new to that one, whoever has it under its own name.
    @Test func whatTheReferenceHasDecides() throws {
        let repository = try Self.repository()
        try repository.scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(repository.scratch, "own.txt")
        try repository.scratch.git("push", "-q", "--no-verify", "origin", "topic")
        #expect(try Self.files(repository, "origin", "topic:main") == ["own.txt"])
        #expect(try Self.files(repository, "origin", "topic:refs/heads/twin") == nil)
    }

    /// What a third repository has is new to this remote, and its commits are not this push's to judge.
    @Test func aColleaguesCommits() throws {
        let repository = try Self.repository("history: {unfinished: error}\n" + Self.policy)
        let scratch = repository.scratch
        try scratch.git("init", "-q", "--bare", "\(scratch.root)/eve.git")
        try scratch.git("remote", "add", "eve", "\(scratch.root)/eve.git")
        try scratch.git("switch", "-q", "-c", "topic")
        try scratch.write("eve.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "fixup! what eve does")
        try scratch.git("push", "-q", "--no-verify", "eve", "topic")
        #expect(try Self.files(repository, "origin", "topic") == ["eve.txt"])
        let outcome = try repository.git("push", "-q", "origin", "topic")
        #expect(outcome.isRejection && !outcome.errorText.contains("history/unfinished"), "\(outcome)")
        try scratch.write("own.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "fixup! mine")
        let own = try repository.git("push", "-q", "origin", "topic")
        let id = try scratch.git("rev-parse", "--short=9", "HEAD")
        #expect(own.errorText.contains("the commit \(id) \"fixup! mine\""), "\(own)")
    }

    @Test func anAddressIsTheRemoteThatHasIt() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        try scratch.git("switch", "-q", "-c", "topic")
        try Self.commit(scratch, "own.txt")
        try scratch.git("push", "-q", "--no-verify", "origin", "topic")
        try Self.commit(scratch, "second.txt")
        #expect(try Self.files(repository, "\(scratch.root)/origin.git", "topic:refs/heads/x") == ["second.txt"])
        // Of an address that no remote has, nothing is known but what is published anywhere.
        try scratch.git("init", "-q", "--bare", "\(scratch.root)/other.git")
        #expect(try Self.files(repository, "\(scratch.root)/other.git", "topic") == ["second.txt"])
        // upstream lacks all of it.
        #expect(try Self.files(repository, "upstream", "topic") == ["own.txt", "second.txt"])
    }

    @Test func aShallowClone() throws {
        let repository = try Self.repository()
        let clone = "\(repository.scratch.root)/shallow"
        let scratch = repository.scratch
        try Self.commit(scratch, "old.txt")
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        try scratch.git("clone", "-q", "--depth", "1", "file://\(scratch.root)/origin.git", clone)
        try #require(try scratch.gate("install", in: clone).status == 0)
        try scratch.write("\(clone)/own.txt", "1\n")
        try scratch.git("add", "-A", in: clone)
        try scratch.git("commit", "-q", "-m", "own", in: clone)
        let outcome = try repository.git("push", "-q", "origin", "HEAD:refs/heads/topic", in: clone)
        #expect(outcome.isRejection && outcome.errorText.contains("files: own.txt\n"), "\(outcome)")
    }

    @Test func aFirstPushToAnEmptyRemoteIsAllNew() throws {
        let repository = try GatedRepository(Self.policy, files: Self.files.merging(["a.txt": "1\n"]) { $1 })
        try repository.scratch.git("init", "-q", "--bare", "\(repository.scratch.root)/new.git")
        try repository.scratch.git("remote", "add", "new", "\(repository.scratch.root)/new.git")
        #expect(try Self.files(repository, "new", "main") == ["a.txt"])
    }

    @Test func oneCommitUnderTwoNamesIsJudgedOnce() throws {
        let repository = try Self.repository(
            "commands: [{name: once, run: \"true\", stages: [push]}]\nhistory: {unfinished: warning}")
        try repository.scratch.git("switch", "-q", "-c", "topic")
        try repository.scratch.git("commit", "-q", "--allow-empty", "-m", "squash! x")
        try repository.scratch.git("tag", "v1")
        let outcome = try repository.git("push", "-q", "origin", "v1", "topic", "topic:refs/heads/twin")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errorText.split(separator: "squash! x").count == 2, "\(outcome)")
        let shown = try repository.scratch.gate("show", "latest").text
        #expect(shown.split(separator: "judged as refs/heads/topic").count > 2, "\(shown)")
    }

    @Test func moreThanAThousandCommits() throws {
        let repository = try Self.repository("history: {unfinished: error}")
        let scratch = repository.scratch
        var stream = ""
        for number in 0..<1100 {
            let name = number == 5 ? "fixup! too far back" : number == 1000 ? "fixup! near" : "commit \(number)"
            stream += "commit refs/heads/many\ncommitter Ada <ada@example.org> \(1_800_000_000 + number) +0000\n"
            stream += "data \(name.utf8.count)\n\(name)\n" + (number == 0 ? "from refs/heads/main\n" : "")
        }
        let imported = try scratch.run(["git", "fast-import", "--quiet"], input: stream)
        try #require(imported.status == 0, "\(imported)")
        let outcome = try repository.git("push", "-q", "origin", "many")
        #expect(outcome.isRejection && outcome.errorText.contains("fixup! near\" waits"), "\(outcome)")
        #expect(outcome.errorText.contains("of 1100 new commits the newest 1000 were judged one by one"), "\(outcome)")
    }

    /// Built pages and notes are no work that the policy is meant for.
    @Test func branchesOfAnotherHistory() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        let tree = try scratch.git("rev-parse", "HEAD^{tree}")
        try scratch.write("page.txt", "1\n")
        let blob = try scratch.git("hash-object", "-w", "page.txt")
        let pages = try scratch.run(["git", "mktree"], input: "100644 blob \(blob)\tpage.txt\n").text
        let commit = try scratch.git("commit-tree", "-m", "pages", String(pages.dropLast()))
        #expect(tree != pages)
        let outcome = try repository.git("push", "-q", "origin", "\(commit):refs/heads/built")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errorText.contains("refs/heads/built has no policy and shares no history with HEAD"))
        try scratch.git("notes", "add", "-m", "a note")
        #expect(try repository.git("push", "-q", "origin", "refs/notes/commits").status == 0)
    }
}
