public import Model
import PolicyLanguage

/// What a check says of itself: the words of the reference, of `gate explain` and of the tests.
public struct CheckDescription: Sendable {
    /// Its name.
    public let id: CheckID
    /// One sentence: what it finds.
    public let summary: String
    /// Why that matters.
    public let why: String
    /// The policy keys that steer it, those that it declares first.
    public internal(set) var settings: [String]
    /// The honest way past it.
    public let wayPast: String
    /// A state in which it finds something.
    public let bad: CheckExample
    /// The same state, mended.
    public let good: CheckExample

    /// Makes a description.
    public init(
        _ id: CheckID, _ summary: String, why: String, settings: [String] = [], wayPast: String, bad: CheckExample,
        good: CheckExample
    ) {
        self.id = id
        self.summary = summary
        self.why = why
        self.settings = settings
        self.wayPast = wayPast
        self.bad = bad
        self.good = good
    }
}

/// A state of a repository, told as files and commands; a test plays every one with real Git.
///
/// The scene: a fresh repository on `main` with one commit, a bare `origin` and a bare `upstream` beside it.
public struct CheckExample: Sendable {
    /// The policy, without its first line `version: 1`.
    public let policy: String
    /// Files to write before the commands: path and text.
    public let files: [String: String]
    /// Commands, each as a person types it; `git add` of everything follows the last one.
    public let commands: [String]
    /// The stage at which the state is judged.
    public let stage: Stage

    /// Makes an example.
    public init(policy: String, files: [String: String] = [:], commands: [String] = [], stage: Stage = .commit) {
        self.policy = policy
        self.files = files
        self.commands = commands
        self.stage = stage
    }
}

/// What a check found, measured and remarked.
public struct CheckResult: Sendable {
    /// What is wrong; a finding of severity `off` is dropped.
    public var findings: [Finding]
    /// Numbers by name.
    public var measurements: [String: Double]
    /// Facts worth showing that block nothing.
    public var remarks: [String]
    /// Why the check could not tell, nil where it could.
    public var inconclusive: String?
    /// The state that the warnings tell of, where hooks say them once and again only when it changes; nil for every time.
    public var once: String?
    /// What was seen of a training, nil for other checks.
    public var training: TrainingRecord?

    /// Makes a result.
    public init(
        _ findings: [Finding] = [], measurements: [String: Double] = [:], remarks: [String] = [],
        inconclusive: String? = nil
    ) {
        self.findings = findings
        self.measurements = measurements
        self.remarks = remarks
        self.inconclusive = inconclusive
    }
}

/// What a check looks at, where a push moves several references.
public enum CheckScope: Sendable, Hashable {
    /// What a commit holds, so that one look serves all references that get this commit.
    case content
    /// What becomes of a reference, a deletion too.
    case reference
}

/// A check that needs no process: it looks at values and blobs.
public protocol NativeCheck: Sendable {
    /// What it says of itself.
    static var description: CheckDescription { get }
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { get }
    /// What it looks at.
    static var scope: CheckScope { get }
    /// When it is asked.
    static var occasions: [Occasion] { get }
    /// Itself, where it can mend what it finds.
    static var fix: (any NativeFix.Type)? { get }
    /// True where its errors block under `mode: advise` too: what they would let through cannot be taken back.
    static var blocksUnderAdvise: Bool { get }
    /// Why it has nothing to do here, nil where it has.
    static func reasonToSkip(_ context: CheckContext) -> String?
    /// Looks.
    static func run(_ context: CheckContext) throws -> CheckResult
}

extension NativeCheck {
    /// None.
    public static var keys: [any DeclaredKey] { [] }
    /// Most look at what a commit or a push holds.
    public static var occasions: [Occasion] { [.content] }
    /// Most cannot.
    public static var fix: (any NativeFix.Type)? { nil }
    /// Most only warn then.
    public static var blocksUnderAdvise: Bool { false }
    /// Most look at what a commit holds.
    public static var scope: CheckScope { .content }
}

/// A check whose answer lies in what a process does: it says what to start, and reads what came of it.
public protocol CommandCheck: Sendable {
    /// What the policy says of the step.
    var settings: StepSettings { get }
    /// The checks that the step answers for.
    var checks: [CheckID] { get }
    /// Why it has nothing to do here, nil where it has.
    func reasonToSkip(_ context: CheckContext) -> String?
    /// The processes to start, one after the other.
    func commands(_ context: CheckContext) throws(CommandProblem) -> [Command]
    /// True where the processes are not kept from a GPU by the policy.
    var mayUseGPU: Bool { get }
    /// What becomes of files of the snapshot that the processes change.
    var fix: CommandStep.Fix { get }
    /// The files that they were given, nil where they may have changed any.
    func givenFiles(_ context: CheckContext) -> [[UInt8]]?
    /// Says what they have changed.
    func judge(_ changes: StepChanges) -> [Finding]
    /// Says what came of taking their changes over at commit.
    ///
    /// - Parameter command: The command that commits again.
    func judge(_ fix: AppliedFix, next command: SuggestedCommand) -> [Finding]
    /// Reads what came of them.
    func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult
}

extension CommandCheck {
    /// Only training says where it runs.
    public var mayUseGPU: Bool { false }
    /// Only commands of the policy are there to change files; tests leave caches and results.
    public var fix: CommandStep.Fix { .off }
    /// Any.
    public func givenFiles(_ context: CheckContext) -> [[UInt8]]? { nil }
    /// Nothing.
    public func judge(_ changes: StepChanges) -> [Finding] { [] }
    /// Nothing.
    public func judge(_ fix: AppliedFix, next command: SuggestedCommand) -> [Finding] { [] }
}

/// Why a step's command line cannot be started at all.
public struct CommandProblem: Error, Sendable, Hashable {
    /// One line for people.
    public var message: String

    init(_ message: String) {
        self.message = message
    }
}
