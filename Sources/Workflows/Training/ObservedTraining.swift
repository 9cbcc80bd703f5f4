public import Engine
public import Model
import Platform
import PolicyLanguage
public import Rules
import Synchronization
import Training
import Words

/// A training that a person starts by hand, outside any policy: observed as a policy's step is, where it stands.
public struct ObservedTraining: Sendable {
    let step: TrainingStep
    let arguments: [String]
    let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// A run of a command.
    public init(_ step: TrainingStep, arguments: [String], _ workspace: Workspace) {
        self.step = step
        self.arguments = arguments
        self.workspace = workspace
    }

    /// The folder for `import gateprobe`, made where it is not there yet: without what starts a probe by itself.
    public static func importFolder(_ surroundings: Surroundings) throws -> String {
        let place = "\(surroundings.cacheFolder)/gate/import"
        try Files.makeFolder(place)
        return try ProbeFiles.folder(in: place, leavingOut: "sitecustomize.py")
    }

    /// Runs the command in the current folder; `progress` gets the last step and the losses so far.
    public func run(progress: @escaping @Sendable (Int, [Double]) -> Void) throws -> TrainingTable {
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
            NotebookCommand.words(arguments.map { Array($0.utf8) }), environment: environment,
            folder: surroundings.currentFolder,
            timeoutMilliseconds: step.settings.timeoutMilliseconds)
        launch.eventsPath = events
        launch.firstStepMilliseconds = step.firstStepMilliseconds
        let follower = Follower(progress)
        launch.onEvents = { follower.take($0) }
        return report(StepProcess(interruption: workspace.interruption, trace: workspace.trace).run(launch))
    }

    /// Judges events that a program wrote to a file; the step says for what.
    public func judge(eventsAt path: String) throws -> TrainingTable {
        report(CommandOutcome(end: .exited(0), events: try Files.read(path) ?? []))
    }

    private func report(_ outcome: CommandOutcome) -> TrainingTable {
        let judged = TrainingInvariants.judge(
            events: outcome.events,
            expectations: TrainingExpectations(
                steps: step.steps, frozen: step.frozen, outputRange: step.outputs.range,
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
        return TrainingTable(
            rows: judged.obstacle == nil ? judged.results.map(Self.row) : [], losses: judged.summary.losses,
            gradientNorms: judged.summary.gradientNorms, summary: Self.summary(judged.summary), ending: ending,
            advice: Self.advice(judged, outcome),
            output: outcome.shown.split(separator: "\n").suffix(12).map(String.init),
            hasFailed: hasFailed)
    }

    private static func advice(_ judged: TrainingReport, _ outcome: CommandOutcome) -> String? {
        guard case .exited = outcome.end else { return nil }
        return judged.end.adviceByHand
    }

    private static func row(_ result: InvariantResult) -> TrainingTable.Row {
        TrainingTable.Row(
            name: result.name, verdict: result.verdict.rawValue, message: result.message,
            notes: result.verdict == .passed
                ? [] : result.evidence.filter { $0 != result.message } + (result.advice.map { [$0] } ?? []),
            isMoot: result.isMoot)
    }

    private static func summary(_ summary: TrainingSummary) -> String {
        var parts = [counted(summary.steps, "step")]
        if let count = summary.parameterCount { parts.append("\(count) parameters") }
        if let speed = summary.samplesPerSecond { parts.append("\(Int(speed)) samples a second") }
        if let peak = summary.peakMemoryBytes { parts.append("\(SizeText.measured(peak)) at most") }
        if let device = summary.device { parts.append("on \(device)") }
        if let framework = summary.framework { parts.append(framework) }
        if let module = summary.slowestModule { parts.append("slowest: \(module)") }
        return parts.joined(separator: ", ")
    }
}

/// Follows a run's events from the thread that reads them.
final class Follower: Sendable {
    private let progress = Mutex(TrainingProgress())
    private let tell: @Sendable (Int, [Double]) -> Void

    init(_ tell: @escaping @Sendable (Int, [Double]) -> Void) {
        self.tell = tell
    }

    func take(_ bytes: [UInt8]) {
        let now = progress.withLock { progress -> TrainingProgress? in
            progress.take(bytes) ? progress : nil
        }
        if let now { tell(now.step, now.losses) }
    }
}
