import Model
import Words

/// The loss function gets what it expects, and the optimizer goes downhill on it.
struct LossShape: Invariant {
    let description = InvariantDescription(
        name: "loss_shape",
        setting: InvariantSetting(
            .warning, "The loss function gets what it expects."),
        evidence: "losses",
        summary: "Loss functions get logits, log-probabilities or equal shapes as they expect, and are minimized.",
        why: "Softmax before cross-entropy flattens gradients, (N, 1) against (N) compares every pair; both train.",
        source: "PyTorch's documentation of its loss functions; Karpathy on the most common mistakes.",
        notAFailure: [
            "log-probabilities given to cross_entropy, which stay what they are",
            "an adversary's flipped loss, where several optimizers step",
        ],
        badExample: "loss = F.cross_entropy(self.head(x).softmax(dim=1), y)",
        goodExample: "loss = F.cross_entropy(self.head(x), y)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        var advice: String?
        let maximizes = !run.groups.isEmpty && run.groups.allSatisfy(\.maximizes)
        for loss in run.losses where loss.form != .nothing && loss.form != .unknown {
            observations.seen += 1
            if let problem = problem(loss) {
                observations.failures.append("\(loss.place): \(loss.function) \(problem.words)")
                advice = advice ?? problem.advice
            }
            // With several optimizers one of them may be an adversary, whose loss is flipped on purpose.
            guard let sign = loss.sign, run.clearing.count < 2, (sign == .flipped) != maximizes else { continue }
            observations.failures.append("\(loss.place): \(loss.function) is made larger instead of smaller")
            advice = advice ?? "take away the minus sign before backward(), or `maximize=True`"
        }
        return observations.result(
            description.name,
            passed: "\(counted(observations.seen, "loss function")) got what it expects",
            nothingSeen: "no loss function of torch was called; a loss of plain arithmetic is not looked into",
            failedAdvice: advice, isMootUnseen: true)
    }

    private func problem(_ loss: TrainingRun.LossCall) -> (words: String, advice: String)? {
        switch (loss.function, loss.form) {
        case (_, .oneClass):
            return ("has one class, so it is always 0", "give it a column a class, or use a binary cross-entropy")
        case ("cross_entropy", .probabilities):
            return (
                "got probabilities instead of logits", "take the softmax or sigmoid away: cross_entropy has its own"
            )
        case ("binary_cross_entropy_with_logits", .probabilities):
            return (
                "got a sigmoid's outputs instead of logits", "take the sigmoid away, or use binary_cross_entropy"
            )
        case ("kl_div", .probabilities):
            return ("got probabilities instead of log-probabilities", "use log_softmax for its first argument")
        case ("nll_loss", .values):
            return ("got values that are no log-probabilities", "use log_softmax before it, or cross_entropy instead")
        case (_, .broadcast):
            return (
                "compares \(loss.shapes ?? "two shapes"), which broadcasts to every pair",
                "give both the same shape: squeeze(1) the one or unsqueeze(1) the other"
            )
        default: return nil
        }
    }
}
