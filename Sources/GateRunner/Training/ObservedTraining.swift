import GateChecks
import GateModel
public import GatePolicy
import TrainingInvariants

/// A training that a person starts by hand, outside any policy: observed as a policy's step is, where it stands.
public struct ObservedTraining: Sendable {
    /// An invariant and what was found of it.
    public struct Row: Sendable {
        /// The invariant's name.
        public var name: String
        /// `passed`, `failed` or `inconclusive`.
        public var verdict: String
        /// One line.
        public var message: String
        /// What to do about it, and further evidence.
        public var notes: [String]
        /// True where it speaks of nothing that the run holds.
        public var isMoot: Bool
    }

    /// What came of it.
    public struct Report: Sendable {
        /// One row an invariant.
        public var rows: [Row]
        /// The losses by step.
        public var losses: [Double]
        /// The gradients' norms at the steps at which they were measured.
        public var gradientNorms: [Double]
        /// The run in a line.
        public var summary: String
        /// How the script ended, nil where it came to its steps.
        public var ending: String?
        /// What to do about that.
        public var advice: String?
        /// The last lines that the script wrote.
        public var output: [String]
        /// Whether the script failed by itself: an exception, a status, a time limit.
        public var hasFailed: Bool
    }

    let step: TrainingStep
    let arguments: [String]
    let surroundings: Surroundings
    let interruption: Interruption

    /// A run of a command.
    public init(
        _ step: TrainingStep, arguments: [String], surroundings: Surroundings, interruption: Interruption
    ) {
        self.step = step
        self.arguments = arguments
        self.surroundings = surroundings
        self.interruption = interruption
    }

    /// Runs the command in the current folder; `progress` gets the last step and the losses so far.
    public func run(progress: @escaping @Sendable (Int, [Double]) -> Void) throws -> Report {
        let cache = "\(surroundings.cacheFolder)/gate"
        try Files.makeFolder(cache)
        let events = try EventChannel.make(in: cache)
        defer { EventChannel.remove(events) }
        var environment = surroundings.environmentWithoutGit
        environment.merge(TrainingCheck(step).environment) { _, own in own }
        let probe = try ProbeFiles.folder(in: "\(cache)/probe")
        environment["PYTHONPATH"] = environment["PYTHONPATH"].map { "\(probe):\($0)" } ?? probe
        environment["GATE_PROBE_EVENTS"] = events
        environment["GATE_PROBE_ROOT"] = surroundings.currentFolder
        var launch = Launch(
            arguments.map { Array($0.utf8) }, environment: environment, folder: surroundings.currentFolder,
            timeoutMilliseconds: step.settings.timeoutMilliseconds)
        launch.eventsPath = events
        launch.firstStepMilliseconds = step.firstStepMilliseconds
        let follower = Follower(progress)
        launch.onEvents = { follower.take($0) }
        return report(StepProcess(interruption: interruption).run(launch))
    }

    private func report(_ outcome: CommandOutcome) -> Report {
        let judged = TrainingInvariants.judge(
            events: outcome.events,
            expectations: TrainingExpectations(
                steps: step.steps, frozen: step.frozen.map(\.text), outputRange: step.outputs.range,
                replays: ["eval_deterministic", "batch_independent"]))
        var ending: String?
        if case .stepsReached = judged.end {} else { ending = judged.end.message }
        var hasFailed = false
        switch outcome.end {
        case .exited(let status): hasFailed = status != 0
        case .signaled(let signal): (hasFailed, ending) = (true, "the script was killed by signal \(signal)")
        case .timedOut: (hasFailed, ending) = (true, "the script did not end in time")
        case .notStarted(let reason): (hasFailed, ending) = (true, "it could not be started: \(reason)")
        case .interrupted: (hasFailed, ending) = (true, "it was interrupted")
        }
        return Report(
            rows: judged.obstacle == nil ? judged.results.map(Self.row) : [], losses: judged.summary.losses,
            gradientNorms: judged.summary.gradientNorms, summary: Self.summary(judged.summary), ending: ending,
            advice: Self.advice(judged, outcome),
            output: outcome.text.split(separator: "\n").suffix(12).map(String.init),
            hasFailed: hasFailed)
    }

    private static func advice(_ judged: TrainingReport, _ outcome: CommandOutcome) -> String? {
        guard case .exited = outcome.end else { return nil }
        return judged.end.advice
    }

    private static func row(_ result: InvariantResult) -> Row {
        Row(
            name: result.name, verdict: result.verdict.rawValue, message: result.message,
            notes: result.verdict == .passed
                ? [] : result.evidence.filter { $0 != result.message } + (result.advice.map { [$0] } ?? []),
            isMoot: result.isMoot)
    }

    private static func summary(_ summary: TrainingSummary) -> String {
        var parts = ["\(summary.steps) step\(summary.steps == 1 ? "" : "s")"]
        if let count = summary.parameterCount { parts.append("\(count) parameters") }
        if let speed = summary.samplesPerSecond { parts.append("\(Int(speed)) samples a second") }
        if let peak = summary.peakMemoryBytes { parts.append("\(peak / 1_048_576) MB at most") }
        if let framework = summary.framework { parts.append(framework) }
        return parts.joined(separator: ", ")
    }
}
