import Git
import Globs
public import Model
import PolicyLanguage
package import Training
import Words

/// `train/*`: a training script, observed for some optimizer steps, keeps its invariants.
public struct TrainingCheck: CommandCheck {
    /// The check for a script that failed by itself.
    static let failed: CheckID = "train/failed"
    /// The check for a script that could not be observed.
    static let unobserved: CheckID = "train/unobserved"

    /// The policy's step.
    public let step: TrainingStep

    /// Makes the check of one step.
    public init(_ step: TrainingStep) {
        self.step = step
    }

    /// What the policy says of the step.
    public var settings: StepSettings { step.settings }

    /// True where the script may take a GPU.
    public var mayUseGPU: Bool { step.device != .cpu }
    /// The checks that the step answers for.
    public var checks: [CheckID] {
        [Self.failed] + asked.map(\.check)
    }

    /// Why it has nothing to do here.
    public func reasonToSkip(_ context: CheckContext) -> String? { settings.reasonToSkip(context) }

    /// The setup, where there is one, and the script under the probe.
    public func commands(_ context: CheckContext) throws(CommandProblem) -> [Command] {
        var commands: [Command] = []
        if let setup = step.setup {
            commands.append(
                try settings.command(setup, isPython: PythonCommand.isPython(try StepSettings.words(setup))))
        }
        var command = try settings.command(step.command, isPython: true)
        command.firstStepMilliseconds = step.firstStepMilliseconds
        command.arguments = NotebookCommand.words(command.arguments)
        if !step.network { command.arguments = NetworkCut.words + command.arguments }
        command.environment.merge(environment) { own, _ in own }
        commands.append(command)
        for name in furtherRuns {
            var further = command
            further.environment.merge(furtherEnvironment(name)) { _, new in new }
            commands.append(further)
        }
        return commands
    }

    /// The invariants for which the script runs again.
    private var furtherRuns: [String] {
        asked.filter { $0.furtherRun != nil }.map(\.name) + (comparesLoss ? SeededLosses.runs : [])
    }

    /// The invariants that the policy asks for.
    private var asked: [InvariantDescription] {
        TrainingInvariants.descriptions.filter { severity($0.name) != .off }
    }

    /// What is compared with upstream, and by how much it may be worse.
    package var compared: [TrainingMetric: Double] {
        severity("regression") == .off ? [:] : TrainingMeasurements.compared(step.compare)
    }

    private var comparesLoss: Bool { compared[.loss] != nil }
    private var comparesShapes: Bool { severity("regression") != .off && step.compare.outputShapes }

    /// True where something of it is compared with upstream.
    package var isCompared: Bool { !compared.isEmpty || comparesShapes }

    private func furtherEnvironment(_ invariant: String) -> [String: String] {
        var variables = ["GATE_PROBE_REPLAYS": ""]
        if let place = SeededLosses.runs.firstIndex(of: invariant) {
            variables["GATE_PROBE_SEED"] = "\((step.seed ?? 0) + 101 * (place + 1))"
            return variables
        }
        switch asked.first(where: { $0.name == invariant })?.furtherRun {
        case .withOtherSeed: variables["GATE_PROBE_SEED"] = "\((step.seed ?? 0) + 1)"
        case .overOneBatch(let steps):
            variables["GATE_PROBE_REPEAT"] = "1"
            variables["GATE_PROBE_STEPS"] = "\(max(step.steps, steps))"
        case nil: break
        }
        return variables
    }

    /// What makes a smoke run small and quiet: no GPU, no tracker, no window, no compilation.
    public var environment: [String: String] {
        var variables = [
            "GATE_PROBE_STEPS": "\(step.steps)",
            "GATE_PROBE_FROZEN": step.frozen.map(\.text).joined(separator: "\n"),
            "GATE_PROBE_REPLAYS": asked.filter(\.isReplay).map(\.name).joined(separator: " "),
            "WANDB_MODE": "offline", "WANDB_SILENT": "true", "MPLBACKEND": "Agg",
            "MLFLOW_TRACKING_URI": "file:./mlruns", "COMET_MODE": "disabled", "NEPTUNE_MODE": "offline",
            "CLEARML_OFFLINE_MODE": "1",
        ]
        variables["GATE_PROBE_NOTEBOOK_SHELL"] = step.notebook.shell.rawValue
        variables["GATE_PROBE_NOTEBOOK_DRIVE"] = step.notebook.drive
        if !step.notebook.files.isEmpty {
            variables["GATE_PROBE_NOTEBOOK_FILES"] = step.notebook.files.joined(separator: "\n")
        }
        if let rows = step.rows { variables["GATE_PROBE_ROWS"] = "\(rows)" }
        if !step.network { variables.merge(NetworkCut.variables) { own, _ in own } }
        if let seed = step.seed { variables["GATE_PROBE_SEED"] = "\(seed)" }
        if !step.compile { variables["TORCH_COMPILE_DISABLE"] = "1" }
        if step.device == .auto { variables["GATE_PROBE_DEVICE"] = "auto" }
        if step.device == .cpu {
            for name in ["CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"] { variables[name] = "" }
        }
        return variables
    }

