/// Who asks for a verdict: a hook of Git's, a command, or nobody who waits.
public enum Trigger: String, Sendable, Hashable {
    case preCommit = "pre-commit"
    case preMergeCommit = "pre-merge-commit"
    case prepareCommitMessage = "prepare-commit-msg"
    case commitMessage = "commit-msg"
    case postCommit = "post-commit"
    case postCheckout = "post-checkout"
    case preRebase = "pre-rebase"
    case prePush = "pre-push"
    /// A hook that earlier versions have installed.
    case referenceTransaction = "reference-transaction"
    /// A person, by `gate run` or a command like it.
    case run
    /// A CI system.
    case ci
    /// A person who wants changes of commands taken over.
    case fix
    /// A person who wants to see how much is documented.
    case docs
    /// Nobody: checks run in the background before anybody wants to know.
    case ahead

    /// True where Git asks, false where a person or a CI system wants an answer, or nobody waits for one.
    public var isHook: Bool {
        switch self {
        case .run, .ci, .fix, .docs, .ahead: false
        case .preCommit, .preMergeCommit, .prepareCommitMessage, .commitMessage, .postCommit, .postCheckout, .preRebase,
            .prePush, .referenceTransaction:
            true
        }
    }
}

/// What is asked about, and so which checks are planned.
public enum Occasion: Sendable, Hashable {
    /// What a commit, a push or a range holds.
    case content
    /// The message of the commit that is made.
    case message
    /// An amend or a rebase, before history changes.
    case rewrite
    /// A branch that was made a moment before.
    case newBranch
}
