import Model
import Words

/// Training runs under train(), evaluation under eval().
struct Mode: Invariant {
    let description = InvariantDescription(
        name: "mode",
        setting: InvariantSetting(
            .warning, "Training and evaluation modes are set rightly."),
        evidence: "modes",
        summary: "A model with Dropout or BatchNorm is evaluated under eval() and trained under train().",
        why: "Dropout that stays on blurs every metric; BatchNorm under train() learns from the validation set.",
        source: "PyTorch's documentation of eval(); Karpathy on the most common mistakes.",
        notAFailure: [
            "one batch sampled again and again over Dropout", "BatchNorm layers alone in evaluation mode",
            "single passes without gradients between two steps, as a generator's or a teacher's",
        ],
        badExample: """
            for epoch in range(epochs):
                train(model)
                with torch.no_grad(): evaluate(model)
            """,
        goodExample: """
            for epoch in range(epochs):
                model.train(); train(model)
                model.eval()
                with torch.no_grad(): evaluate(model)
            """)

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        var advice: String?
        for use in run.modes where use.isOptimized {
            observations.seen += use.trained + use.evaluated
            if use.inEval > 0 {
                let place = use.inEvalPlace.map { "\($0): " } ?? ""
                observations.failures.append(
                    "\(place)\(use.module) was trained under eval() in \(use.inEval) of \(counted(use.trained, "step"))"
                        + ", from step \(use.firstInEval ?? 1) on; it has \(use.layers)")
                advice = advice ?? "call \(use.module).train() at the start of every epoch, after an evaluation too"
            }
            if use.inTrain > 0 {
                let place = use.inTrainPlace.map { "\($0): " } ?? ""
                observations.failures.append(
                    "\(place)\(use.module) was evaluated under train() in \(use.inTrain) of "
                        + "\(counted(use.evaluated, "pass", plural: "passes")); it has \(use.layers)")
                advice = advice ?? "call \(use.module).eval() before an evaluation, and train() after it"
            }
        }
        return observations.result(
            description.name, passed: "\(counted(observations.seen, "pass", plural: "passes")) in the right mode",
            nothingSeen: "no trained model has Dropout or BatchNorm", failedAdvice: advice, isMootUnseen: true)
    }
}
