private import CLibgit2

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
