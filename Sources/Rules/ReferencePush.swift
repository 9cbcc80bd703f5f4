public import Git
public import Model

/// What a push does to one reference of the remote.
public struct ReferencePush: Sendable, Hashable {
    /// The reference on the remote and the one here, as Git names them.
    public var line: PushedRef
    /// The remote's name, nil where the push goes to an address that no remote here has.
    public var remote: String?
    /// The remote as the person named it: a name or an address.
    public var destination: String
    /// The commit that the reference would get, nil for a deletion.
    public var new: ObjectID?
    /// The commit that the remote has there, nil where it has none, or one that is not in this clone.
    public var old: ObjectID?

    /// Makes one.
    public init(line: PushedRef, remote: String?, destination: String, new: ObjectID?, old: ObjectID?) {
        self.line = line
        self.remote = remote
        self.destination = destination
        self.new = new
        self.old = old
    }

    /// The reference's full name on the remote.
    public var reference: String { line.remoteRef }
    /// The branch's short name on the remote, nil where the reference is not a branch.
    public var branch: String? {
        reference.hasPrefix("refs/heads/") ? String(reference.dropFirst("refs/heads/".count)) : nil
    }
    /// The branch here that is pushed, nil where something else is.
    public var localBranch: String? {
        line.localRef.hasPrefix("refs/heads/") ? String(line.localRef.dropFirst("refs/heads/".count)) : nil
    }
    /// True where the remote has something there that this clone has never seen.
    public var isOldUnknown: Bool { !line.isNew && old == nil }
    /// The name for people, such as `origin/feature`.
    public var name: String { "\(remote ?? destination)/\(branch ?? reference)" }
}
