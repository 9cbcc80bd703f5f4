import JSON

/// What came of one step.
public enum StepOutcome: String, Sendable {
    /// It ran and found nothing.
    case passed
    /// It found something that blocks.
    case failed
    /// It found something that does not block.
    case warned
    /// It could not tell.
    case inconclusive
    /// It did not run.
    case skipped
}

/// One step of a run, as it is recorded.
public struct StepRecord: Sendable, Hashable {
    /// The step's name in the policy, or the check's id.
    public var name: String
    /// The checks that it answers for.
    public var checks: [CheckID]
    /// What came of it.
    public var outcome: StepOutcome
    /// Why it did not run, or could not tell.
    public var reason: String?
    /// The command line, for steps that start a process.
    public var command: String?
    /// How long it took.
    public var durationMilliseconds: Int
    /// What it measured, by name, such as `docs.percent` or `train.first_loss`.
    public var measurements: [String: Double]
    /// Facts worth showing that block nothing, one line each.
    public var remarks: [String]
    /// The tree that was judged, in hexadecimal.
    public var tree: String?
    /// The earlier pass that this one is, nil where the step ran.
    public var reused: Reuse?
    /// True where a person has left it out: `GATE_SKIP`, `--skip`.
    public var isLeftOut = false
    /// What was seen of a training, nil for other steps.
    public var training: TrainingRecord?

    /// An earlier pass of a step, on the same content.
    public struct Reuse: Sendable, Hashable {
        /// The run in which the step ran.
        public var run: String
        /// When it passed: UTC, RFC 3339, milliseconds.
        public var at: String
        /// How long before this run that was.
        public var ageMilliseconds: Int

        /// Makes a reuse.
        public init(run: String, at: String, ageMilliseconds: Int) {
            self.run = run
            self.at = at
            self.ageMilliseconds = ageMilliseconds
        }
    }

    /// Makes a record.
    public init(
        name: String, checks: [CheckID], outcome: StepOutcome, reason: String? = nil, command: String? = nil,
        durationMilliseconds: Int = 0, measurements: [String: Double] = [:], remarks: [String] = [], tree: String? = nil
    ) {
        self.name = name
        self.checks = checks
        self.outcome = outcome
        self.reason = reason
        self.command = command
        self.durationMilliseconds = durationMilliseconds
        self.measurements = measurements
        self.remarks = remarks
        self.tree = tree
    }
}

/// The whole of one run, as one JSON document: appended to the local log, shown by reports, sent to trackers.
public struct RunRecord: Sendable, Hashable {
    /// The number of this document's schema.
    public static let currentSchema = 1

    /// Where the run took place.
    public struct Place: Sendable, Hashable {
        /// The work tree's folder, nil in a bare repository.
        public var workTree: String?
        /// The branch, nil on a detached HEAD.
        public var branch: String?
        /// The commit at HEAD, nil before the first one.
        public var head: String?
        /// The upstream branch that was compared with, such as `upstream/main`.
        public var upstream: String?
        /// The commit that the upstream branch was known to have.
        public var upstreamHead: String?

        /// Makes a place.
        public init(
            workTree: String? = nil, branch: String? = nil, head: String? = nil, upstream: String? = nil,
            upstreamHead: String? = nil
        ) {
            self.workTree = workTree
            self.branch = branch
            self.head = head
            self.upstream = upstream
            self.upstreamHead = upstreamHead
        }
    }

    /// What was judged: a tree, and the commit that has it where there is one already.
    public struct Subject: Sendable, Hashable {
        /// The tree's id in hexadecimal.
        public var tree: String
        /// The commit's id, nil while the commit does not exist yet.
        public var commit: String?
        /// The reference that a push would move.
        public var reference: String?

        /// Makes a subject.
        public init(tree: String, commit: String? = nil, reference: String? = nil) {
            self.tree = tree
            self.commit = commit
            self.reference = reference
        }
    }

    /// The commit after which a range in CI begins.
    public struct Base: Sendable, Hashable {
        /// The name by which it was asked for.
        public var name: String
        /// The commit's id in hexadecimal.
        public var commit: String
        /// The first line of its message.
        public var subject: String

