import Model

/// Two evaluations of one batch agree.
struct EvalDeterministic: Invariant {
    let description = InvariantDescription(
        name: "eval_deterministic",
        setting: InvariantSetting(
            .warning, "Two evaluations agree."),
        takes: .replay,
        summary: "Two evaluation passes over the first batch give the same bits.",
        why: "Dropout that is active under eval() changes every metric from one call to the next.",
        source: "PyTorch's documentation of functional.dropout, whose `training` is True by default.",
        notAFailure: [
            "models that sample in evaluation on purpose: inconclusive",
            "changes in place of a batch that nobody else has",
        ],
        badExample: "x = F.dropout(x, 0.5)",
        goodExample: "x = F.dropout(x, 0.5, training=self.training)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        let writes = run.replays.contains { $0.what == description.name && $0.reason?.contains("in place") == true }
        return run.replayed(
            description.name, expectations, passed: "two evaluations gave the same bits",
            advice: writes
                ? "begin forward() with a copy: x = x.clone(), or write x = x - mean instead of x -= mean"
                : "pass training=self.training, or use nn.Dropout")
    }
}
