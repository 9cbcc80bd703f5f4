import GateModel
import GatePolicy
import Words
package import TrainingInvariants

/// How the words of the policy and those of the observed run belong together.
package enum TrainingRules {
    private static let rules: [(name: String, rule: any KeyPath<InvariantRules, InvariantRule> & Sendable)] = [
        ("params_move", \.paramsMove),
        ("frozen_stay", \.frozenStay),
        ("gradients_reach", \.gradientsReach),
        ("optimizer_covers", \.optimizerCovers),
        ("finite", \.finite),
        ("outputs_in_range", \.outputsInRange),
        ("inputs_matter", \.inputsMatter),
        ("initial_loss", \.initialLoss),
        ("loss_shape", \.lossShape),
        ("loss_decreases", \.lossDecreases),
        ("gradients_cleared", \.gradientsCleared),
        ("mode", \.mode),
        ("alive", \.alive),
        ("gradient_bounds", \.gradientBounds),
        ("rate_sane", \.rateSane),
        ("no_leak", \.noLeak),
        ("ranks_agree", \.ranksAgree),
        ("eval_deterministic", \.evalDeterministic),
        ("batch_independent", \.batchIndependent),
        ("checkpoint", \.checkpoint),
        ("deterministic", \.deterministic),
        ("overfits_batch", \.overfitsBatch),
        ("regression", \.regression),
    ]

    /// The invariants that this version judges.
    static let observed = rules.map(\.name)

    /// What the policy says of an invariant; off for one that the policy does not know.
    static func rule(_ name: String, _ all: InvariantRules) -> InvariantRule {
        rules.first { $0.name == name }.map { all[keyPath: $0.rule] } ?? InvariantRule(.off)
    }

    /// The invariants that take further runs of the script, in the order of these runs.
    static let furtherRuns = ["deterministic", "overfits_batch"]
    /// The invariants that the probe replays after the observed run.
    static let replays = ["eval_deterministic", "batch_independent", "checkpoint"]

    /// The allowances that the policy states, by the invariants' names.
    static func allowances(_ all: InvariantRules) -> [String: Double] {
        var found: [String: Double] = [:]
        for (name, rule) in rules { found[name] = all[keyPath: rule].byPercent }
        return found
    }

    /// The check of an invariant: `params_move` is `train/params-move`.
    static func check(_ invariant: String) -> CheckID {
        CheckID("train/" + invariant.map { $0 == "_" ? "-" : String($0) }.joined())
    }

    /// The numbers of a run, by the names under which they are recorded.
    static func measurements(_ summary: TrainingSummary) -> [String: Double] {
        var values = ["train.steps": Double(summary.steps)]
        values["train.first_loss"] = summary.firstLoss
        values["train.last_loss"] = summary.lastLoss
        values["train.largest_gradient"] = summary.largestGradientNorm
        values["train.samples_per_second"] = summary.samplesPerSecond
        values["train.peak_memory_bytes"] = summary.peakMemoryBytes.map(Double.init)
        values["train.parameters"] = summary.parameterCount.map(Double.init)
        return values
    }

    /// What the policy compares, by the allowance in percent.
    static func compared(_ rules: CompareRules) -> [TrainingMetric: Double] {
        var found: [TrainingMetric: Double] = [:]
        found[.loss] = rules.lossPercent
        found[.speed] = rules.speedPercent
        found[.peakMemory] = rules.peakMemoryPercent
        found[.parameters] = rules.parametersPercent
        return found
    }

    /// The name under which a metric is recorded.
    package static func measurement(_ metric: TrainingMetric) -> String {
        switch metric {
        case .loss: "train.final_loss"
        case .speed: "train.samples_per_second"
        case .peakMemory: "train.peak_memory_bytes"
        case .parameters: "train.parameters"
        }
    }

    /// The name under which the spread of the loss over the seeds is recorded.
    package static let deviation = "train.final_loss_deviation"

    /// What the run record keeps.
    static func record(_ report: TrainingReport, machine: String) -> TrainingRecord {
        TrainingRecord(
            invariants: report.results.map {
                TrainingRecord.Invariant(
                    name: $0.name, verdict: $0.isMoot ? "moot" : $0.verdict.rawValue, message: $0.message)
            },
            losses: report.summary.losses, gradientNorms: report.summary.gradientNorms,
            machine: TrainingMachine.text(machine, report.summary.framework),
            slowestModule: report.summary.slowestModule,
            outputShapes: report.summary.outputShapes.isEmpty ? nil : report.summary.outputShapes)
    }

    /// The run in a line.
    static func remarks(_ summary: TrainingSummary) -> [String] {
        guard summary.steps > 0 else { return [] }
        var parts = [counted(summary.steps, "step")]
        if let first = summary.firstLoss, let last = summary.lastLoss {
            parts.append("loss \(thousandths(first)) to \(thousandths(last))")
        }
        if let count = summary.parameterCount { parts.append("\(count) parameters") }
        if let device = summary.device { parts.append("on \(device)") }
        return [parts.joined(separator: ", ")]
    }

    private static func thousandths(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scaled = (value * 1000).rounded() / 1000
        return "\(scaled)"
    }
}
