/// A change of history about which Git asks before it happens.
public enum Rewrite: Sendable, Hashable {
    /// A new commit takes the place of HEAD's.
    case amend
    /// The commits of a branch are made anew on top of others.
    case rebase(Rebase)
}

/// The arguments of pre-rebase, see githooks(5).
public struct Rebase: Sendable, Hashable {
    /// The commits that this reaches stay as they are; nil where every commit is made anew (`--root`).
    public var upstream: String?
    /// The branch or commit that is rebased, nil for what is checked out.
    public var branch: String?

    /// Makes a rebase.
    public init(upstream: String?, branch: String? = nil) {
        self.upstream = upstream
        self.branch = branch
    }
}
