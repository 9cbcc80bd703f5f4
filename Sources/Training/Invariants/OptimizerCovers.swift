import Model
import Words

/// Every trainable parameter is in some optimizer.
struct OptimizerCovers: Invariant {
    let description = InvariantDescription(
        name: "optimizer_covers",
        setting: InvariantSetting(
            .error, "Every trainable parameter is in some optimizer."),
        summary: "Every trainable parameter is in some optimizer's groups.",
        why: "A layer that is added after the optimizer was made, or to a plain list, never learns.",
        source: "PyTorch's documentation of torch.optim: parameters are those given at construction.",
        notAFailure: [
            "parameters of an optimizer that has not stepped yet",
            "averages and target networks, which get no gradient",
            "a fixed network in evaluation mode, as in a perceptual loss",
        ],
        badExample: """
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            model.head = nn.Linear(64, 10)
            """,
        goodExample: """
            model.head = nn.Linear(64, 10)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            """)

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for parameter in run.trainable(besides: expectations.frozen) {
            observations.seen += 1
            if !parameter.optimized {
                observations.failures.append("\(run.display(parameter)) is trainable and in no optimizer")
            }
        }
        for (number, model) in run.models.sorted(by: { $0.key < $1.key }) where !model.optimized {
            let reached = run.parameters.count { parameter in
                parameter.model == number && parameter.trainable && parameter.gradient == .present
                    && run.pattern(in: expectations.frozen, for: parameter) == nil
            }
            guard reached > 0 else { continue }
            let text = "\(model.label): gradients reach \(counted(reached, "parameter")) and no optimizer has them"
            if model.training {
                observations.failures.append(text)
            } else {
                observations.unknowns.append(text + "; it is in evaluation mode")
            }
        }
        return observations.result(
            description.name,
            passed: "the optimizers have \(counted(observations.seen, "trainable parameter"))" + run.omittedNote,
            nothingSeen: "no trainable parameter was seen",
            failedAdvice: "give it to the optimizer, or set requires_grad=False where it is meant to stay",
            unknownAdvice: "set requires_grad=False on a network that is not trained")
    }
}
