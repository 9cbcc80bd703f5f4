import Model
import Words

/// A model that can learn at all learns one batch by heart.
struct OverfitsBatch: Invariant {
    let description = InvariantDescription(
        name: "overfits_batch",
        setting: InvariantSetting(
            .off, "One batch can be learned by heart.", allowance: .percent(10)),
        takes: .furtherRun(.overOneBatch(steps: OverfitsBatch.steps)),
        summary: "Over the first batch again and again, the loss falls to a tenth within 200 steps or more.",
        why: "A model that cannot learn one batch by heart has a bug, or is too small; more data will not help.",
        source: "Karpathy, A Recipe for Training Neural Networks (overfit one batch).",
        notAFailure: [
            "fewer than 200 steps, or a loss that is still falling after them: inconclusive",
            "batches that come from no DataLoader, with a loss that is computed by hand: inconclusive",
            "losses that cannot come near 0, such as those of generative models: off by default",
        ],
        badExample: "y = y[torch.randperm(len(y))]",
        goodExample: "x, y = batch")

    /// From this many steps on, a loss that stays high is a failure.
    static let steps = 200

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        guard expectations.replays.contains(description.name) else { return nil }
        func open(_ reason: String) -> InvariantResult {
            InvariantResult(name: description.name, verdict: .inconclusive, message: reason)
        }
        guard let other = run.furtherRuns[description.name], other.trust == .complete else {
            return open("the run over one batch was not seen to its end")
        }
        if let gap = other.gaps[description.name] { return open(gap.reason) }
        let losses = other.steps.compactMap(\.loss)
        guard let first = losses.first, first.isFinite, first > 0 else { return open("no loss above 0 was seen") }
        let share = expectations.allowance(description) / 100
        // Single steps jump under dropout: the lowest of the last ten counts.
        let last = losses.suffix(10).min() ?? first
        let text =
            "the loss went from \(rounded(first)) to \(rounded(last)) in \(counted(losses.count, "step")) over one batch"
        if last <= share * first {
            return InvariantResult(name: description.name, verdict: .passed, message: text)
        }
        if losses.count < Self.steps { return open(text + "; that takes \(Self.steps) steps to tell") }
        if Self.isFalling(losses) {
            // A warm-up and a small learning rate take their time.
            return open(text + " and is still falling: give it more with the step's `steps:`")
        }
        return InvariantResult(
            name: description.name, verdict: .failed, message: text,
            advice: "see that inputs and labels belong together, and that the model is large enough")
    }

    /// Whether the last quarter lies well below the one before it: a bug leaves a plateau.
    private static func isFalling(_ losses: [Double]) -> Bool {
        let quarter = losses.count / 4
        let before = median(Array(losses.dropLast(quarter).suffix(quarter)))
        return median(Array(losses.suffix(quarter))) < 0.95 * before
    }
}
