import Model

/// What the model returns lies within the policy's bounds.
struct OutputsInRange: Invariant {
    let description = InvariantDescription(
        name: "outputs_in_range",
        setting: InvariantSetting(
            .error, "Outputs stay within `outputs.range`.", further: ["training[].outputs"]),
        summary: "Every value that the model returns in training lies within the policy's bounds, inclusive.",
        why: "Probabilities above 1 or pixels below 0 train without an error and mean nothing.",
        source: "torchtest (`test_output_range`); there is no default, the policy states the bounds.",
        notAFailure: ["values that equal a bound"],
        badExample: "return self.head(x)  # documented as a probability",
        goodExample: "return torch.sigmoid(self.head(x))")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        guard let range = expectations.outputRange else { return nil }
        var observations = Observations()
        var low = Double.infinity
        var high = -Double.infinity
        for output in run.outputs where output.isMain {
            if let extreme = output.low {
                observations.seen += 1
                low = min(low, extreme.value)
                // Written so that a NaN, which is in no range, fails too.
                if !(extreme.value >= range.lowerBound) {
                    observations.failures.append(text(output, extreme, "below \(range.lowerBound)"))
                }
            }
            if let extreme = output.high {
                observations.seen += 1
                high = max(high, extreme.value)
                if !(extreme.value <= range.upperBound) {
                    observations.failures.append(text(output, extreme, "above \(range.upperBound)"))
                }
            }
        }
        for oddity in run.oddities where oddity.what == "output" {
            observations.failures.append("\(oddity.name) was \(oddity.value) at step \(oddity.step)")
        }
        return observations.result(
            description.name,
            passed: "outputs between \(low) and \(high) lie within \(range.lowerBound) to \(range.upperBound)",
            nothingSeen: "no output of the model was seen; its forward method may be called directly",
            failedAdvice: "see what the last layer returns, or widen the policy's `outputs.range`")
    }

    private func text(_ output: TrainingRun.Output, _ extreme: TrainingRun.Output.Extreme, _ how: String) -> String {
        "\(extreme.name) of \(output.module) reached \(extreme.value) at step \(extreme.step), \(how)"
    }
}
