public import Model

/// An invariant in words, for reference pages and for whoever asks what a result means.
public struct InvariantDescription: Sendable, Hashable {
    /// What an invariant takes beside the observed run.
    public enum Takes: Sendable, Hashable {
        /// Nothing.
        case observedRun
        /// A replay by the probe after the observed steps.
        case replay
        /// A run of its own.
        case furtherRun(FurtherRun)
    }

    /// How a further run of the script differs from the observed one.
    public enum FurtherRun: Sendable, Hashable {
        /// Another seed than the first run's: what the script does not seed itself shows.
        case withOtherSeed
        /// The first batch again and again, for at least so many steps.
        case overOneBatch(steps: Int)
    }

    /// The name that results and policies use.
    public var name: String
    /// How the policy sets it.
    public var setting: InvariantSetting
    /// The list of the probe's events that it is judged by: its own name, where it has no other.
    public var evidence: String
    /// What it takes beside the observed run.
    public var takes: Takes
    /// The definition, in one sentence.
    public var summary: String
    /// What goes wrong in training when it does not hold.
    public var why: String
    /// Where the invariant comes from.
    public var source: String
    /// What looks like a failure and is none.
    public var notAFailure: [String]
    /// Code that breaks it.
    public var badExample: String
    /// The same code put right.
    public var goodExample: String

    /// Makes a description.
    public init(
        name: String, setting: InvariantSetting, evidence: String? = nil, takes: Takes = .observedRun, summary: String,
        why: String, source: String, notAFailure: [String], badExample: String, goodExample: String
    ) {
        self.name = name
        self.setting = setting
        self.evidence = evidence ?? name
        self.takes = takes
        self.summary = summary
        self.why = why
        self.source = source
        self.notAFailure = notAFailure
        self.badExample = badExample
        self.goodExample = goodExample
    }

    /// The check that it is.
    public var check: CheckID { CheckID(invariant: name) }
    /// True where the probe replays something for it.
    public var isReplay: Bool { takes == .replay }
    /// The run of its own that it takes, nil for none.
    public var furtherRun: FurtherRun? { if case .furtherRun(let run) = takes { run } else { nil } }
}

/// How the policy sets an invariant: its key among a step's `invariants`.
public struct InvariantSetting: Sendable, Hashable {
    /// By how much it may be missed.
    public enum Allowance: Sendable, Hashable {
        /// It has none.
        case none
        /// A usual one, in percent.
        case percent(Double)
        /// By a measure of its own, unless the policy gives a percentage.
        case ownMeasure
    }

    /// The severity where the policy says nothing.
    public var standard: Severity
    /// What holds, in one sentence.
    public var summary: String
    /// The allowance.
    public var allowance: Allowance
    /// Other keys of the policy that bear on it.
    public var further: [String]

    /// Makes a setting.
    public init(_ standard: Severity, _ summary: String, allowance: Allowance = .none, further: [String] = []) {
        self.standard = standard
        self.summary = summary
        self.allowance = allowance
        self.further = further
    }
}

extension CheckID {
    /// The check of an invariant: `params_move` is `train/params-move`.
    public init(invariant name: String) {
        self.init("train/" + name.map { $0 == "_" ? "-" : String($0) }.joined())
    }
}
