import Globs
import Model
import Words

/// What is frozen stays as it was.
struct FrozenStay: Invariant {
    let description = InvariantDescription(
        name: "frozen_stay",
        setting: InvariantSetting(
            .error, "No frozen parameter changes.", further: ["training[].frozen"]),
        summary: "A parameter with requires_grad=False, or named frozen by the policy, keeps its bytes.",
        why: "A pretrained part that drifts loses what it was taken for, and the comparison with it is void.",
        source: "torchtest (`assert_vars_same`); running statistics of frozen BatchNorm modules are included.",
        notAFailure: [
            "averages and target networks: models of which no parameter is optimized, and copies of a trained part"
        ],
        badExample: """
            for p in model.encoder.parameters():
                p.requires_grad = False
            model.train()  # the encoder's BatchNorm goes on averaging
            """,
        goodExample: """
            for p in model.encoder.parameters():
                p.requires_grad = False
            model.train()
            model.encoder.eval()
            """)

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        var unmatched = Set(expectations.frozen)
        var frozen = 0
        var sampled = 0
        for parameter in run.parameters {
            observations.seen += 1
            let name = run.display(parameter)
            let pattern = run.pattern(in: expectations.frozen, for: parameter)
            if !unmatched.isEmpty {
                unmatched = unmatched.filter { run.pattern(in: [$0], for: parameter) == nil }
            }
            guard pattern != nil || (!parameter.trainable && run.isInTraining(parameter)) else { continue }
            frozen += 1
            sampled += parameter.sampled ? 1 : 0
            guard parameter.moved else { continue }
            if pattern == nil, parameter.follows || run.isInAverage(parameter) { continue }
            if let pattern {
                observations.failures.append("\(name) moved, and the policy names it frozen (\(pattern.text))")
            } else if parameter.isBuffer {
                observations.failures.append("\(name) changed although its module's parameters are frozen")
            } else if let twin = parameter.twin {
                observations.unknowns.append("\(name) moved without gradient; it may be an average of \(twin)")
            } else {
                observations.failures.append("\(name) moved although its requires_grad is False")
            }
        }
        // A name that selects nothing guards nothing, whatever the reason: a layer was renamed, or a letter is missing.
        for pattern in expectations.frozen where unmatched.contains(pattern) {
            let message = "no parameter is named \(pattern.text), which the policy says is frozen"
            if run.listsEveryParameter {
                observations.failures.append(message)
            } else {
                observations.unknowns.append(message + run.omittedNote)
            }
        }
        return observations.result(
            description.name,
            passed: passed(frozen, sampled) + run.omittedNote,
            nothingSeen: "no parameter was seen",
            failedAdvice: "leave it out of the optimizer, set requires_grad=False, and call eval() on its module",
            unknownAdvice: expectations.frozen.isEmpty ? nil : "compare the policy's `frozen` with the model's names")
    }

    private func passed(_ frozen: Int, _ sampled: Int) -> String {
        guard frozen > 0 else { return "no parameter is frozen" }
        let samples = sampled > 0 ? ", \(sampled) of them compared by a sample" : ""
        return "\(counted(frozen, "frozen tensor")) stayed\(samples)"
    }
}
