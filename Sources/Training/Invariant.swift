/// A property that must hold in every training run; one file each, in `Invariants/`.
package protocol Invariant: Sendable {
    /// The invariant in words.
    var description: InvariantDescription { get }

    /// What the run says about it; nil where nobody asked.
    ///
    /// The run has at least one step and can be believed; it may lack its end.
    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult?
}

/// What was found for single parameters, inputs or outputs, from which an invariant's verdict follows.
package struct Observations {
    package var failures: [String] = []
    package var unknowns: [String] = []
    package var seen = 0

    /// Any failure fails, any unknown leaves it open, and only what was seen passes.
    package func result(
        _ name: String, passed: String, nothingSeen: String, failedAdvice: String?, unknownAdvice: String? = nil,
        isMootUnseen: Bool = false
    ) -> InvariantResult {
        if let first = failures.first {
            return InvariantResult(
                name: name, verdict: .failed, message: first + more(failures.count - 1), evidence: failures,
                advice: failedAdvice)
        }
        if let first = unknowns.first {
            return InvariantResult(
                name: name, verdict: .inconclusive, message: first + more(unknowns.count - 1), evidence: unknowns,
                advice: unknownAdvice)
        }
        if seen == 0, isMootUnseen { return .moot(name, nothingSeen) }
        if seen == 0 { return InvariantResult(name: name, verdict: .inconclusive, message: nothingSeen) }
        return InvariantResult(name: name, verdict: .passed, message: passed)
    }

    private func more(_ count: Int) -> String {
        count > 0 ? "; and \(count) more" : ""
    }
}
