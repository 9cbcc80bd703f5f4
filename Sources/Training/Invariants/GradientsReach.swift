import Model
import Words

/// Every trainable parameter gets a gradient at some time.
struct GradientsReach: Invariant {
    let description = InvariantDescription(
        name: "gradients_reach",
        setting: InvariantSetting(
            .error, "Every trainable parameter gets a gradient."),
        summary: "Every trainable parameter had a gradient that is present and not all zero at least once.",
        why: "A detached branch, an unused layer or a dead unit learns nothing while the loss still falls.",
        source: "Karpathy, A Recipe for Training Neural Networks; mltest's check of variables without gradient.",
        notAFailure: [
            "experts, stochastic depth and other parts that a short run may never use (`mayRest`)",
            "zero gradients in the first step, as behind a layer that starts at zero",
            "a bias that the loss of a difference does not see, where its layer's weight gets a gradient",
        ],
        badExample: "features = self.encoder(x).detach()",
        goodExample: "features = self.encoder(x)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for parameter in run.trainable(besides: expectations.frozen + expectations.mayRest) {
            observations.seen += 1
            guard parameter.gradient != .present, !run.isCancelledShift(parameter) else { continue }
            let name = run.display(parameter)
            guard parameter.gradient != .unknown else {
                observations.unknowns.append("\(name)'s gradient was not seen")
                continue
            }
            let steps = counted(parameter.steps, "step")
            let what = parameter.gradient == .none ? "had no gradient" : "had a gradient of zeros only"
            if parameter.steps < 2 || (parameter.optimized && parameter.optimizerSteps == 0) {
                observations.unknowns.append("\(name) \(what) in \(steps), too few to tell")
            } else {
                observations.failures.append("\(name) \(what) in \(steps)")
            }
        }
        return observations.result(
            description.name,
            passed: "gradients reached \(counted(observations.seen, "trainable parameter"))" + run.omittedNote,
            nothingSeen: "no trainable parameter was seen",
            failedAdvice: "look for detach(), no_grad(), .item() or .data between it and the loss",
            unknownAdvice: "run more steps")
    }
}
