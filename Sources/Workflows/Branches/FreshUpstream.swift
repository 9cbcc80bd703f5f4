public import Engine
import Git
import Platform
import PolicyLanguage
import Rules

/// The upstream branch, fetched just now where that can be done.
struct FreshUpstream: Sendable {
    /// What is known of the repository and its upstream.
    var facts: RepositoryFacts
    /// The reference that holds upstream's tip, nil where nothing is known of it.
    var reference: String?
    /// How fresh that is, in words such as `fetched just now`.
    var freshness = ""
    /// Why it could not be fetched.
    var failure: String?

    /// Upstream's newest known commit.
    var tip: ObjectID? { facts.upstream?.tip }

    /// Fetches, and reads what is known then.
    static func read(_ repository: borrowing Repository, _ policy: UpstreamPolicy, _ surroundings: BranchSurroundings)
        async throws -> FreshUpstream
    {
        var fresh = FreshUpstream(facts: try facts(repository, policy, surroundings))
        guard let known = fresh.facts.upstream else { return fresh }
        if policy.fetch == .auto {
            surroundings.progress("fetching \(known.name)")
            defer { surroundings.progress(nil) }
            var whole = Policy.defaultPolicy
            whole.upstream = policy
            let report = try await UpstreamCommand.fetch(
                whole, surroundings.workspace, timeoutMilliseconds: 60_000)
            switch report {
            case .fetched: fresh.freshness = "fetched just now"
            case .failed(_, let reason): fresh.failure = reason
            case .busy: fresh.failure = "another fetch is under way"
            case .noRemote, .off: break
            }
            fresh.facts = try facts(repository, policy, surroundings)
        }
        guard let upstream = fresh.facts.upstream, let tip = upstream.tip else { return fresh }
        let path = "\(upstream.remote)/\(upstream.branch ?? "HEAD")"
        for candidate in ["refs/gate/upstream/\(path)", "refs/remotes/\(path)"]
        where try repository.reference(candidate) == tip {
            fresh.reference = candidate
            break
        }
        if fresh.freshness.isEmpty { fresh.freshness = upstream.known }
        return fresh
    }

    private static func facts(
        _ repository: borrowing Repository, _ policy: UpstreamPolicy, _ surroundings: BranchSurroundings
    ) throws -> RepositoryFacts {
        try RepositoryReader.facts(
            repository, policy: policy, state: repository.state, now: surroundings.workspace.surroundings.now)
    }
}

/// What commands about branches need from outside.
public struct BranchSurroundings: Sendable {
    let workspace: Workspace
    /// Says what is being waited for; nil where the wait is over.
    let progress: @Sendable (String?) -> Void

    /// Makes surroundings.
    public init(_ workspace: Workspace, progress: @escaping @Sendable (String?) -> Void) {
        self.workspace = workspace
        self.progress = progress
    }

    var git: ForegroundGit { ForegroundGit(environment: workspace.surroundings.environment) }

    /// A file of the gate's own that no other process has, for what Git writes.
    func outputFile(_ commonFolder: String) throws -> String {
        let state = StateFolder(commonFolder: commonFolder)
        if !Files.isFolder(state.path) { try Files.makeFolder(state.path) }
        return "\(state.path)/git-output.\(Clock.identifier(Clock.milliseconds()))"
    }

    /// Git that nobody sees: questions, without hooks.
    var quietGit: GitProcess { workspace.git }
}
