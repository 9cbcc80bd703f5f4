/// Every trainable parameter changes over the whole run.
struct ParamsMove: Invariant {
    let description = InvariantDescription(
        name: "params_move",
        summary: "The bytes of every trainable parameter differ after the run, of at least two steps.",
        why: "A parameter that stays where it was initialized takes no part in learning, and no metric says so.",
        source: "torchtest and mltest (`assert_vars_change`), compared over the whole run instead of one step.",
        notAFailure: [
            "a warm-up whose learning rate is still 0",
            "updates that are lost in the parameter's precision, bfloat16 for one",
            "embedding rows that were not looked up: one moved row is enough",
            "parameters that the policy lets rest (`mayRest`)",
        ],
        badExample: "optimizer = torch.optim.Adam(model.head.parameters())",
        goodExample: "optimizer = torch.optim.Adam(model.parameters())")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        for parameter in run.trainable(besides: expectations.frozen + expectations.mayRest) {
            observations.seen += 1
            guard !parameter.moved else { continue }
            let name = run.display(parameter)
            switch reason(parameter) {
            case .bug(let why):
                observations.failures.append(
                    "\(name) did not move in \(counted(parameter.steps, "step")); \(why)")
            case .benign(let why):
                observations.unknowns.append(
                    "\(name) did not move in \(counted(parameter.steps, "step")), which may be right: \(why)")
            }
        }
        return observations.result(
            description.name,
            passed: "\(counted(observations.seen, "trainable parameter")) moved in "
                + counted(run.observedSteps, "step") + run.omittedNote,
            nothingSeen: "no trainable parameter was seen",
            failedAdvice: "give it to the optimizer, or set requires_grad=False where it is meant to stay",
            unknownAdvice: "run more steps, or name it in the policy as one that may rest")
    }

    private enum Reason {
        case bug(String)
        case benign(String)
    }

    private func reason(_ parameter: TrainingRun.Parameter) -> Reason {
        if parameter.steps < 2 { return .benign("that takes at least two steps to tell") }
        if parameter.sampled { return .benign("only a sample of its elements was compared") }
        if !parameter.optimized { return .bug("it is in no optimizer") }
        if parameter.optimizerSteps < 2 {
            return .benign("its optimizer took \(counted(parameter.optimizerSteps, "step"))")
        }
        switch parameter.gradient {
        case .none: return .bug("no gradient reached it")
        case .zero: return .bug("its gradient was zero")
        case .present: break
        }
        guard let rate = parameter.rate else { return .benign("its learning rate is not known") }
        if rate == 0 {
            return parameter.scheduled
                ? .benign("a schedule still holds its learning rate at 0")
                : .bug("the learning rate of its group was 0")
        }
        switch parameter.rounds {
        case true?: return .benign("updates of this size are lost in its precision")
        case false?: return .bug("a gradient reached it and the learning rate was \(rate)")
        case nil: return .benign("the size of its updates is not known")
        }
    }
}

extension TrainingRun {
    /// The parameters that should learn: trainable, in a model under training, selected by none of the patterns.
    func trainable(besides patterns: [String]) -> [Parameter] {
        parameters.filter { parameter in
            !parameter.isBuffer && parameter.trainable && isInTraining(parameter)
                && pattern(in: patterns, for: parameter) == nil
        }
    }

    /// Says how many parameters were not looked at, where there were too many.
    var omittedNote: String {
        guard let omitted = listed?.omitted, omitted > 0 else { return "" }
        return "; \(omitted) more were not looked at"
    }
}
