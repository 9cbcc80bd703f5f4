private import CLibgit2

/// The commits that a tip has and others lack, with what they stand on.
public struct CommitRange: Sendable, Hashable {
    /// The commits, the newest first, at most as many as were asked for.
    public var commits: [Commit]
    /// How many there are.
    public var count: Int
    /// The commits outside the range on which it stands, without those that another of them reaches.
    ///
    /// The tip itself where the range is empty; none where it reaches back to the first commit.
    public var bases: [ObjectID]

    /// Makes a range.
    public init(commits: [Commit] = [], count: Int = 0, bases: [ObjectID] = []) {
        self.commits = commits
        self.count = count
        self.bases = bases
    }
}

extension Repository {
    // A range of more commits is a history that was imported, and nobody asks what it stands on.
    private static let longestRange = 50_000
    // Each pair of bases costs a walk.
    private static let mostBases = 16

    /// Finds the commits that `tip` reaches and none of `excluded` does, and what they stand on.
    ///
    /// libgit2's own walk fails in a shallow clone, whose oldest commits have parents that are not here.
    ///
    /// - Parameters:
    ///   - tip: Where to start.
    ///   - excluded: Commits whose history is left out; those that are not here are passed over.
    ///   - limit: The largest number of commits whose content is read.
    public borrowing func range(from tip: ObjectID, excluding excluded: [ObjectID], limit: Int) throws(GitError)
        -> CommitRange
    {
        if excluded.contains(tip) { return CommitRange(bases: [tip]) }
        let walk = RangeWalk(
            from: RawID(tip.oid), excluding: excluded.map { RawID($0.oid) }, limit: Self.longestRange
        ) { committerTime($0, $1) }
        var range = CommitRange(count: walk.members.count)
        for id in walk.members.prefix(limit) { range.commits.append(try commit(ObjectID(id.oid))) }
        if walk.members.isEmpty {
            range.bases = [tip]
        } else if walk.isComplete {
            range.bases = try independent(walk.border.map { ObjectID($0.oid) })
        }
        return range
    }

    /// Leaves out the commits that another one reaches, and those that a shallow clone lacks.
    private borrowing func independent(_ commits: [ObjectID]) throws(GitError) -> [ObjectID] {
        var found: [Commit] = []
        for id in commits {
            if let commit = try? commit(id) { found.append(commit) }
        }
        found.sort { ($1.time, $1.id.description) < ($0.time, $0.id.description) }
        var bases: [ObjectID] = []
        for commit in found.prefix(Self.mostBases) {
            var isReached = false
            for base in bases where try descends(base, from: commit.id) {
                isReached = true
                break
            }
            if isReached { continue }
            var kept: [ObjectID] = []
            for base in bases where try !descends(commit.id, from: base) { kept.append(base) }
            bases = kept + [commit.id]
        }
        return bases
    }

    /// True where the history of a commit holds another one, or it is that commit itself.
    public borrowing func descends(_ commit: ObjectID, from ancestor: ObjectID) throws(GitError) -> Bool {
        if commit == ancestor { return true }
        var younger = commit.oid
        var older = ancestor.oid
        let code = git_graph_descendant_of(pointer, &younger, &older)
        // A shallow clone lacks parents, and that ends libgit2's walk.
        if code == GIT_ENOTFOUND.rawValue { return !reached([ancestor], from: [commit]).isEmpty }
        return try check(code, "git_graph_descendant_of") == 1
    }
}
