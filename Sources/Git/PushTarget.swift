/// Where a plain `git push` of a branch goes.
public struct PushTarget: Sendable, Hashable {
    /// The remote's name.
    public var remote: String
    /// The branch's short name on the remote.
    public var branch: String
    /// What this clone knows that branch to have, nil where it knows of none.
    public var tip: ObjectID?

    /// Makes a target.
    public init(remote: String, branch: String, tip: ObjectID? = nil) {
        self.remote = remote
        self.branch = branch
        self.tip = tip
    }

    /// The remote-tracking branch.
    public var trackingRef: String { "refs/remotes/\(remote)/\(branch)" }
    /// The name for people, such as `origin/feature`.
    public var name: String { "\(remote)/\(branch)" }
}

extension Repository {
    /// Finds the remote to which a branch is pushed, see git-config(1), `remote.pushDefault`.
    ///
    /// A branch that was begun from `upstream/main` has `upstream` as its remote, and nobody pushes there: a fork does.
    ///
    /// - Parameters:
    ///   - branch: The branch's short name, nil on a detached HEAD.
    ///   - names: The remotes that there are.
    public borrowing func pushRemote(of branch: String?, among names: [String]) throws(GitError) -> String? {
        if let branch, let name = try configuration("branch.\(branch).pushremote"), names.contains(name) { return name }
        if let name = try configuration("remote.pushdefault"), names.contains(name) { return name }
        if let branch, let name = try configuration("branch.\(branch).remote"), name != "upstream",
            names.contains(name)
        {
            return name
        }
        if names.contains("origin") { return "origin" }
        return names.count == 1 ? names.first : nil
    }

    /// Finds where a branch is pushed: its own name, or the branch that it follows where `push.default` says so.
    ///
    /// - Parameter branch: The branch's short name.
    public borrowing func pushTarget(of branch: String) throws(GitError) -> PushTarget? {
        guard let remote = try pushRemote(of: branch, among: try remotes().map(\.name)) else { return nil }
        var target = PushTarget(remote: remote, branch: branch)
        if let mode = try configuration("push.default"), mode == "upstream" || mode == "tracking",
            try configuration("branch.\(branch).remote") == remote,
            let merge = try configuration("branch.\(branch).merge"), merge.hasPrefix("refs/heads/")
        {
            target.branch = String(merge.dropFirst("refs/heads/".count))
        }
        target.tip = try reference(target.trackingRef)
        return target
    }
}
