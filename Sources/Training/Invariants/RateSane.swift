import Model
import Words

/// Learning rates are numbers that can train.
struct RateSane: Invariant {
    let description = InvariantDescription(
        name: "rate_sane",
        setting: InvariantSetting(
            .warning, "The learning rate is finite, not negative and not always 0."),
        evidence: "rates",
        summary:
            "Learning rates are finite, not negative, not 0 for good, and at most 100 times what was declared.",
        why: "A schedule that is wrong by a factor or never leaves 0 spoils a run without any error.",
        source: "PyTorch's documentation of torch.optim.lr_scheduler.",
        notAFailure: [
            "a warm-up that still stands at 0 or climbs to the declared rate", "a group that is frozen by a rate of 0",
        ],
        badExample: "scheduler = LambdaLR(optimizer, lambda step: step * 1000)",
        goodExample: "scheduler = LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 1000))")

    /// A schedule may end at 0, but nobody trains on for so many steps.
    private static let longRest = 3

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for group in run.groups {
            observations.seen += 1
            let name = "\(group.optimizer)'s group \(group.number)"
            let declared = group.declared.flatMap { $0 > 0 ? $0 : nil } ?? group.first ?? 0
            if !group.low.isFinite || !group.high.isFinite {
                observations.failures.append("\(name) had a learning rate that is not finite")
            } else if group.low < 0 {
                observations.failures.append("\(name) had a learning rate of \(group.low), below 0")
            } else if declared > 0, group.high > 100 * declared {
                observations.failures.append(
                    "\(name) reached a learning rate of \(rounded(group.high)), declared was \(rounded(declared))")
            } else if group.resting >= Self.longRest, group.high > 0, group.resting < group.steps {
                observations.failures.append(
                    "\(name) had a learning rate of 0 in the last \(counted(group.resting, "step")), "
                        + "after \(rounded(group.high)) at most")
            }
        }
        if observations.seen > 0, run.groups.allSatisfy({ $0.low == 0 && $0.high == 0 }) {
            let steps = counted(run.observedSteps, "step")
            if run.groups.contains(where: \.isScheduled) {
                observations.unknowns.append("the schedule held every learning rate at 0 for \(steps)")
            } else {
                observations.failures.append("every learning rate was 0 for \(steps)")
            }
        }
        return observations.result(
            description.name, passed: "\(counted(observations.seen, "group")) with a sensible learning rate",
            nothingSeen: "no learning rate was seen", failedAdvice: "print the schedule's first rates and compare them",
            unknownAdvice: "run more steps", isMootUnseen: true)
    }
}
