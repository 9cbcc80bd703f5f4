import GateChecks
import GatePolicy
import Git

/// Reads once what the rules ask of a repository.
enum RepositoryReader {
    /// Reads the facts.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - policy: What the policy says of upstream.
    ///   - state: The gate's own folder, for what is known of the last fetch.
    static func facts(_ repository: borrowing Repository, policy: UpstreamPolicy?, state: StateFolder) throws
        -> RepositoryFacts
    {
        let head = try repository.head()
        var facts = RepositoryFacts(head: head, operation: repository.operation())
        // Without upstream nobody asks for a remote.
        guard let policy else { return facts }
        let remotes = try repository.remotes()
        facts.remotes = remotes
        facts.pushRemote = try repository.pushRemote(of: head.branch, among: remotes.map(\.name))
        guard let remote = try upstreamRemote(repository, policy, head.branch, remotes) else { return facts }
        let branch = try policy.branch ?? defaultBranch(repository, remote)
        var upstream = UpstreamFacts(remote: remote, branch: branch)
        let fetch = try FetchRecord.read(remote, state)
        upstream.fetchedAt = fetch?.succeededAt
        upstream.failure = fetch?.failure
        upstream.tip =
            try repository.reference("refs/gate/upstream/\(remote)/\(branch ?? "HEAD")")
            ?? repository.reference("refs/remotes/\(remote)/\(branch ?? "HEAD")")
        facts.upstream = upstream
        return facts
    }

    /// The fork's parent: the configured remote, else `upstream`, else the branch's remote, else `origin`.
    private static func upstreamRemote(
        _ repository: borrowing Repository, _ policy: UpstreamPolicy, _ branch: String?, _ remotes: [Remote]
    ) throws -> String? {
        var candidates = [policy.remote, "upstream"]
        if let branch { candidates.append(try repository.configuration("branch.\(branch).remote")) }
        candidates.append("origin")
        return candidates.compactMap { $0 }.first { name in remotes.contains { $0.name == name } }
    }

    /// The remote's default branch as far as this clone knows it, without asking the network.
    private static func defaultBranch(_ repository: borrowing Repository, _ remote: String) throws -> String? {
        let prefix = "refs/remotes/\(remote)/"
        for prefix in [prefix, "refs/gate/upstream/\(remote)/"] {
            if let target = repository.symbolicTarget(prefix + "HEAD"), target.hasPrefix(prefix) {
                return String(target.dropFirst(prefix.count))
            }
        }
        // `git remote add` sets no HEAD; a fork's own default branch mostly has the name of its parent's.
        let own = repository.symbolicTarget("refs/remotes/origin/HEAD").map {
            $0.dropFirst("refs/remotes/origin/".count)
        }
        for name in [own.map(String.init), "main", "master"].compactMap({ $0 }) {
            let places = [prefix + name, "refs/gate/upstream/\(remote)/\(name)"]
            for place in places where try repository.reference(place) != nil { return name }
        }
        return nil
    }
}
