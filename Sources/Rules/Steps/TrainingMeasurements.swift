package import Model
import PolicyLanguage
package import Training
import Words

/// What a run record keeps of an observed training, and the names of its numbers.
package enum TrainingMeasurements {
    /// The numbers of a run, by the names under which they are recorded.
    package static func measurements(_ summary: TrainingSummary) -> [String: Double] {
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
    package static func compared(_ rules: CompareRules) -> [TrainingMetric: Double] {
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
    package static func record(_ report: TrainingReport, machine: String) -> TrainingRecord {
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
    package static func remarks(_ summary: TrainingSummary) -> [String] {
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
