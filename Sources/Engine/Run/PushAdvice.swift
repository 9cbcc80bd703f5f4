import Git
public import Model
import PolicyLanguage
import Rules

/// Advice for a push that Git refuses before it asks a hook about anything.
public struct PushAdvice: Sendable {
    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// Advice in a repository.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Finds out whether there is any; whatever goes wrong here, Git has the last word anyway.
    ///
    /// - Parameter remote: The remote as Git named it.
    public func find(remote: String?) -> Finding? { try? found(remote) }

    private func found(_ remote: String?) throws -> Finding? {
        let repository = try workspace.open()
        let advice = try RefusedPush.advice(
            remote: remote, asking: AskingProcess.find()?.commandLine,
            identity: { try workspace.open().identity(environment: surroundings.environment) }, in: repository)
        guard let advice, let head = try repository.head().commit,
            let text = try JudgedPolicy.find(
                repository, tree: try repository.commit(head).tree, commit: head, base: nil, stage: .push),
            let history = Policy.decode(bytes: text.bytes).policy?.history, history.publishedRewrite != .off
        else { return nil }
        return advice
    }
}
