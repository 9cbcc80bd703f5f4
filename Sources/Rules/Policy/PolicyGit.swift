public import Globs
public import Model
public import Patterns
import PolicyLanguage

/// The rules about the upstream branch.
public struct UpstreamPolicy: Sendable, Hashable {
    /// How the gate learns what upstream has.
    public enum Fetch: String, Sendable, Hashable, CaseIterable {
        /// Fetch by Git when what is known is older than `max_age`.
        case auto
        /// Judge what is known; never use the network.
        case check
        /// Judge nothing that needs a fetch.
        case off
    }

    /// The remote's name, nil to find it: `upstream`, else the branch's remote, else `origin`.
    public var remote: String?
    /// The branch's name, nil for the remote's default branch.
    public var branch: String?
    /// How the gate learns what upstream has.
    public var fetch: Fetch
    /// How old the last fetch may be.
    public var maxAgeMilliseconds: Int

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init(remote: String? = nil, branch: String? = nil, fetch: Fetch = .auto, maxAgeMilliseconds: Int = 3_600_000)
    {
        self.remote = remote
        self.branch = branch
        self.fetch = fetch
        self.maxAgeMilliseconds = maxAgeMilliseconds
    }
}

/// The rules about branches.
public struct BranchesPolicy: Sendable, Hashable {
    /// Which branches take no commits made here.
    public enum Protected: Sendable, Hashable {
        /// The default branch, where upstream differs from the push remote.
        case auto
        /// Those whose whole name one of these globs matches; none when empty.
        case names([NameGlob])
    }

    /// Branches on which only `files` is judged: what is built lies there, not what is written.
    public var exempt: [NameGlob] = [NameGlob("gh-pages", kind: .branch)].compactMap { $0 }

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init() {}
}

extension Policy {
    /// True where only `files` is judged on a branch; pages are pages, whether there are rules about branches or not.
    public func isExempt(_ branch: String) -> Bool {
        (branches ?? BranchesPolicy()).exempt.contains { $0.matches(branch) }
    }
}

/// The rules about commits.
public struct HistoryPolicy: Sendable, Hashable {
    /// When a new commit should have been an amend.
    public struct SmallFollowUp: Sendable, Hashable {
        /// `history/small-follow-up`.
        public var severity: Severity
        /// The most changed lines that still look like a slip.
        public var maxLines: Int
        /// How young the commit before must be.
        public var withinMilliseconds: Int

        /// Makes the rule.
        public init(severity: Severity = .warning, maxLines: Int = 10, withinMilliseconds: Int = 1_800_000) {
            self.severity = severity
            self.maxLines = maxLines
            self.withinMilliseconds = withinMilliseconds
        }
    }

    /// When an amend should have been a new commit.
    public struct OvergrownAmend: Sendable, Hashable {
        /// `history/overgrown-amend`.
        public var severity: Severity
        /// How old the amended commit must be.
        public var afterMilliseconds: Int
        /// More changed lines than these are too many.
        public var maxLines: Int

        /// Makes the rule.
        public init(severity: Severity = .off, afterMilliseconds: Int = 14_400_000, maxLines: Int = 50) {
            self.severity = severity
            self.afterMilliseconds = afterMilliseconds
            self.maxLines = maxLines
        }
    }

    /// What the rules of this section are set to.
    package var rules = RuleValues()

    /// Makes the section.
    public init() {}
}

extension HistoryPolicy {
    /// True where a rule has to see the message of a commit, or the commit with its message, before it is made.
    public var judgesMessages: Bool {
        smallFollowUp.severity != .off || overgrownAmend.severity != .off || message?.isOff == false
    }
}

extension MessageRules {
    /// True where nothing is asked of a message.
    public var isOff: Bool {
        severity == .off
            || (subjectMax == nil && bodyMax == nil && convention == .none && pattern == nil && trailers.isEmpty)
    }
}

/// The rules about commit messages.
public struct MessageRules: Sendable, Hashable {
    /// A ready-made form of subjects.
    public enum Convention: String, Sendable, Hashable, CaseIterable {
        /// Any subject.
        case none
        /// Conventional Commits 1.0.0, such as `fix(loader): close the file`.
        case conventional
    }

    /// How much a message that breaks a rule weighs.
    public var severity: Severity
    /// The most characters of a subject, nil for no limit.
    public var subjectMax: Int?
    /// The most characters of a line of the body, nil for no limit.
    public var bodyMax: Int?
    /// A ready-made form of subjects.
    public var convention: Convention
    /// A pattern that the whole subject must match.
    public var pattern: Pattern?
    /// Trailers that every message must have, such as `Signed-off-by`.
    public var trailers: [String]
    /// Subjects that no rule judges, each a pattern for the whole subject.
    public var exempt: [Pattern]

    /// Makes the rules.
    public init(
        severity: Severity = .warning, subjectMax: Int? = 72, bodyMax: Int? = nil, convention: Convention = .none,
        pattern: Pattern? = nil, trailers: [String] = [], exempt: [Pattern] = []
    ) {
        self.severity = severity
        self.subjectMax = subjectMax
        self.bodyMax = bodyMax
        self.convention = convention
        self.pattern = pattern
        self.trailers = trailers
        self.exempt = exempt
    }
}
