import Model

/// What is saved and loaded is the same model.
struct Checkpoint: Invariant {
    let description = InvariantDescription(
        name: "checkpoint",
        setting: InvariantSetting(
            .off, "A saved and loaded model is the same."),
        takes: .replay,
        summary: "After saving, a disturbance and loading, outputs and the optimizer's next step are the same bits.",
        why: "State in a plain attribute is lost with the process, and the resumed model is another one.",
        source: "PyTorch's documentation of state_dict and register_buffer.",
        notAFailure: ["constants that the constructor makes anew"],
        badExample: "self.scale = torch.ones(4)",
        goodExample: "self.register_buffer(\"scale\", torch.ones(4))")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        run.replayed(
            description.name, expectations, passed: "what was saved and loaded goes on as before",
            advice: "hold it in a parameter, in register_buffer or in the optimizer's state")
    }
}
