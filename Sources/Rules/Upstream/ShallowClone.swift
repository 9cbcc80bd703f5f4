package import Git
import Words

/// The way on where an answer lies beyond the end of a shallow clone's history.
package enum ShallowClone {
    // Mostly enough for a branch and for what it has left behind.
    private static let commits = 50

    /// What to say of the history of some commits.
    package struct Words: Sendable, Hashable {
        /// Where it ends.
        package var reason: String
        /// What may be enough.
        package var note: String
        /// Brings the whole of it.
        package var command: String
    }

    /// The words about commits whose history is not whole here; nil where it is.
    package static func words(_ commits: [ObjectID], _ repository: borrowing Repository) -> Words? {
        let edges = repository.edges(reachedFrom: commits)
        guard let edge = edges.first else { return nil }
        let remote = ShellWords.quoted(remote(edges, repository))
        return Words(
            reason: "this clone is shallow, and its history ends at \(edge.short)",
            note: "git fetch --deepen=\(Self.commits) \(remote) may be enough",
            command: "git fetch --unshallow \(remote)")
    }

    /// The remote that has what lies beyond: one whose branches reach the end.
    package static func remote(_ edges: [ObjectID], _ repository: borrowing Repository) -> String {
        var names = ((try? repository.remotes()) ?? []).map(\.name)
        // Who has cloned a fork, and added its parent, has the end from the fork.
        if let origin = names.firstIndex(of: "origin") { names.insert(names.remove(at: origin), at: 0) }
        let holder = names.first { name in
            let tips = ((try? repository.tips(matching: "refs/remotes/\(name)/*")) ?? []).map(\.id)
            return !repository.reached(edges, from: tips).isEmpty
        }
        return holder ?? names.first ?? "origin"
    }
}
