package import Model
package import Rules

/// A step that has come to its end, or was skipped, with what it says.
package struct FinishedStep: Sendable {
    /// What it found, which a hook that has said it before may still quieten.
    package var result: CheckResult
    /// True where the gate itself failed.
    package let isBroken: Bool
    private let record: StepRecord

    /// False where it was left out, or is an earlier pass.
    package var hasRun: Bool { record.outcome != .skipped && record.reused == nil }

    /// The step's line of the run record.
    package var stepRecord: StepRecord {
        var record = record
        if record.outcome != .skipped { record.outcome = Self.outcome(result) }
        return record
    }

    package init(_ record: StepRecord, _ result: CheckResult = CheckResult(), isBroken: Bool = false) {
        self.record = record
        self.result = result
        self.isBroken = isBroken
    }

    /// What a step came to.
    package static func outcome(_ result: CheckResult) -> StepOutcome {
        if result.findings.contains(where: { $0.severity == .error }) { return .failed }
        if result.inconclusive != nil { return .inconclusive }
        return result.findings.isEmpty ? .passed : .warned
    }
}

/// The ends of a plan's steps, in the plan's order.
package struct CarriedOutSteps: Sendable {
    package var ends: [FinishedStep] = []
    package var notices: [String] = []
    /// What the results depend on, by the steps' names, where that can be told: such a pass is known from now on.
    package var keys: [String: StepKey] = [:]
}
