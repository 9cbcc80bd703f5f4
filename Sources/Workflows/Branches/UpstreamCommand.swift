public import Engine
import Git
import Model
import Platform
import PolicyLanguage
public import Rules
import Words

/// A fetch of upstream by hand, or in the background of a commit.
public enum UpstreamCommand {
    /// What a fetch did.
    public enum Report: Sendable {
        /// There is no remote to fetch from.
        case noRemote
        /// The policy says `upstream: off`.
        case off
        /// It went well; the branch's name and its newest commit.
        case fetched(String, String)
        /// Somebody else is fetching.
        case busy
        /// Git said no.
        case failed(String, String)
    }

    /// Fetches the upstream branch into `refs/gate/upstream/`.
    ///
    /// - Parameter allowsTouch: True where a person waits who may touch a hardware key.
    public static func fetch(
        _ policy: Policy, _ workspace: Workspace, timeoutMilliseconds: Int, allowsTouch: Bool = true
    ) async throws -> Report {
        guard let rules = policy.upstream else { return .off }
        let repository = try workspace.open()
        let state = repository.state
        let now = workspace.surroundings.now
        guard let upstream = try RepositoryReader.facts(repository, policy: rules, state: state, now: now).upstream
        else { return .noRemote }
        let fetch = try UpstreamFetch(git: workspace.git, repository, allowsTouch: allowsTouch)
        let result = try await fetch.run(
            remote: upstream.remote, branch: upstream.branch, timeoutMilliseconds: timeoutMilliseconds, now: now)
        switch result {
        case .busy: return .busy
        case .failed(let reason): return .failed(upstream.name, reason)
        case .fetched:
            let known = try RepositoryReader.facts(repository, policy: rules, state: state, now: now).upstream
            return .fetched(known?.name ?? upstream.name, known?.tip?.short ?? "nothing")
        }
    }
}
