/// Under which names and addresses a person commits here.
public struct Identity: Sendable, Hashable {
    /// The names.
    public var names: Set<String>
    /// The addresses, in lower case.
    public var emails: Set<String>

    /// Makes an identity.
    public init(names: Set<String> = [], emails: Set<String> = []) {
        self.names = names
        self.emails = Set(emails.map { $0.lowercased() })
    }

    /// True where somebody else wrote the commit: both name and address of its author differ from all of one's own.
    ///
    /// People commit from several machines under one name and from several addresses, so one that agrees is enough.
    public func isOther(_ commit: Commit) -> Bool {
        !names.isEmpty && !emails.isEmpty && !names.contains(commit.authorName)
            && !emails.contains(commit.authorEmail.lowercased())
    }
}

extension Repository {
    /// Reads who commits here: what Git's variables and its configuration say, all of it.
    ///
    /// `GIT_AUTHOR_NAME` is not asked: `git commit --amend` sets it to the author of the amended commit before hooks run.
    ///
    /// - Parameter environment: The variables that Git gave.
    public borrowing func identity(environment: [String: String]) throws(GitError) -> Identity {
        var identity = Identity()
        for variable in ["GIT_COMMITTER_NAME"] { identity.add(name: environment[variable]) }
        for variable in ["GIT_COMMITTER_EMAIL", "EMAIL"] { identity.add(email: environment[variable]) }
        let command = CommandConfiguration(environment: environment)
        for section in ["user", "committer", "author"] {
            // Git goes by the command's own words first.
            if let name = command["\(section).name"] {
                identity.add(name: name)
            } else {
                identity.add(name: try configuration("\(section).name"))
            }
            if let email = command["\(section).email"] {
                identity.add(email: email)
            } else {
                identity.add(email: try configuration("\(section).email"))
            }
        }
        return identity
    }
}

extension Identity {
    /// Adds what a commit of one's own says of its maker.
    public mutating func add(name: String, email: String) {
        add(name: name)
        add(email: email)
    }

    fileprivate mutating func add(name: String?) {
        if let name, !name.isEmpty { names.insert(name) }
    }

    fileprivate mutating func add(email: String?) {
        if let email, !email.isEmpty { emails.insert(email.lowercased()) }
    }
}

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
