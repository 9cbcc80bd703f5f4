import Model
import Words

/// Each step uses its own gradients alone.
struct GradientsCleared: Invariant {
    let description = InvariantDescription(
        name: "gradients_cleared",
        setting: InvariantSetting(
            .warning, "Gradients are cleared between steps."),
        evidence: "clearing",
        summary: "No `backward` adds to gradients that an earlier step of the same optimizer has used already.",
        why: "Without zero_grad() every step repeats all earlier ones; training looks like a wrong learning rate.",
        source: "PyTorch's documentation of zero_grad; Karpathy on the most common mistakes.",
        notAFailure: [
            "accumulation over several batches, which is cleared after its step",
            "gradients that flow into another optimizer's parameters and are cleared before its turn",
        ],
        badExample: """
            loss.backward()
            optimizer.step()
            """,
        goodExample: """
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            """)

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for watched in run.clearing {
            observations.seen += watched.seen
            guard watched.kept > 0 else { continue }
            let name = watched.name.map { " (\($0) for one)" } ?? ""
            let text =
                "\(watched.optimizer) stepped on gradients of an earlier step\(name) in "
                + "\(watched.kept) of \(counted(watched.seen, "step")) looked at, first at step \(watched.first ?? 0)"
            observations.failures.append(text)
        }
        return observations.result(
            description.name, passed: "gradients were cleared before each of \(counted(observations.seen, "step"))",
            nothingSeen: "no backward() was seen between two steps",
            failedAdvice: "call optimizer.zero_grad() once a step, before backward()", isMootUnseen: true)
    }
}
