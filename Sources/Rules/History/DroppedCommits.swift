import Git

/// The commits that a branch of a remote has now and would not have after a push.
struct DroppedCommits {
    // A push that drops more is judged by the newest of them.
    private static let mostCommits = 1000
    private static let shown = 5

    /// The commits, the newest first.
    let commits: [Commit]
    /// Those that others hold: another branch has them, or somebody else wrote them.
    let shared: [Commit]
    private let publications: [ObjectID: Publication]
    private let name: String

    /// Finds them.
    ///
    /// - Parameters:
    ///   - target: The branch of the remote, with what it has now.
    ///   - new: What it would have, nil where it would be deleted.
    ///   - identity: Who pushes.
    ///   - repository: The repository.
    init(from target: PushTarget, to new: ObjectID?, for identity: Identity, in repository: borrowing Repository)
        throws(GitError)
    {
        name = target.name
        commits =
            try target.tip.map { tip throws(GitError) in
                try repository.range(from: tip, excluding: new.map { [$0] } ?? [], limit: Self.mostCommits).commits
            } ?? []
        guard !commits.isEmpty else {
            publications = [:]
            shared = []
            return
        }
        let publications = try PublishedBranches(repository, target: target)
            .publications(of: commits, for: identity, in: repository)
        self.publications = publications
        shared = commits.filter {
            // The remote has every one of them, whatever this clone's own tracking branch says.
            publications[$0.id]?.otherHolder != nil || publications[$0.id]?.isByOther == true
        }
    }

    /// The commits that somebody else wrote and no other branch of any remote has.
    var onlyOthers: [Commit] {
        commits.filter { publications[$0.id]?.isByOther == true && publications[$0.id]?.otherHolder == nil }
    }

    /// A list of commits with whose they are, not longer than anyone reads.
    func list(_ commits: [Commit]) -> [String] {
        let lines = commits.prefix(Self.shown).map { commit in
            let publication = publications[commit.id]
            let whose = publication?.isByOther == true ? "by \(commit.authorName), " : ""
            return "\(commit.id.short) \(commit.subject) (\(whose)on \(publication?.otherHolder ?? name))"
        }
        return commits.count > Self.shown ? lines + ["and \(commits.count - Self.shown) more"] : lines
    }
}
