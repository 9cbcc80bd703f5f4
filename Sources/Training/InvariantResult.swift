/// Whether an invariant held, did not hold, or could not be told.
public enum InvariantVerdict: String, Sendable, Hashable, CaseIterable {
    case passed
    case failed
    case inconclusive
}

/// What one invariant found in one run.
public struct InvariantResult: Sendable, Hashable {
    /// The most lines of evidence that a result carries.
    public static let evidenceLimit = 20

    /// The invariant's name, `params_move` for one.
    public var name: String
    /// The verdict.
    public var verdict: InvariantVerdict
    /// One line: what is wrong and where, by parameter name; or what was seen; or why nothing can be told.
    public var message: String
    /// Further lines of the same kind, at most ``evidenceLimit``.
    public var evidence: [String]
    /// What to do about it, where there is something to do.
    public var advice: String?
    /// True where an inconclusive result means that the run holds nothing which the invariant speaks of.
    public var isMoot = false
    /// True where a failure is worth a warning at most, whatever the policy says.
    public var isMinor = false

    /// A result; evidence beyond the limit is dropped.
    public init(
        name: String, verdict: InvariantVerdict, message: String, evidence: [String] = [], advice: String? = nil
    ) {
        self.name = name
        self.verdict = verdict
        self.message = message
        self.evidence = Array(evidence.prefix(Self.evidenceLimit))
        self.advice = advice
    }

    /// The result of a run that holds nothing which the invariant speaks of.
    static func moot(_ name: String, _ message: String) -> InvariantResult {
        var result = InvariantResult(name: name, verdict: .inconclusive, message: message)
        result.isMoot = true
        return result
    }
}

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
