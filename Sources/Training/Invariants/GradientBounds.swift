import Model

/// Gradients neither explode nor vanish.
struct GradientBounds: Invariant {
    let description = InvariantDescription(
        name: "gradient_bounds",
        setting: InvariantSetting(
            .warning, "Gradients stay within bounds."),
        summary: "The gradients' L2 norm stays below 1,000 times its first median (at least 1), and above 1e-9.",
        why: "Exploding gradients throw the weights away in one step; vanished ones leave early layers as they were.",
        source: "Pascanu et al., On the difficulty of training recurrent neural networks, 2013.",
        notAFailure: ["a loss that has come to 0", "clipped gradients: they are measured after clipping"],
        badExample: "loss.backward(); optimizer.step()  # an unrolled network over 500 steps",
        goodExample: "loss.backward(); nn.utils.clip_grad_norm_(model.parameters(), 1.0); optimizer.step()")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        let steps = run.steps.filter { $0.gradientNorm?.isFinite == true }
        let norms = steps.compactMap(\.gradientNorm)
        guard norms.count >= 2 else { return .moot(description.name, "no gradients were measured at two steps") }
        if !run.oddities.isEmpty {
            return .moot(description.name, "what is not finite has no bounds; `finite` says where it began")
        }
        let start = median(Array(norms.prefix(max(1, norms.count / 5))))
        let most = 1000 * max(1, start)
        var observations = Observations()
        observations.seen = norms.count
        for step in steps {
            guard let norm = step.gradientNorm, norm > most else { continue }
            observations.failures.append(
                "the gradients' norm was \(rounded(norm)) at step \(step.number); it began at \(rounded(start))\(worst(run))"
            )
        }
        let isDone = run.steps.last?.loss.map { abs($0) < 1e-6 } ?? false
        if let largest = norms.max(), largest < 1e-9, !isDone {
            observations.failures.append("the gradients' norm never exceeded \(rounded(largest))")
        }
        if !isDone {
            observations.failures += vanished(run, expectations)
        }
        return observations.result(
            description.name, passed: "norms from \(rounded(norms.min() ?? 0)) to \(rounded(norms.max() ?? 0))",
            nothingSeen: "no gradients were measured",
            failedAdvice: "clip gradients, lower the learning rate, or normalize between layers")
    }

    private func worst(_ run: TrainingRun) -> String {
        let parameter = run.parameters.max { ($0.largestGradient ?? 0) < ($1.largestGradient ?? 0) }
        guard let parameter, parameter.largestGradient != nil else { return "" }
        return ", most of it at \(run.display(parameter))"
    }

    /// Weights whose gradients are a million million times smaller than another's.
    private func vanished(_ run: TrainingRun, _ expectations: TrainingExpectations) -> [String] {
        let trained = run.trainable(besides: expectations.frozen + expectations.mayRest)
            .filter { $0.gradient == .present && $0.name.hasSuffix("weight") }
        guard let largest = trained.compactMap(\.largestGradient).filter(\.isFinite).max() else { return [] }
        return trained.compactMap { parameter in
            guard let norm = parameter.largestGradient, norm < largest * 1e-12 else { return nil }
            return "\(run.display(parameter)) had gradients of at most \(rounded(norm)), others of \(rounded(largest))"
        }
    }
}
