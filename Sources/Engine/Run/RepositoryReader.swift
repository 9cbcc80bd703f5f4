package import Git
import PolicyLanguage
package import Rules

/// Reads once what the rules ask of a repository.
package enum RepositoryReader {
    /// Reads the facts.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - policy: What the policy says of upstream.
    ///   - state: The gate's own folder, for what is known of the last fetch.
    ///   - now: Seconds since 1970.
    package static func facts(_ repository: borrowing Repository, policy: UpstreamPolicy?, state: StateFolder, now: Int)
        throws
        -> RepositoryFacts
    {
        let head = try repository.head()
        var facts = RepositoryFacts(head: head, operation: repository.operation())
        let remotes = try repository.remotes()
        // Without upstream nobody asks for a remote, but whose branches the fork has is asked of every rewrite.
        guard let policy else {
            facts.fork = try fork(repository, UpstreamPolicy(), head.branch, remotes)
            return facts
        }
        facts.remotes = remotes
        facts.pushRemote = try repository.pushRemote(of: head.branch, among: remotes.map(\.name))
        facts.fork = try fork(repository, policy, head.branch, remotes)
        guard let name = try upstreamRemote(repository, policy, head.branch, remotes),
            let remote = remotes.first(where: { $0.name == name })
        else { return facts }
        let branch = try upstreamBranch(repository, policy, name)
        facts.upstream = try upstream(remote, branch, repository, state, now)
        if branch == nil, let push = facts.pushRemote {
            let prefix = "refs/remotes/\(push)/"
            let target = repository.symbolicTarget(prefix + "HEAD")
            facts.upstream?.forkBranch = target.map { String($0.dropFirst(prefix.count)) }
        }
        return facts
    }

    /// What is known of an upstream branch: from the gate's last fetch, or the user's own where that is newer.
    ///
    /// - Parameter isMeant: False for a reference that must not be asked.
    package static func upstream(
        _ remote: Remote, _ branch: String?, _ repository: borrowing Repository, _ state: StateFolder, _ now: Int,
        where isMeant: (String) -> Bool = { _ in true }
    ) throws -> UpstreamFacts {
        let path = "\(remote.name)/\(branch ?? "HEAD")"
        let tracking = isMeant("refs/remotes/\(path)") ? try repository.reference("refs/remotes/\(path)") : nil
        var upstream = UpstreamFacts(remote: remote.name, branch: branch)
        let fetch = try FetchRecord.read(remote.name, state)
        let own = "refs/gate/upstream/\(path)"
        upstream.tip = isMeant(own) ? try repository.reference(own) : nil
        if upstream.tip != nil { upstream.fetchedAt = fetch?.succeededAt }
        upstream.failure = fetch?.failure
        upstream.rewrittenFrom = fetch?.rewrittenFrom
        let users = try OwnFetch.read(
            remote, branch: branch, tracking: tracking, readsFetchHead: isMeant("FETCH_HEAD"),
            newerThan: upstream.fetchedAt, repository)
        if let users, try isNewer(users, than: upstream, repository) {
            upstream.tip = users.tip
            upstream.fetchedAt = users.at > 0 ? users.at : nil
            if let tried = fetch?.triedAt, users.at > tried { upstream.failure = nil }
        }
        if upstream.tip == nil { upstream.tip = tracking }
        upstream.fetchedAtText = upstream.fetchedAt.map { Clock.local($0, now: now) }
        return upstream
    }

    private static func isNewer(_ own: OwnFetch, than known: UpstreamFacts, _ repository: borrowing Repository) throws
        -> Bool
    {
        guard let tip = known.tip, let at = known.fetchedAt else { return true }
        // Within one second the later commit tells.
        guard own.at == at, own.tip != tip else { return own.at > at }
        return try repository.mergeBase(own.tip, tip) == tip
    }

    /// The remote that is the user's own fork of upstream: what is pushed goes there, and upstream is another one.
    package static func fork(
        _ repository: borrowing Repository, _ policy: UpstreamPolicy, _ branch: String?, _ remotes: [Remote]
    ) throws -> String? {
        let upstream = try upstreamRemote(repository, policy, branch, remotes)
        let push = try repository.pushRemote(of: branch, among: remotes.map(\.name))
        return upstream == push ? nil : push
    }

    /// The fork's parent: the configured remote, else `upstream`, else the branch's remote, else `origin`.
    package static func upstreamRemote(
        _ repository: borrowing Repository, _ policy: UpstreamPolicy, _ branch: String?, _ remotes: [Remote]
    ) throws -> String? {
        var candidates = [policy.remote, "upstream"]
        if let branch { candidates.append(try repository.configuration("branch.\(branch).remote")) }
        candidates.append("origin")
        return candidates.compactMap { $0 }.first { name in remotes.contains { $0.name == name } }
    }

    /// The branch on upstream's remote: the configured one, else the remote's default branch as far as it is known.
    package static func upstreamBranch(_ repository: borrowing Repository, _ policy: UpstreamPolicy, _ remote: String)
        throws
        -> String?
    {
        // `HEAD` names the default branch; a branch of that name would be fetched through the symbolic reference.
        if let branch = policy.branch, branch != "HEAD" { return branch }
        return try defaultBranch(repository, remote)
    }

    /// The remote's default branch as far as this clone knows it, without asking the network.
    package static func defaultBranch(_ repository: borrowing Repository, _ remote: String) throws -> String? {
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
