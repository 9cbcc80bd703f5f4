import JSON
import Model
import Words

/// The loss goes down.
struct LossDecreases: Invariant {
    let description = InvariantDescription(
        name: "loss_decreases",
        setting: InvariantSetting(
            .warning, "The loss goes down.", allowance: .ownMeasure),
        summary:
            "The median loss of the last fifth of the steps lies below that of the first fifth and the first loss.",
        why: "A loss that climbs from the first step on has too large a rate, a flipped sign or shuffled labels.",
        source: "Lightning's and Karpathy's smoke tests; compared by medians, so that one odd batch decides nothing.",
        notAFailure: [
            "fewer than 10 steps", "a loss that neither falls nor rises beyond its own noise in a short run",
            "adversarial training, where several optimizers step",
            "a loss of actions that the model drew, or of targets from a copy or an average of it",
        ],
        badExample: "optimizer = torch.optim.SGD(model.parameters(), lr=300.0)",
        goodExample: "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)")

    private static let fewest = 10
    /// From this many steps on, a loss that stays level is a failure too.
    private static let many = 100

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        let losses = run.steps.compactMap(\.loss)
        guard losses.count >= Self.fewest else {
            return .moot(description.name, "\(counted(losses.count, "loss", plural: "losses")) are too few to tell")
        }
        if losses.contains(where: { !$0.isFinite }) {
            return InvariantResult(
                name: description.name, verdict: .inconclusive, message: "the loss was not finite at every step")
        }
        let first = Array(losses.prefix(losses.count / 5))
        let last = Array(losses.suffix(losses.count / 5))
        let before = median(first)
        let after = median(last)
        let text = "the loss went from \(rounded(before)) to \(rounded(after)) in \(counted(losses.count, "step"))"
        let advice = "try a smaller learning rate, and see that inputs and labels belong together"
        if let percent = expectations.allowances[description.name] {
            let holds = after <= before - abs(before) * percent / 100
            return InvariantResult(
                name: description.name, verdict: holds ? .passed : .failed,
                message: holds ? text : "\(text); the policy wants it to fall by \(rounded(percent)) %",
                advice: holds ? nil : advice)
        }
        let isStillAbove = after >= losses[0] && (last.min() ?? after) > losses[0]
        if after < before, !isStillAbove {
            return InvariantResult(name: description.name, verdict: .passed, message: text)
        }
        if run.clearing.count > 1 {
            return .moot(description.name, "\(text); with several optimizers, losses may rise")
        }
        if let chased = Self.chased(run) { return .moot(description.name, "\(text); \(chased)") }
        // Apart for good: every late loss above every early one, and by more than the early ones differ among themselves.
        let highest = first.max() ?? before
        let lowest = first.min() ?? before
        // The first loss is a single one, and may have been a lucky batch's.
        let spread = (last.max() ?? after) - (last.min() ?? after)
        let isLost = isStillAbove && losses[0] > 0 && after - losses[0] > max(0.5 * losses[0], 2 * spread)
        let isApart = (last.min() ?? after) > highest && after - before > max(highest - lowest, 0.05 * abs(before))
        if isApart || isLost || losses.count >= Self.many {
            let start = after < before ? "\(text); it began at \(rounded(losses[0]))" : text
            return InvariantResult(name: description.name, verdict: .failed, message: start, advice: advice)
        }
        let why = after < before ? "the first was \(rounded(losses[0]))" : "which is within its noise"
        return .moot(description.name, "\(text), \(why)")
    }
}

extension LossDecreases {
    /// What a loss follows that need not fall, where it does.
    private static func chased(_ run: TrainingRun) -> String? {
        switch run.ending?["chases"]?.string {
        case "actions": return "it weighs what the model itself has drawn, and need not fall"
        case "copy": return "a copy of the model gives its targets, and it need not fall"
        default: break
        }
        guard run.parameters.contains(where: \.follows) else { return nil }
        return "an average of the model takes part in it, and it need not fall"
    }
}

/// The middle of some numbers, 0 for none.
func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A number with at most four significant digits, for messages.
func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    var magnitude = abs(value)
    while magnitude < 1000, scale < 1e12 { (magnitude, scale) = (magnitude * 10, scale * 10) }
    guard scale < 1e7 else { return "\(Float(value))" }
    return "\((value * scale).rounded() / scale)"
}
