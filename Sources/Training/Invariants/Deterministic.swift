import Model

/// A run can be repeated.
struct Deterministic: Invariant {
    let description = InvariantDescription(
        name: "deterministic",
        setting: InvariantSetting(
            .off, "Two runs with one seed agree.", allowance: .percent(0)),
        takes: .furtherRun(.withOtherSeed),
        summary: "A second run of the script has the same losses, bit for bit; within 1e-5 on a GPU.",
        why: "Without a seed of its own, set before the model is made, no result of the script can be repeated.",
        source: "PyTorch's notes on reproducibility. The second run starts from another state of the generators.",
        notAFailure: ["differences of 1e-5 on a GPU", "scripts that the policy leaves alone: off by default"],
        badExample: "model = Net(); torch.manual_seed(0)",
        goodExample: "torch.manual_seed(0); model = Net()")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        guard expectations.replays.contains(description.name) else { return nil }
        guard let other = run.furtherRuns[description.name], other.trust == .complete, other.observedSteps > 0 else {
            return InvariantResult(
                name: description.name, verdict: .inconclusive, message: "the second run was not seen to its end")
        }
        let tolerance = expectations.allowance(description) / 100
        var compared = 0
        var what = "losses"
        for (first, second) in zip(run.steps, other.steps) where first.number == second.number {
            guard let one = first.loss, let two = second.loss else {
                guard let one = first.digest, let two = second.digest else { continue }
                (compared, what) = (compared + 1, "fits")
                guard one != two else { continue }
                return InvariantResult(
                    name: description.name, verdict: .failed,
                    message: "two runs differ from fit \(first.number) on: what was fitted is not the same",
                    advice: "give random_state to the split and to the estimator, or seed numpy before both")
            }
            compared += 1
            let isSame = one == two || (one.isNaN && two.isNaN) || abs(one - two) <= tolerance * abs(one)
            guard !isSame else { continue }
            return InvariantResult(
                name: description.name, verdict: .failed,
                message: "two runs differ from step \(first.number) on: the loss was \(one), then \(two)",
                advice: first.number == 1
                    ? "seed every generator before the model and the data are made"
                    : "seed the loader's generator and workers, and see torch.use_deterministic_algorithms")
        }
        guard compared > 0 else { return .moot(description.name, "no losses were seen to compare") }
        return InvariantResult(
            name: description.name, verdict: .passed, message: "two runs had the same \(compared) \(what)")
    }
}
