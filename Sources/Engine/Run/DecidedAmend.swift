import Git
import Model
import Platform

/// An amend that pre-commit has let through, so that prepare-commit-msg need not decide about it again.
struct DecidedAmend: Sendable {
    /// Where it is kept.
    let state: StateFolder
    /// The process of Git, the commit that is replaced and the tree that is committed.
    private let line: String

    /// The amend by a process; nil where the system does not tell one process from another.
    init?(_ asking: AskingProcess?, head: ObjectID, tree: ObjectID, state: StateFolder) {
        guard let identity = asking?.identity else { return nil }
        self.state = state
        line = "\(identity) \(head) \(tree)\n"
    }

    /// True where pre-commit has let exactly this one through.
    var isKnown: Bool { (try? Files.read(state.amend, limit: 4096)) == Array(line.utf8) }

    /// Keeps it; where that fails it is decided about once more.
    func remember() {
        try? state.make(state.path)
        try? Files.write(Array(line.utf8), to: state.amend)
    }
}