    /// Reads what came of it.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        let place = step.setup == nil ? 0 : 1
        guard let last = outcomes.last else { return CheckResult(inconclusive: "nothing ran") }
        let outcome = outcomes.count > place ? outcomes[place] : last
        if outcomes.count <= place {
            return CheckResult([
                finding(
                    Self.failed, settings.severity, "the setup of \(settings.name) failed",
                    CommandEnd.lastLines(outcome))
            ])
        }
        var expectations = TrainingExpectations(
            steps: step.steps, frozen: step.frozen, outputRange: step.outputs.range,
            replays: Set(asked.filter { $0.takes != .observedRun }.map(\.name)),
            allowances: allowances)
        expectations.comparison = TrainingComparison(
            allowances: compared, comparesShapes: comparesShapes, baseline: context.baselines.known[settings.name],
            missing: context.baselines.missing, machine: context.baselines.machine)
        let report = TrainingInvariants.judge(
            events: outcome.events, expectations: expectations, further: further(outcomes.dropFirst(place + 1)))
        var result = CheckResult(measurements: TrainingMeasurements.measurements(report.summary))
        if comparesLoss {
            result.measurements[TrainingMeasurements.measurement(.loss)] = report.seededLosses?.mean
            result.measurements[TrainingMeasurements.deviation] = report.seededLosses?.deviation
        }
        result.training = TrainingMeasurements.record(report, machine: context.baselines.machine)
        result.remarks = TrainingMeasurements.remarks(report.summary)
        if !step.network, !report.networkIsCut { result.remarks.append(NetworkCut.remark) }
        if let problem = ending(outcome, report, context) {
            result.findings.append(problem)
            result.inconclusive = problem.inconclusive ? problem.message : nil
        }
        if outcome.eventsTruncated { result.inconclusive = "the probe sent more events than are kept" }
        for invariant in report.results { add(invariant, report, context, to: &result) }
        // Of several training steps a reader has to know which one speaks.
        if context.policy.training.count > 1 {
            for index in result.findings.indices where !result.findings[index].message.hasPrefix(settings.name + " ") {
                result.findings[index].message = "\(settings.name): \(result.findings[index].message)"
            }
        }
        LeakedModules.add(report.modulesLeaked, settings.name, context, to: &result)
        return result
    }

    private var allowances: [String: Double] {
        var all: [String: Double] = [:]
        for invariant in TrainingInvariants.descriptions { all[invariant.name] = step.invariants[invariant].byPercent }
        if step.device != .cpu, all["deterministic"] == nil { all["deterministic"] = 1e-3 }
        return all
    }

    /// The events of the further runs, by the invariant that asked for each.
    private func further(_ outcomes: ArraySlice<CommandOutcome>) -> [String: [UInt8]] {
        Dictionary(zip(furtherRuns, outcomes.map(\.events))) { first, _ in first }
    }

    private func add(
        _ invariant: InvariantResult, _ report: TrainingReport, _ context: CheckContext, to result: inout CheckResult
    ) {
        var severity = severity(invariant.name)
        guard severity != .off else { return }
        if invariant.isMinor { severity = min(severity, .warning) }
        switch invariant.verdict {
        case .passed: break
        case .failed:
            result.findings.append(
                Finding(
                    CheckID(invariant: invariant.name), severity, invariant.message,
                    notes: invariant.evidence.filter { $0 != invariant.message }
                        + (invariant.advice.map { [$0] } ?? []),
                    command: Self.again(context.stage)))
        case .inconclusive:
            // A run that was not observed is said once, and not once more for each invariant.
            if case .stepsReached = report.end {} else if case .finishedEarly = report.end {} else { return }
            if invariant.isMoot {
                // Whoever wants a comparison is told why there is none.
                if invariant.name == "regression" { result.remarks.append("not compared: \(invariant.message)") }
                return
            }
            // What would only have been a warning does not hold back a verdict by being unknown.
            if severity == .error {
                result.inconclusive = result.inconclusive ?? "\(invariant.name): \(invariant.message)"
            }
            result.remarks.append("\(CheckID(invariant: invariant.name)) inconclusive: \(invariant.message)")
        }
    }

    /// The same run once more, after the script was mended.
    private static func again(_ stage: Stage) -> SuggestedCommand {
        switch stage {
        case .commit, .message, .rewrite: "gate run"
        case .push, .ci: "gate run push"
        case .manual: "gate run manual"
        }
    }

    /// The finding for a run that did not come to its steps, nil where it did.
    private func ending(_ outcome: CommandOutcome, _ report: TrainingReport, _ context: CheckContext) -> Finding? {
        if case .stepsReached = report.end, outcome.end == .exited(0) { return nil }
        let name = settings.name
        if outcome.end == .timedOut, report.summary.steps == 0 { return tooSlow(outcome, report) }
        if let problem = CommandEnd.problem(
            outcome, name: name, timeoutMilliseconds: settings.timeoutMilliseconds)
        {
            return finding(
                Self.failed, settings.severity, "\(problem), after \(report.summary.steps) optimizer steps",
                CommandEnd.notes(outcome))
        }
        switch report.end {
        case .stepsReached, .finishedEarly:
            guard case .exited(let status) = outcome.end, status != 0 else { return nil }
            return finding(
                Self.failed, settings.severity, "\(name) ended with status \(status)", CommandEnd.lastLines(outcome))
        case .exception(let exception) where exception.kind == .other || exception.kind == .noModule:
            // A module that is not there fails on every machine with this environment: that is no obstacle of this one.
            var finding = finding(
                Self.failed, settings.severity, "\(name) crashed: \(report.end.message)", exception.frames)
            finding.location = exception.file.map {
                // A line of a cell is none of the file's; the message names both.
                NotebookCommand.file($0).map { SourceLocation(RepositoryPath($0)) }
                    ?? SourceLocation(RepositoryPath($0), line: exception.line)
            }
            if let hint = exception.hint { finding.notes.append(hint) }
            if exception.kind == .noModule {
                let module = MissingModule(exception.subject ?? "it")
                let entries = try? context.repository().entries(of: context.subject.tree)
                finding.notes.append(module.advice(entries?.map { String(decoding: $0.path, as: UTF8.self) }))
                finding.command = module.command
            }
            return finding
        case .neverTrained, .callMissing, .neverStarted, .truncated:
            // Nothing was observed, but the command itself says that it failed.
            guard case .exited(let status) = outcome.end, status != 0 else { return unobserved(outcome, report) }
            return finding(
                Self.failed, settings.severity, "\(name) failed with status \(status): \(report.end.message)",
                CommandEnd.lastLines(outcome))
        case .exception, .wantsArguments, .damaged, .probeFault: return unobserved(outcome, report)
        }
    }

    private func slowAdvice(_ report: TrainingReport) -> [String] {
        if case .callMissing = report.end, let advice = report.end.advice {
            return [report.end.message] + advice.split(separator: "\n").map(String.init)
        }
        return ["give it more time with `first_step:`, less data with `rows:`, or prepare the data in `setup:`"]
    }

    /// The finding for a script that took too long to its first step, which a slower machine or larger data explain too.
    private func tooSlow(_ outcome: CommandOutcome, _ report: TrainingReport) -> Finding {
        let limit = DurationText.limit(step.firstStepMilliseconds)
        var finding = finding(
            Self.unobserved, .warning,
            "\(settings.name) could not be judged: it took no optimizer step within \(limit)",
            slowAdvice(report) + CommandEnd.lastLines(outcome, 6))
        finding.inconclusive = true
        return finding
    }

    /// The finding for a run about which nothing can be said, because of what it stands on and not of what it does.
    private func unobserved(_ outcome: CommandOutcome, _ report: TrainingReport) -> Finding {
        var notes = report.end.advice.map { $0.split(separator: "\n").map(String.init) } ?? []
        if case .exception(let exception) = report.end {
            // The project's own frames: the exception's words stand in the message, torch's frames help nobody.
            notes += exception.frames.filter { !$0.hasPrefix("/") }
        } else {
            notes += CommandEnd.lastLines(outcome, 6)
        }
        var finding = finding(
            Self.unobserved, .warning, "\(settings.name) could not be judged: \(report.end.message)", notes)
        finding.inconclusive = true
        return finding
    }

    private func finding(_ check: CheckID, _ severity: Severity, _ message: String, _ notes: [String]) -> Finding {
        Finding(
            check, severity, message, notes: notes,
            command: SuggestedCommand(atTop: NotebookCommand.line(step.command.text)))
    }

    private func severity(_ invariant: String) -> Severity {
        min(step.invariants[invariant].severity, settings.severity)
    }
}
