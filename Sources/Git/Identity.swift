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