        /// Makes a base.
        public init(name: String, commit: String, subject: String) {
            self.name = name
            self.commit = commit
            self.subject = subject
        }
    }

    /// What a range in CI ends with, and how much of it was judged.
    public struct Head: Sendable, Hashable {
        /// The commit's id in hexadecimal.
        public var commit: String
        /// The first line of its message.
        public var subject: String
        /// How many commits the base lacks; 0 where everything was judged.
        public var commits: Int
        /// How many files differ from the base, all of them where there is none.
        public var files: Int

        /// Makes a head.
        public init(commit: String, subject: String, commits: Int, files: Int) {
            self.commit = commit
            self.subject = subject
            self.commits = commits
            self.files = files
        }
    }

    /// Which policy judged.
    public struct PolicySource: Sendable, Hashable {
        /// Where it was read.
        public var origin: PolicyOrigin
        /// The commit that it was read from, where it was one.
        public var commit: String?
        /// The file, where it is not the one at the top of a tree.
        public var path: String?
        /// SHA-256 of its text in hexadecimal.
        public var digest: String
        /// Whether its errors block; nil where it cannot be read.
        public var mode: PolicyMode?

        /// Makes a source.
        public init(
            origin: PolicyOrigin, commit: String? = nil, path: String? = nil, digest: String, mode: PolicyMode?
        ) {
            self.origin = origin
            self.commit = commit
            self.path = path
            self.digest = digest
            self.mode = mode
        }
    }

    /// The schema's number, `currentSchema` when written by this version.
    public var schema: Int
    /// A UUIDv7, see RFC 9562.
    public var id: String
    /// The program's version.
    public var gate: String
    /// When the run began: UTC, RFC 3339, milliseconds.
    public var startedAt: String
    /// How long it took, from the monotonic clock.
    public var durationMilliseconds: Int
    /// The stage that was judged.
    public var stage: Stage
    /// Who asked.
    public var trigger: Trigger
    /// Where.
    public var place: Place
    /// What.
    public var subjects: [Subject]
    /// Since when, in CI; nil where no base was given.
    public var base: Base?
    /// What the range in CI ends with; nil at every other stage.
    public var head: Head?
    /// By which policy; nil when none could be read.
    public var policy: PolicySource?
    /// The steps, in order.
    public var steps: [StepRecord]
    /// The findings, the heaviest first.
    public var findings: [Finding]
    /// The comments by which checks look away in the files that were looked at.
    public var ignores: [IgnoreComment] = []
    /// What a reader should know beside the findings, one line each.
    public var notices: [String]
    /// What to do now, the most urgent first.
    public var next: [NextAction] = []
    /// How long each stage of the run took.
    public var stages = StageTimes()
    /// The answer.
    public var verdict: Verdict

    /// Makes a record.
    public init(
        id: String, gate: String, startedAt: String, durationMilliseconds: Int, stage: Stage, trigger: Trigger,
        place: Place = Place(), subjects: [Subject] = [], policy: PolicySource? = nil, steps: [StepRecord] = [],
        findings: [Finding] = [], notices: [String] = [], verdict: Verdict
    ) {
        schema = Self.currentSchema
        self.id = id
        self.gate = gate
        self.startedAt = startedAt
        self.durationMilliseconds = durationMilliseconds
        self.stage = stage
        self.trigger = trigger
        self.place = place
        self.subjects = subjects
        self.policy = policy
        self.steps = steps
        self.findings = findings
        self.notices = notices
        self.verdict = verdict
    }
}

extension RunRecord {
    /// The steps that a person has left out, by name; no verdict is whole without their names.
    public var leftOut: [String] { steps.filter(\.isLeftOut).map(\.name) }
}

/// The version of the whole package.
public enum GateVersion {
    /// The version, by semantic versioning.
    public static let current = "0.1.0"
}

