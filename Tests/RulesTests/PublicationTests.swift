import Git
import Rules
import Testing
import TestSupport

@Suite("Who holds a commit beside this clone")
struct PublicationTests {
    private let scratch: ScratchRepository

    init() throws {
        scratch = try ScratchRepository()
        try scratch.git("config", "user.name", "Ada")
        try scratch.git("config", "user.email", "ada@example.org")
    }

    private func commit(_ message: String, by author: String? = nil) throws {
        try scratch.git(
            "commit", "-q", "--allow-empty", "-m", message, "--author", author ?? "Ada <ada@example.org>")
    }

    /// The publication of HEAD, as seen from the branch that is checked out.
    private func head() throws -> Publication {
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder))
        let head = try repository.head()
        let target = try head.branch.flatMap { try repository.pushTarget(of: $0) }
        let branches = try PublishedBranches(repository, target: target, fork: nil)
        let commit = try repository.commit(try #require(head.commit))
        let found = branches.publications(of: [commit], for: try repository.identity(environment: [:]), in: repository)
        return try #require(found[commit.id])
    }

    @Test func nobodyHoldsANewCommit() throws {
        try scratch.git("switch", "-q", "-c", "feature")
        try commit("mine")
        let publication = try head()
        #expect(!publication.isPublished && !publication.isShared && !publication.isByOther)
    }

    @Test func ownPushIsPublishedAndNotShared() throws {
        try scratch.git("switch", "-q", "-c", "feature")
        try commit("mine")
        try scratch.git("push", "-q", "origin", "feature")
        #expect(try head().isPublished && !head().isShared)
        // The gate's own fetch and the remote's HEAD are other names for what is known already.
        try scratch.git("remote", "set-head", "origin", "feature")
        try scratch.git("update-ref", "refs/gate/upstream/origin/feature", "HEAD")
        try scratch.git("update-ref", "refs/gate/upstream/origin/HEAD", "HEAD")
        #expect(try head().isPublished && !head().isShared)
        // A commit before what was pushed is as published as that.
        try commit("more")
        try scratch.git("push", "-q", "origin", "feature")
        try scratch.git("reset", "-q", "--hard", "HEAD~1")
        #expect(try head().isPublished && !head().isShared)
    }

    @Test(arguments: ["refs/remotes/upstream/main", "refs/gate/upstream/upstream/main", "refs/remotes/origin/other"])
    func anyOtherBranchShares(_ reference: String) throws {
        try scratch.git("switch", "-q", "-c", "feature")
        try commit("mine")
        try scratch.git("push", "-q", "origin", "feature")
        try scratch.git("update-ref", reference, "HEAD")
        let publication = try head()
        #expect(publication.isShared)
        #expect(publication.otherHolder == reference.split(separator: "/").suffix(2).joined(separator: "/"))
    }

    @Test func whatSomebodyElseWroteIsSharedOnceItIsPublished() throws {
        try scratch.git("switch", "-q", "-c", "feature")
        try commit("theirs", by: "Grace <grace@example.org>")
        #expect(try !head().isShared && head().isByOther)
        try scratch.git("push", "-q", "origin", "feature")
        #expect(try head().isShared)
        // One of name and address suffices.
        for author in ["Ada <ada@elsewhere.org>", "A. L. <ADA@example.org>"] {
            try commit("mine", by: author)
            try scratch.git("push", "-q", "origin", "feature")
            #expect(try !head().isShared, "\(author)")
        }
    }

    @Test func theBranchThatIsFollowedIsOwnWherePushGoesThere() throws {
        try scratch.git("switch", "-q", "-c", "feature")
        try commit("mine")
        try scratch.git("push", "-q", "-u", "origin", "feature:ada-feature")
        #expect(try head().isShared)
        try scratch.git("config", "push.default", "upstream")
        #expect(try head().isPublished && !head().isShared)
    }

    @Test func withoutABranchThereIsNoOwnPush() throws {
        try scratch.git("switch", "-q", "--detach")
        #expect(try head().isShared)
        try scratch.git("remote", "remove", "origin")
        try scratch.git("remote", "remove", "upstream")
        #expect(try !head().isPublished)
    }

    @Test(arguments: [
        (["branch.f.pushremote": "upstream"], "upstream"), (["remote.pushdefault": "upstream"], "upstream"),
        (["branch.f.remote": "upstream"], "origin"), (["branch.f.remote": "third"], "third"),
        (["branch.f.pushremote": "gone", "branch.f.remote": "third"], "third"), ([:], "origin"),
    ]) func whereAPushGoes(_ settings: [String: String], _ remote: String) throws {
        try scratch.git("remote", "add", "third", "/nowhere")
        for (name, value) in settings { try scratch.git("config", name, value) }
        let repository = try Repository(at: RepositoryPlace(start: scratch.folder))
        #expect(try repository.pushTarget(of: "f") == PushTarget(remote: remote, branch: "f"))
    }
}
