public import Engine
import Git
public import Model
import Platform
import PolicyLanguage
import Rules
import Words

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
        let asking = AskingProcess.find()?.commandLine
        guard try RefusedPush.parted(remote: remote, asking, in: repository) != nil,
            let head = try repository.head().commit,
            let text = try JudgedPolicy.find(
                repository, tree: try repository.commit(head).tree, commit: head, base: nil, stage: .push),
            let policy = text.reading.policy, policy.history?.publishedRewrite ?? .off != .off
        else { return nil }
        var facts = try RepositoryReader.facts(
            repository, policy: policy.upstream ?? UpstreamPolicy(), state: repository.state, now: surroundings.now)
        facts.asking = asking
        facts.identity = try repository.identity(environment: surroundings.environment)
        return try RefusedPush.advice(remote: remote, policy, facts, in: repository)
    }
}

/// What Git LFS does at a push: gate judges first, since a push that is refused should upload nothing.
public struct LFSPush: Sendable {
    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// Makes it for a place.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// True where what is pushed may point to objects of Git LFS.
    public func isNeeded(by refs: [PushedReference]) throws -> Bool {
        let pushed = refs.filter { !$0.isDeletion }.map(\.localID)
        return try !pushed.isEmpty && LFSHooks.areUsed(by: pushed, workspace.open())
    }

    /// True where its program can be found as Git finds it.
    public var hasProgram: Bool {
        (surroundings.environment["PATH"] ?? "").split(separator: ":").contains { Files.isProgram("\($0)/git-lfs") }
    }

    /// Runs its hook, which uploads what the remote lacks.
    ///
    /// - Parameters:
    ///   - arguments: Those of the hook: the remote and its address.
    ///   - input: What Git gave to the hook.
    /// - Returns: Its status; nil where Git could not be started.
    public func run(_ arguments: [String], input: [UInt8]) throws -> Int32? {
        let folder = try Files.makeTemporaryFolder(in: surroundings.temporaryFolder)
        defer { try? Files.remove(folder) }
        try Files.write(input, to: folder + "/input")
        return ForegroundGit(environment: surroundings.environment)
            .run(["lfs", "pre-push"] + arguments, reads: folder + "/input").status
    }
}
