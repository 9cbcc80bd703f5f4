import Git
import Model
import Rules

extension MergePredictor {
    // Nobody piles more commits on a branch of which the first are merged already.
    private static let mostOwn = 50
    // A squash merge lies near the tip.
    private static let mostUpstream = 200

    /// Finds the first commits of a branch that upstream has merged as one commit.
    ///
    /// A rebase would bring each of them anew and run into conflicts with itself. One commit of upstream changes the same
    /// paths as all of them together, and holds what they changed.
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
        let theirs = try repository.commits(from: upstream, excluding: [head], limit: Self.mostUpstream)
            .filter { $0.parents.count == 1 }.reversed()
        var changed: [ObjectID: [TreeChange]] = [:]
        for commit in theirs {
            guard let parent = commit.parents.first else { continue }
            changed[commit.id] = try repository.changes(from: try repository.commit(parent).tree, to: commit.tree)
        }
        // The longest beginning that upstream has; the whole branch would be contained.
        for (index, last) in own.enumerated().dropFirst() {
            let count = own.count - index
            let changes = try repository.changes(from: baseTree, to: last.tree)
            let paths = Set(changes.map(\.path))
            for commit in theirs {
                guard let other = changed[commit.id], Set(other.map(\.path)) == paths, !paths.isEmpty else { continue }
                if try await holds(commit, last, changes, base, repository) {
                    return (MergedPrefix(count: count, commit: commit), last.id)
                }
            }
        }
        return nil
    }

    /// True where a commit of upstream has all that the branch had changed up to one of its commits.
    private func holds(
        _ commit: Commit, _ last: Commit, _ changes: [TreeChange], _ base: ObjectID, _ repository: borrowing Repository
    ) async throws -> Bool {
        var isSame = true
        for change in changes where isSame {
            isSame = try repository.entry(bytes: change.path, in: commit.tree) == change.entry
        }
        if isSame { return true }
        let pair = MergePair(tree: last.tree, head: last.id, commit: last.id, upstream: commit.id, bases: [base])
        return try await prediction(pair, asksGit: true, repository) == .contained
    }
}
