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
    ///   - fork: The remote that is the user's own fork, nil where none is known to be that.
    ///   - repository: The repository.
    init(
        from target: PushTarget, to new: ObjectID?, for identity: Identity, fork: String?,
        in repository: borrowing Repository
    ) throws(GitError) {
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
        let publications = try PublishedBranches(repository, target: target, fork: fork)
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

/// The lines that differ between two trees, file by file.
enum ChangedLines {
    // More is no text that a person has written.
    private static let largestFile = 1 << 20

    /// Compares files.
    ///
    /// - Parameters:
    ///   - changes: The files, as a comparison of the trees gave them.
    ///   - old: The earlier tree.
    ///   - most: How many changed lines are counted.
    /// - Returns: The changes of each file; nil where one is no text, or where there are more lines than `most`.
    static func read(
        _ changes: [TreeChange], from old: ObjectID, most: Int, _ repository: borrowing Repository
    ) throws -> [[UInt8]: [LineChange]]? {
        var lines: [[UInt8]: [LineChange]] = [:]
        var count = 0
        for change in changes {
            guard let path = String(validating: change.path, as: UTF8.self) else { return nil }
            let before = change.kind == .added ? nil : try repository.entry(path, in: old)
            for side in [before, change.entry] {
                if let side { guard case .file = side.kind else { return nil } }
            }
            guard
                let found = try repository.lineChanges(from: before?.id, to: change.entry?.id, limit: largestFile)
            else { return nil }
            lines[change.path] = found
            count += found.reduce(0) { $0 + $1.lineCount }
            if count > most { return nil }
        }
        return lines
    }
}
