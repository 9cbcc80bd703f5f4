import Model
import Words

/// Most units of every rectified layer are active on some sample.
struct Alive: Invariant {
    let description = InvariantDescription(
        name: "alive",
        setting: InvariantSetting(
            .warning, "Most units of every layer are active.", allowance: .percent(50)),
        evidence: "units",
        summary: "At most half of a rectified layer's units stay at 0 for every sample that was seen.",
        why: "A unit that is 0 for every input gets no gradient and seldom comes back; the model shrinks.",
        source: "Karpathy, CS231n notes on dying ReLUs; mltest's check of dead neurons, over several batches.",
        notAFailure: [
            "fewer than 64 samples or 8 units", "sparse codes, where units rest on purpose: set it to off",
        ],
        badExample: "nn.init.constant_(self.hidden.bias, -10.0)",
        goodExample: "nn.init.zeros_(self.hidden.bias)")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        let most = expectations.allowance(description) / 100
        for layer in run.units where layer.count >= 8 && layer.samples >= 64 {
            observations.seen += 1
            guard Double(layer.dead) > most * Double(layer.count) else { continue }
            observations.failures.append(
                "\(layer.layer): \(layer.dead) of \(counted(layer.count, "unit")) were never active in "
                    + counted(layer.samples, "sample"))
        }
        return observations.result(
            description.name, passed: "most units of \(counted(observations.seen, "rectified layer")) are active",
            nothingSeen: "no rectified layer of 8 units was called with 64 samples",
            failedAdvice: "lower the learning rate, see the biases' start, or use a leaky activation",
            isMootUnseen: true)
    }
}
