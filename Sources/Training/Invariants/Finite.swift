import Model
import Words

/// Losses, outputs and gradients are finite.
struct Finite: Invariant {
    let description = InvariantDescription(
        name: "finite",
        setting: InvariantSetting(
            .error, "Outputs, losses and gradients are finite."),
        summary: "The loss, the model's outputs and the gradients are finite at every step that was taken.",
        why: "One NaN spreads to every weight at the next step, and some trainers hide it in their logs.",
        source: "torchtest (`assert_never_nan`, `assert_never_inf`), by the largest magnitude instead of the L2 norm.",
        notAFailure: ["steps that a gradient scaler skips", "outputs that are masked with -inf"],
        badExample: "loss = -torch.log(probability).mean()",
        goodExample: "loss = -torch.log(probability.clamp_min(1e-8)).mean()")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for oddity in run.oddities {
            let what =
                switch oddity.what {
                case "loss": "the loss"
                case "gradient": "the gradient of \(oddity.name)"
                case "parameter": oddity.name
                default: "the output of \(oddity.name)"
                }
            observations.failures.append("\(what) was \(oddity.value) at step \(oddity.step)")
        }
        for step in run.steps {
            if step.loss != nil { observations.seen += 1 }
            if let loss = step.loss, !loss.isFinite, !run.oddities.contains(where: { $0.what == "loss" }) {
                observations.failures.append("the loss was \(loss) at step \(step.number)")
            }
        }
        observations.seen += run.outputs.count
        return observations.result(
            description.name,
            passed: "\(seen(run)) stayed finite in \(counted(run.observedSteps, "step"))",
            nothingSeen: "neither a loss nor an output was seen",
            failedAdvice: "lower the learning rate, clip gradients, or guard log, sqrt and division at that place")
    }

    private func seen(_ run: TrainingRun) -> String {
        if run.steps.contains(where: { $0.gradientNorm != nil }) { return "losses, outputs and gradients" }
        guard run.steps.contains(where: { $0.loss != nil }) else { return "outputs" }
        return run.outputs.isEmpty ? "losses" : "losses and outputs"
    }
}
