import Git
import Model
import Rules

extension MergePredictor {
    // Nobody piles more commits on a branch of which the first are merged already.
    private static let mostOwn = 50
    // A squash merge lies near the tip.
    private static let mostUpstream = 200
    // Each takes a process; the likeliest come first.
    private static let mostMerges = 5
    private static let largestFile = 1 << 20

    /// Finds the first commits of a branch that upstream has merged as one commit.
    ///
    /// A rebase would bring each of them anew and run into conflicts with itself. One commit of upstream changes the same
    /// paths by as many lines as all of them together, and holds what they changed.
    ///
    /// - Parameters:
    ///   - head: The newest commit of the branch.
    ///   - base: Where the branch begins.
    ///   - upstream: The newest commit of upstream.
    /// - Returns: The commits, and the last of them; nil where there is no such beginning.
    func mergedPrefix(
        of head: ObjectID, base: ObjectID, upstream: ObjectID, _ repository: borrowing Repository
    ) async throws -> (MergedPrefix, last: ObjectID)? {
        let own = try repository.commits(from: head, excluding: [base], limit: Self.mostOwn + 1)
        guard own.count > 1, own.count <= Self.mostOwn, own.allSatisfy({ $0.parents.count == 1 }) else { return nil }
        let baseTree = try repository.commit(base).tree
        // The longest beginning that upstream has; the whole branch would be contained.
        let beginnings = try own.enumerated().dropFirst().map { index, last in
            (last: last, count: own.count - index, change: try Extent(from: baseTree, to: last.tree, repository))
        }
        let paths = Set(beginnings.map { Set($0.change.lines.keys) })
        var merges = 0
        var theirs: [(commit: Commit, change: Extent)] = []
        for commit in try repository.commits(from: upstream, excluding: [head], limit: Self.mostUpstream).reversed() {
            guard commit.parents.count == 1, let parent = commit.parents.first else { continue }
            let before = try repository.commit(parent).tree
            let changed = Set(try repository.changes(from: before, to: commit.tree).map(\.path))
            guard paths.contains(changed) else { continue }
            theirs.append((commit, try Extent(from: before, to: commit.tree, repository)))
        }
        for (last, count, change) in beginnings where !change.lines.isEmpty {
            for (commit, other) in theirs where other.lines == change.lines {
                var isSame = true
                for (path, entry) in change.entries where isSame {
                    isSame = try repository.entry(bytes: path, in: commit.tree) == entry
                }
                if !isSame, merges < Self.mostMerges {
                    merges += 1
                    let pair = MergePair(
                        tree: last.tree, head: last.id, commit: last.id, upstream: commit.id, bases: [base])
                    isSame = try await prediction(pair, asksGit: true, repository) == .contained
                }
                if isSame { return (MergedPrefix(count: count, commit: commit), last.id) }
            }
        }
        return nil
    }

    /// How much a change changes: what a squash has in common with the commits that it stands for.
    private struct Extent {
        /// The lines that are gone and that are new, by path; -1 for what is no text.
        var lines: [[UInt8]: [Int]] = [:]
        /// What stands there afterwards.
        var entries: [[UInt8]: TreeEntry?] = [:]

        init(from old: ObjectID, to new: ObjectID, _ repository: borrowing Repository) throws {
            for change in try repository.changes(from: old, to: new) {
                let found = try repository.lineChanges(
                    from: change.old, to: change.entry?.id, limit: MergePredictor.largestFile)
                lines[change.path] =
                    found.map { [$0.reduce(0) { $0 + $1.old.count }, $0.reduce(0) { $0 + $1.new.count }] } ?? [-1]
                entries[change.path] = .some(change.entry)
            }
        }
    }
}
