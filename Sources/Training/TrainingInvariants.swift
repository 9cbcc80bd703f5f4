/// Judges training runs by the events that a probe wrote; knows no process, no language and no gate.
public struct TrainingInvariants {
    /// Every invariant, in the order of reports and reference pages.
    static let registry: [any Invariant] = [
        ParamsMove(), FrozenStay(), GradientsReach(), OptimizerCovers(), Finite(), OutputsInRange(), InputsMatter(),
        InitialLoss(), LossShape(), LossDecreases(), GradientsCleared(), Mode(), Alive(), GradientBounds(), RateSane(),
        NoLeak(), RanksAgree(), EvalDeterministic(), BatchIndependent(), Checkpoint(), Deterministic(),
        OverfitsBatch(), Regression(),
    ]

    /// Every invariant in words, in the order of reports.
    public static let descriptions: [InvariantDescription] = registry.map(\.description)

    /// Judge one run by its events, which may be any bytes at all.
    ///
    /// A run that can't be believed, or was not seen, gives inconclusive results with the reason, never a pass.
    /// `bytes` are JSON lines as `docs/probe-events.md` describes them; beyond 64 MB they count as damaged.
    /// `further` holds the events of other runs of the script, by the name of the invariant that asked for them.
    public static func judge(
        events bytes: [UInt8], expectations: TrainingExpectations, further: [String: [UInt8]] = [:]
    ) -> TrainingReport {
        var run = EventReader.run(from: bytes)
        run.furtherRuns = further.mapValues { EventReader.run(from: $0) }
        let end = run.end
        var report = TrainingReport(
            results: registry.compactMap { judge($0, run, end, expectations) },
            summary: run.summary,
            end: end,
            modulesLeaked: run.modulesLeaked,
            modulesChecked: run.modulesChecked)
        report.networkIsCut = run.networkIsCut
        report.seededLosses = run.seededLosses
        return report
    }

    private static func judge(
        _ invariant: any Invariant, _ run: TrainingRun, _ end: TrainingEnd, _ expectations: TrainingExpectations
    ) -> InvariantResult? {
        let name = invariant.description.name
        let unseen = InvariantResult(name: name, verdict: .inconclusive, message: end.message, advice: end.advice)
        let isBelieved: Bool
        switch end {
        case .damaged, .neverStarted, .neverTrained, .callMissing, .wantsArguments: isBelieved = false
        default: isBelieved = run.observedSteps > 0 || !run.oddities.isEmpty
        }
        guard let result = invariant.judge(isBelieved ? run : TrainingRun(), expectations) else { return nil }
        guard isBelieved else { return unseen }
        if let gap = run.gaps[name] ?? run.gaps[invariant.description.evidence] {
            if gap.isMoot { return .moot(name, gap.reason) }
            return InvariantResult(
                name: name, verdict: .inconclusive, message: "the probe could not look: \(gap.reason)")
        }
        // A failure that was seen stays one; whatever else a run without its end says may be only half of it.
        if result.verdict != .failed, run.trust != .complete || !run.hasEvidence { return unseen }
        return result
    }
}
