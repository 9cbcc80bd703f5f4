private import CLibgit2

extension Repository {
    /// Counts the commits that one side has and the other lacks.
    ///
    /// - Returns: `ahead`, the commits of `commit` that `upstream` lacks, and `behind`, the reverse.
    public borrowing func divergence(of commit: ObjectID, from upstream: ObjectID) throws(GitError)
        -> (ahead: Int, behind: Int)
    {
        var ahead = 0
        var behind = 0
        var local = commit.oid
        var other = upstream.oid
        try check(git_graph_ahead_behind(&ahead, &behind, pointer, &local, &other), "git_graph_ahead_behind")
        return (ahead, behind)
    }

    /// Finds the best common ancestor of two commits.
    ///
    /// - Returns: The merge base, nil for histories without one.
    public borrowing func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
        var base = git_oid()
        var first = one.oid
        var second = two.oid
        let code = git_merge_base(&base, pointer, &first, &second)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_merge_base")
        return ObjectID(base)
    }

    /// Lists the commits that `tip` reaches and none of `excluded` does, the newest first.
    ///
    /// - Parameters:
    ///   - tip: Where to start.
    ///   - excluded: Commits whose history is left out; those that are not here are passed over.
    ///   - limit: The largest number of commits that is read.
    public borrowing func commits(from tip: ObjectID, excluding excluded: [ObjectID], limit: Int) throws(GitError)
        -> [Commit]
    {
        var walk: OpaquePointer?
        try check(git_revwalk_new(&walk, pointer), "git_revwalk_new")
        defer { git_revwalk_free(walk) }
        git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        var start = tip.oid
        try check(git_revwalk_push(walk, &start), "git_revwalk_push")
        for id in excluded {
            var oid = id.oid
            git_revwalk_hide(walk, &oid)
        }
        var commits: [Commit] = []
        var next = git_oid()
        while commits.count < limit, git_revwalk_next(&next, walk) == 0 {
            commits.append(try commit(ObjectID(next)))
        }
        return commits
    }
}

extension Repository {
    /// Finds every best common ancestor of two commits.
    ///
    /// - Returns: The merge bases: one mostly, several where branches were merged crosswise, none for strangers.
    public borrowing func mergeBases(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> [ObjectID] {
        var array = git_oidarray()
        var first = one.oid
        var second = two.oid
        let code = git_merge_bases(&array, pointer, &first, &second)
        if code == GIT_ENOTFOUND.rawValue { return [] }
        try check(code, "git_merge_bases")
        defer { git_oidarray_dispose(&array) }
        return UnsafeBufferPointer(start: array.ids, count: array.count).map { ObjectID($0) }
    }
}

extension Repository {
    /// Lists references with the commits that they name; symbolic ones are left out.
    ///
    /// - Parameter pattern: A pattern as `git for-each-ref` takes it, such as `refs/remotes/*`.
    /// - Returns: Full names and ids in the order of names.
    public borrowing func tips(matching pattern: String) throws(GitError) -> [Tip] {
        var iterator: OpaquePointer?
        try check(
            git_reference_iterator_glob_new(&iterator, pointer, pattern), "git_reference_iterator_glob_new")
        defer { git_reference_iterator_free(iterator) }
        var tips: [Tip] = []
        var reference: OpaquePointer?
        while git_reference_next(&reference, iterator) == 0 {
            defer { git_reference_free(reference) }
            guard let name = git_reference_name(reference), let target = git_reference_target(reference) else {
                continue
            }
            tips.append(Tip(name: String(cString: name), id: ObjectID(target)))
        }
        return tips.sorted { $0.name < $1.name }
    }

    /// Finds which commits lie in the history of any of these tips.
    ///
    /// The walk goes from the newest commit to older ones and ends a day before the oldest one that is looked for, so
    /// that its cost follows their age and not the length of the history. A descendant that claims to be older than
    /// that is not seen.
    ///
    /// - Parameters:
    ///   - commits: What is looked for; those that are not here are never found.
    ///   - tips: Where to start; those that are no commits or not here are passed over.
    ///   - limit: The largest number of commits that is read.
    /// - Returns: Each commit that was found, with the place in `tips` of one that reaches it.
    public borrowing func reached(_ commits: [ObjectID], from tips: [ObjectID], limit: Int = 200_000)
        -> [ObjectID: Int]
    {
        var found: [ObjectID: Int] = [:]
        let wanted = Set(commits)
        for (index, tip) in tips.enumerated() where wanted.contains(tip) && found[tip] == nil { found[tip] = index }
        guard found.count < wanted.count else { return found }

        var missing: Set<RawID> = []
        var oldest = Int64.max
        // A tip's ancestors are searched all the same: only the commit itself needs no walk.
        for commit in wanted where found[commit] == nil {
            let id = RawID(commit.oid)
            guard let time = committerTime(id, { _ in }) else { continue }
            missing.insert(id)
            oldest = min(oldest, time)
        }
        guard !missing.isEmpty else { return found }
        let cutoff = oldest.subtractingReportingOverflow(86_400).partialValue

        var heap = NewestFirst()
        var seen: Set<RawID> = []
        var read = 0
        func visit(_ id: RawID, _ origin: Int) {
            guard read < limit, seen.insert(id).inserted else { return }
            read += 1
            var parents: [RawID] = []
            guard let time = committerTime(id, { parents.append($0) }), time >= cutoff else { return }
            heap.insert(NewestFirst.Entry(time: time, id: id, parents: parents, origin: origin))
        }
        for (index, tip) in tips.enumerated() { visit(RawID(tip.oid), index) }
        while let entry = heap.removeNewest() {
            if missing.remove(entry.id) != nil {
                found[ObjectID(entry.id.oid)] = entry.origin
                if missing.isEmpty { break }
            }
            for parent in entry.parents { visit(parent, entry.origin) }
        }
        return found
    }

    /// Reads when a commit was made, and hands over its parents; nil where it is not here or is no commit.
    borrowing func committerTime(_ id: RawID, _ parent: (RawID) -> Void) -> Int64? {
        var oid = id.oid
        var commit: OpaquePointer?
        guard git_commit_lookup(&commit, pointer, &oid) == 0 else { return nil }
        defer { git_commit_free(commit) }
        for index in 0..<git_commit_parentcount(commit) {
            if let id = git_commit_parent_id(commit, index) { parent(RawID(id.pointee)) }
        }
        return git_commit_time(commit)
    }
}

/// A reference with the commit that it names.
public struct Tip: Sendable, Hashable {
    /// The reference's full name.
    public var name: String
    /// The commit.
    public var id: ObjectID

    /// Makes a tip.
    public init(name: String, id: ObjectID) {
        self.name = name
        self.id = id
    }
}

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
    /// True where a shallow history ends within it, so that it may hold more commits than are here.
    public var isCut = false

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
        range.isCut = isShallow && walk.members.contains { isEdge(ObjectID($0.oid)) }
        for id in walk.members.prefix(limit) { range.commits.append(try commit(ObjectID(id.oid))) }
        if walk.members.isEmpty {
            range.bases = [tip]
        } else if walk.isComplete {
            range.bases = try independent(walk.border.map { ObjectID($0.oid) })
        }
        return range
    }

    /// Leaves out the commits that another one reaches.
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
        // One of them is not here at all.
        if code == GIT_ENOTFOUND.rawValue { return false }
        return try check(code, "git_graph_descendant_of") == 1
    }
}
