import Model

/// Samples of a batch do not see each other.
struct BatchIndependent: Invariant {
    let description = InvariantDescription(
        name: "batch_independent",
        setting: InvariantSetting(
            .warning, "Samples of a batch do not see each other."),
        takes: .replay,
        summary:
            "In evaluation, the first sample's output moves by at most 1e-4 when all others become copies of it (2e-2 in half).",
        why:
            "A view or softmax over the wrong dimension mixes samples, and predictions depend on who else is in the batch.",
        source: "Karpathy, A Recipe for Training Neural Networks (use backprop to chart dependencies).",
        notAFailure: [
            "losses and layers that compare samples on purpose",
            "graphs, and batches whose first dimension is time: inconclusive",
        ],
        badExample: "weights = scores.softmax(dim=0)",
        goodExample: "weights = scores.softmax(dim=1)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        run.replayed(
            description.name, expectations, passed: "the first sample's output does not depend on the others",
            advice: "follow the batch dimension through forward(): view, permute, softmax(dim=0), mean(0)")
    }
}
