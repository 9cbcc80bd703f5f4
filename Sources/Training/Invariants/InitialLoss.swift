import Model

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An untrained classifier knows nothing, and its first loss says so.
struct InitialLoss: Invariant {
    let description = InvariantDescription(
        name: "initial_loss",
        setting: InvariantSetting(
            .warning, "The first loss is what an untrained classifier has."),
        evidence: "losses",
        summary: "The first unweighted cross-entropy L0 over C classes lies between 0.5 ln C and 2 ln C + 0.5.",
        why: "Far above ln C weights or inputs have a wrong scale; far below it a label has leaked into the input.",
        source: "Karpathy, A Recipe for Training Neural Networks (verify loss at init).",
        notAFailure: [
            "weights that were loaded before the first step", "contrastive losses, whose classes are the batch's own",
            "a last layer that starts at the classes' frequencies", "a margin against the right class: inconclusive",
        ],
        badExample: "nn.init.normal_(self.head.weight, std=10)",
        goodExample: "nn.init.normal_(self.head.weight, std=0.02)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        var passed: [String] = []
        let isLoaded = run.models.values.contains { $0.optimized && $0.loaded }
        for loss in run.losses where !loss.isContrastive && loss.form != .oneClass {
            guard let first = loss.first, first.isFinite, let classes = loss.classes, classes > 1 else { continue }
            observations.seen += 1
            let even = log(Double(classes))
            let text = "the first \(loss.function) was \(rounded(first)) over \(classes) classes"
            // A model that starts at the classes' frequencies has their entropy as its loss, however many there are.
            let least = 0.5 * min(even, loss.entropy ?? even)
            if first > 2 * even + 0.5, let other = loss.shuffled, first > 1.5 * other + 0.5 {
                observations.unknowns.append(
                    "\(loss.place): \(text), and \(rounded(other)) with the labels of other samples: "
                        + "something sets a margin against the right one")
            } else if first > 2 * even + 0.5 {
                observations.failures.append(
                    "\(loss.place): \(text); an untrained model has about \(rounded(even))")
            } else if first < least, !isLoaded {
                observations.failures.append(
                    "\(loss.place): \(text), below what an untrained model can know (\(rounded(even)))")
            } else {
                passed.append(text)
            }
        }
        return observations.result(
            description.name, passed: passed.first ?? "",
            nothingSeen: "no cross-entropy was called before the first step",
            failedAdvice: "see the scale of inputs and of the last layer, and whether an input holds the label",
            isMootUnseen: true)
    }
}
