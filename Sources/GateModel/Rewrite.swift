/// A change of history about which Git asks before it happens.
public enum Rewrite: Sendable, Hashable {
    /// A branch moves to a commit that takes the place of another one.
    case amend(ReferenceMove)
    /// The commits of a branch are made anew on top of others.
    case rebase(Rebase)
}

/// One line of reference-transaction's standard input.
public struct ReferenceMove: Sendable, Hashable {
    /// The reference's full name.
    public var reference: String
    /// What it had, in hexadecimal; zeros where Git was not told.
    public var old: String
    /// What it gets, in hexadecimal.
    public var new: String

    /// Makes a move.
    public init(reference: String, old: String, new: String) {
        self.reference = reference
        self.old = old
        self.new = new
    }
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
