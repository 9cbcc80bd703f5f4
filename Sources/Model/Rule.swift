/// What a name that findings carry stands for: the words of `gate explain` and of the reference.
public struct Rule: Sendable, Hashable {
    /// A state, told as a policy and as what a person sees beside it.
    public struct Illustration: Sendable, Hashable {
        /// The policy, without its first line `version: 1`; empty where it has no part in it.
        public var policy: String
        /// Files and commands, line by line.
        public var lines: [String]

        /// Makes an illustration.
        public init(policy: String = "", lines: [String] = []) {
            self.policy = policy
            self.lines = lines
        }
    }

    /// Its name.
    public var id: CheckID
    /// One sentence: what it finds.
    public var summary: String
    /// Why that matters.
    public var why: String
    /// The policy keys that steer it; `training[]` stands for every entry of a list.
    public var settings: [String]
    /// The honest way past it.
    public var wayPast: String
    /// What looks like it and is none.
    public var notAFailure: [String]
    /// Where it comes from, such as a paper; nil where it is the gate's own.
    public var source: String?
    /// A state in which it finds something.
    public var bad: Illustration
    /// The same state, mended.
    public var good: Illustration

    /// Makes a rule.
    public init(
        _ id: CheckID, _ summary: String, why: String, settings: [String] = [], wayPast: String,
        notAFailure: [String] = [], source: String? = nil, bad: Illustration, good: Illustration
    ) {
        self.id = id
        self.summary = summary
        self.why = why
        self.settings = settings
        self.wayPast = wayPast
        self.notAFailure = notAFailure
        self.source = source
        self.bad = bad
        self.good = good
    }
}
