import JSON
import Model
import Words

/// Every input takes part in the result.
struct InputsMatter: Invariant {
    let description = InvariantDescription(
        name: "inputs_matter",
        setting: InvariantSetting(
            .error, "Every input has an effect on the outputs."),
        summary: "In evaluation, the model's outputs change when an input of the first batch is set to zero.",
        why: "A model that ignores an input fits the rest of it, or the mean of the targets, and still learns.",
        source: "Karpathy, A Recipe for Training Neural Networks (input-independent baseline).",
        notAFailure: [
            "inputs that were zero already", "masks and constants that change nothing in this batch",
            "inputs that take part under train() only",
        ],
        badExample: "return self.head(self.image(image))  # depth is never used",
        goodExample: "return self.head(torch.cat([self.image(image), self.depth(depth)], 1))")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        let hasLearned = run.observedSteps >= 2 && run.parameters.contains { $0.moved && $0.trainable }
        let several = Set(run.inputs.map(\.module)).count > 1
        for input in run.inputs {
            observations.seen += 1
            let name = several ? "\(input.name) of \(input.module)" : input.name
            switch input.effect {
            case .changed: break
            case .unchanged where hasLearned:
                observations.failures.append("\(name) does not matter: zeros in its place change no output")
            case .unchanged:
                observations.unknowns.append("\(name) changes no output so far; the model has hardly moved yet")
            case .unknown:
                let reason = input.reason ?? "no reason given"
                observations.unknowns.append(
                    input.name == "*" ? "\(input.module): \(reason)" : "\(name): \(reason)")
            }
        }
        return observations.result(
            description.name,
            passed: "each of \(counted(observations.seen, "input")) changes the outputs",
            nothingSeen: run.ending?["how"]?.string == "exception"
                ? "the script ended with an exception before the inputs were tried"
                : "no call of a model was seen",
            failedAdvice: "follow that argument through forward(), or take it out")
    }
}
