import Testing
import TestSupport

/// Every commit that a push would publish is judged as it is, whatever is checked out.
@Suite struct PushTests {
    private static let policy = """
        commands: [{name: value, run: "grep -q right value.txt", stages: [push]}]
        """

    /// `main` and `good` are right, `bad` is wrong; `main` is checked out, with a mistake that is not committed.
    private static func repository() throws -> GatedRepository {
        let repository = try GatedRepository(policy, files: ["value.txt": "right\n"], scene: .fork)
        let scratch = repository.scratch
        for (branch, text) in [("good", "right again\n"), ("bad", "wrong\n")] {
            try scratch.git("switch", "-q", "-c", branch, "main")
            try scratch.write("value.txt", text)
            try scratch.git("commit", "-q", "-a", "-m", branch)
        }
        try scratch.git("switch", "-q", "main")
        try scratch.write("value.txt", "wrong, but not committed\n")
        return repository
    }

    private static func branches(_ repository: GatedRepository) throws -> [String] {
        try repository.scratch.git("for-each-ref", "--format=%(refname)", in: repository.scratch.root + "/origin.git")
            .split(separator: "\n").map(String.init).sorted()
    }

    @Test func aNewBranchThatIsNotCheckedOut() throws {
        let repository = try Self.repository()
        let before = try repository.scratch.fingerprint(times: true)
        let outcome = try repository.git("push", "-q", "origin", "bad")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(try repository.scratch.fingerprint(times: true).differences(from: before) == [])
        #expect(try repository.git("push", "-q", "origin", "good").isQuietPass)
        #expect(try Self.branches(repository) == ["refs/heads/good", "refs/heads/main"])
    }

    @Test func severalReferencesAtOnceStandAndFallTogether() throws {
        let repository = try Self.repository()
        let outcome = try repository.git("push", "-q", "origin", "main", "good", "bad")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(try Self.branches(repository) == ["refs/heads/main"])
        #expect(try repository.git("push", "-q", "origin", "main", "good", "good:refs/heads/twin").isQuietPass)
        #expect(try Self.branches(repository) == ["refs/heads/good", "refs/heads/main", "refs/heads/twin"])
        let log = try repository.scratch.gate("show", "latest")
        #expect(log.text.contains("refs/heads/twin"), "\(log)")
    }

    @Test func aDeletionNeedsNoJudgement() throws {
        let repository = try Self.repository()
        #expect(try repository.git("push", "-q", "--no-verify", "origin", "bad").status == 0)
        #expect(try repository.git("push", "-q", "origin", "--delete", "bad").isQuietPass)
        #expect(try Self.branches(repository) == ["refs/heads/main"])
    }

    @Test func aDeletionBesideABadBranch() throws {
        let repository = try Self.repository()
        #expect(try repository.git("push", "-q", "--no-verify", "origin", "good").status == 0)
        #expect(try repository.git("push", "-q", "origin", ":good", "bad").isRejection)
        #expect(try Self.branches(repository) == ["refs/heads/good", "refs/heads/main"])
    }

    @Test func tagsOfBothKinds() throws {
        let repository = try Self.repository()
        try repository.scratch.git("tag", "light", "good")
        try repository.scratch.git("tag", "-a", "-m", "1", "annotated", "good")
        try repository.scratch.git("tag", "-a", "-m", "1", "wrong", "bad")
        #expect(try repository.git("push", "-q", "origin", "light", "annotated").isQuietPass)
        #expect(try repository.git("push", "-q", "origin", "wrong").isRejection)
        // A tag of a tree or a blob holds no commit that could be judged.
        try repository.scratch.git("tag", "tree", "HEAD^{tree}")
        try repository.scratch.git("tag", "blob", "HEAD:value.txt")
        let odd = try repository.git("push", "-q", "origin", "tree", "blob")
        #expect(odd.isQuietPass, "\(odd)")
    }

    /// A release of last year is tagged: today's rules were not made for it.
    @Test func aTagOfWhatIsPublishedAlready() throws {
        let repository = try Self.repository()
        #expect(try repository.git("push", "-q", "--no-verify", "origin", "bad").status == 0)
        try repository.scratch.git("tag", "old", "bad")
        try repository.scratch.git("tag", "-a", "-m", "1", "older", "bad")
        #expect(try repository.git("push", "-q", "origin", "old", "older").isQuietPass)
        // Under a new branch it is work again.
        #expect(try repository.git("push", "-q", "origin", "bad:refs/heads/again").isRejection)
    }

    @Test func anUpdateAndAForcedOne() throws {
        let repository = try Self.repository()
        #expect(try repository.git("push", "-q", "origin", "good").status == 0)
        #expect(try repository.git("push", "-q", "--force", "origin", "bad:good").isRejection)
        #expect(try repository.git("push", "-q", "--force", "origin", "main:good").isQuietPass)
        #expect(try repository.git("push", "-q", "origin", "main:main").isQuietPass, "there is nothing to push")
    }

    @Test func toAnAddressAndFromAFolderBelow() throws {
        let repository = try Self.repository()
        let address = "file://" + repository.scratch.root + "/upstream.git"
        #expect(try repository.git("push", "-q", address, "bad").isRejection)
        try repository.scratch.write("sub/a.txt", "1\n")
        #expect(try repository.git("push", "-q", address, "good", in: "sub").isQuietPass)
    }

    @Test func ofADetachedHead() throws {
        let repository = try Self.repository()
        try repository.scratch.git("checkout", "-q", "--force", "--detach", "bad")
        #expect(try repository.git("push", "-q", "origin", "HEAD:refs/heads/other").isRejection)
        try repository.scratch.git("checkout", "-q", "--detach", "good")
        #expect(try repository.git("push", "-q", "origin", "HEAD:refs/heads/other").isQuietPass)
    }

    /// The pushed commit's own policy judges, not the work tree's.
    @Test func thePolicyOfTheTipJudges() throws {
        let repository = try Self.repository()
        try repository.scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        #expect(try repository.git("push", "-q", "origin", "bad").isRejection)
    }
}