/// The answer of a whole run.
public enum Verdict: String, Sendable {
    /// Nothing that blocks was found.
    case passed
    /// Something that blocks was found.
    case rejected
    /// The gate itself, its policy or its surroundings failed, so there is no answer.
    case broken
    /// There is no policy by which to judge, so nothing was looked at and nothing is held up.
    case notJudged = "not judged"
    /// A person or the system ended the run.
    case interrupted

    /// The exit code that belongs to the verdict.
    public var exitCode: Int32 {
        switch self {
        case .passed, .notJudged: 0
        case .rejected: 1
        case .broken: 2
        case .interrupted: 130
        }
    }
}

/// Where the policy was read that judges.
public enum PolicyOrigin: String, Sendable, Hashable {
    /// What is staged.
    case index
    /// The commit that is judged, or the one at HEAD.
    case commit
    /// The commit after which a range in CI begins.
    case base
    /// A file in the work tree that Git does not track.
    case workTree = "work tree"
    /// A copy in the Git folder, made by the last `gate install` or `gate trust`.
    case recorded
    /// The user's own file in the Git folder, which `gate init --local` makes.
    case local
    /// A file outside of what is judged, which a CI system names.
    case file
}

/// Whether errors block.
public enum PolicyMode: String, Sendable, Hashable, CaseIterable {
    /// Errors are reported as warnings, except those that nobody wants: secrets, merge markers, rewritten history.
    case advise
    /// Errors block.
    case enforce
}

/// How long each stage of a run took, in milliseconds by the monotonic clock; nil for what did not happen.
public struct StageTimes: Sendable, Hashable {
    /// The stages of a run, in their order.
    public enum Stage: String, Sendable {
        case find, prepare, carryOut, judge
    }

    /// Opening the repository, and finding what is asked about.
    public var find: Double?
    /// Reading the policy and the facts, asking for trust, planning.
    public var prepare: Double?
    /// The steps.
    public var carryOut: Double?
    /// From the ends of the steps to what is said of them.
    public var judge: Double?

    /// Makes times of nothing.
    public init() {}

    /// Adds a time, to a microsecond, to what the stage has taken for earlier subjects.
    public mutating func add(_ milliseconds: Double, to stage: Stage) {
        func sum(_ known: Double?) -> Double { (((known ?? 0) + milliseconds) * 1000).rounded() / 1000 }
        switch stage {
        case .find: find = sum(find)
        case .prepare: prepare = sum(prepare)
        case .carryOut: carryOut = sum(carryOut)
        case .judge: judge = sum(judge)
        }
    }

    /// The times as one line of JSON.
    var document: String {
        var object = JSONObject()
        object.add("carryOut", carryOut)
        object.add("find", find)
        object.add("judge", judge)
        object.add("prepare", prepare)
        return object.text
    }

    init(_ members: RecordMembers) throws(RunRecordError) {
        find = try members.numberIfPresent("find")
        prepare = try members.numberIfPresent("prepare")
        carryOut = try members.numberIfPresent("carryOut")
        judge = try members.numberIfPresent("judge")
    }
}

/// Something to do now, as a command that can be pasted.
public struct NextAction: Sendable, Hashable {
    /// The command.
    public var command: SuggestedCommand
    /// The check whose finding it mends.
    public var check: CheckID

    /// Makes an action.
    public init(_ command: SuggestedCommand, for check: CheckID) {
        self.command = command
        self.check = check
    }

    /// What is worth doing after a run: where it let nothing through, the cure of the worst finding.
    public static func after(_ verdict: Verdict, _ findings: [Finding]) -> [NextAction] {
        guard verdict != .passed, let worst = findings.first(where: { $0.severity == .error }),
            let command = worst.command
        else { return [] }
        return [NextAction(command, for: worst.check)]
    }

    /// The action as one line of JSON.
    var document: String {
        var object = JSONObject()
        object.add("check", check.name)
        object.add("command", command)
        return object.text
    }

    init(_ members: RecordMembers) throws(RunRecordError) {
        let command = try members.commandIfPresent("command") ?? ""
        self.init(command, for: CheckID(try members.text("check")))
    }
}
