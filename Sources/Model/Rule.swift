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

/// The name of a check, `family/finding`, such as `branch/protected`.
public struct CheckID: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The whole name, `family/finding`.
    public let name: String

    /// Makes an id from its whole name.
    public init(_ name: String) {
        self.name = name
    }

    /// Makes an id from a literal.
    public init(stringLiteral value: String) {
        name = value
    }

    /// The part before the slash: `branch`, `test`, `docs`.
    public var family: String {
        String(name.prefix { $0 != "/" })
    }

    /// The whole name.
    public var description: String { name }

    /// Orders ids by name.
    public static func < (left: CheckID, right: CheckID) -> Bool { left.name < right.name }
}

/// How much a finding weighs.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    /// Not looked for at all.
    case off
    /// Shown, and never blocks.
    case warning
    /// Blocks the commit, the push or the CI job.
    case error

    /// Orders severities by weight: `off`, `warning`, `error`.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.weight < right.weight
    }

    private var weight: Int {
        switch self {
        case .off: 0
        case .warning: 1
        case .error: 2
        }
    }
}
