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
    private borrowing func committerTime(_ id: RawID, _ parent: (RawID) -> Void) -> Int64? {
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

/// An object's id without memory of its own: a walk hashes hundreds of thousands.
private struct RawID: Hashable {
    private let words: (UInt64, UInt64, UInt32)

    init(_ oid: git_oid) {
        words = withUnsafeBytes(of: oid.id) {
            (
                $0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
        }
    }

    var oid: git_oid {
        var result = git_oid()
        withUnsafeMutableBytes(of: &result.id) {
            $0.storeBytes(of: words.0, as: UInt64.self)
            $0.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
            $0.storeBytes(of: words.2, toByteOffset: 16, as: UInt32.self)
        }
        return result
    }

    static func == (left: RawID, right: RawID) -> Bool { left.words == right.words }

    // An id is a digest already, its first bytes as good as all of them.
    func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// A heap of commits, the newest on top.
private struct NewestFirst {
    struct Entry {
        let time: Int64
        let id: RawID
        let parents: [RawID]
        /// The tip that was walked from.
        let origin: Int

        func comesBefore(_ other: Entry) -> Bool { (time, other.origin) > (other.time, origin) }
    }

    private var entries: [Entry] = []

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].comesBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeNewest() -> Entry? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return last }
        entries[0] = last
        var parent = 0
        while true {
            var newest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].comesBefore(entries[newest]) { newest = child }
            }
            if newest == parent { return first }
            entries.swapAt(parent, newest)
            parent = newest
        }
    }
}
