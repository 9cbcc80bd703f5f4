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
