import Git
import Model

/// States of a repository in which a command about branches begins nothing.
enum BranchState {
    static func refuseBare(_ repository: borrowing Repository) throws(Refusal) {
        guard repository.workTree == nil else { return }
        throw Refusal("this repository is bare: it has no work tree to switch", command: "git worktree list")
    }

    /// Refuses while Git is in the middle of something.
    static func refuseOperation(_ repository: borrowing Repository, _ wish: String) throws(Refusal) {
        guard let operation = repository.operation() else { return }
        let name = operation.rawValue
        let way =
            operation == .bisect
            ? "git bisect reset" : operation == .merge ? "git merge --continue" : "git \(name) --continue"
        let back = operation == .bisect ? "" : "; git \(name) --abort takes it back"
        throw Refusal("a \(name) is under way: \(wish) waits until it has ended\(back)", command: way)
    }
}
