/// What Git, a person or a CI system asks the gate.
public struct HookEvent: Sendable, Hashable {
    /// The moment in the life of a change.
    public var stage: Stage
    /// Who asks.
    public var trigger: Trigger
    /// What a push would move, one element a line of pre-push's standard input.
    public var pushed: [PushedReference]
    /// The remote of a push, its name or address, as Git gave it.
    public var remote: String?
    /// The address of that remote.
    public var remoteAddress: String?
    /// The first commit that is not judged any more, as a person or a CI system named it.
    public var base: String?
    /// The commit before what a CI system's event brings, as its payload has it; zeros for a new branch.
    public var systemBase: String?
    /// The file that a CI system names as the policy, absolute; nil where the base's judges.
    public var policyFile: String?
    /// True where every path is judged, not only what changed.
    public var allPaths: Bool
    /// The change of history that is asked about, nil at every other stage.
    public var rewrite: Rewrite?
    /// The branch that HEAD's commits are on, as a CI system names it.
    public var branch: String?
    /// True where HEAD is a merge that a CI system made to try a branch.
    public var isTestMerge: Bool
    /// The file with the commit message, as Git gave it; nil at every stage but `message`.
    public var messageFile: String?
    /// The steps that are asked for by name, empty for all.
    public var steps: [String]
    /// Steps and checks that are to be left out, as a person has typed them.
    public var skips: [String]
    /// True where a step that has passed on the same content need not run again.
    public var reuses: Bool

    /// Makes an event.
    public init(
        stage: Stage, trigger: Trigger, pushed: [PushedReference] = [], remote: String? = nil, base: String? = nil,
        allPaths: Bool = false, rewrite: Rewrite? = nil, branch: String? = nil, isTestMerge: Bool = false,
        messageFile: String? = nil, steps: [String] = [], skips: [String] = [], reuses: Bool = true
    ) {
        self.stage = stage
        self.trigger = trigger
        self.pushed = pushed
        self.remote = remote
        self.base = base
        self.allPaths = allPaths
        self.rewrite = rewrite
        self.branch = branch
        self.isTestMerge = isTestMerge
        self.messageFile = messageFile
        self.steps = steps
        self.skips = skips
        self.reuses = reuses
    }
}

extension HookEvent {
    /// True where Git asks, false where a person or a CI system wants an answer, or nobody waits for one.
    public var isByHook: Bool { trigger.isHook }

    /// What is asked about.
    public var occasion: Occasion {
        if trigger == .postCheckout { return .newBranch }
        return stage == .message ? .message : stage == .rewrite ? .rewrite : .content
    }
}

/// The moment at which the gate is asked for a verdict.
public enum Stage: String, Sendable, CaseIterable, Comparable {
    /// Before a commit is made; the index is judged.
    case commit
    /// When the commit message stands.
    case message
    /// Before objects leave for a remote; every pushed tip is judged.
    case push
    /// Before published history is replaced.
    case rewrite
    /// On a CI system; a range of commits and its head are judged.
    case ci
    /// By hand alone.
    case manual

    /// Orders the stages as they follow each other in daily work.
    public static func < (left: Stage, right: Stage) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// Who asks for a verdict: a hook of Git's, a command, or nobody who waits.
public enum Trigger: String, Sendable, Hashable {
    case preCommit = "pre-commit"
    case preMergeCommit = "pre-merge-commit"
    case prepareCommitMessage = "prepare-commit-msg"
    case commitMessage = "commit-msg"
    case postCommit = "post-commit"
    case postRewrite = "post-rewrite"
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
        case .preCommit, .preMergeCommit, .prepareCommitMessage, .commitMessage, .postCommit, .postRewrite,
            .postCheckout, .preRebase,
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
