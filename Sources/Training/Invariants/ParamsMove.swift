package import Globs
import Model
import Words

/// Every trainable parameter changes over the whole run.
struct ParamsMove: Invariant {
    package let description = InvariantDescription(
        name: "params_move",
        setting: InvariantSetting(
            .error, "Every trainable parameter changes."),
        summary: "The bytes of every trainable parameter differ after the run, of at least two steps.",
        why: "A parameter that stays where it was initialized takes no part in learning, and no metric says so.",
        source: "torchtest and mltest (`assert_vars_change`), compared over the whole run instead of one step.",
        notAFailure: [
            "a warm-up whose learning rate is still 0",
            "updates that are lost in the parameter's precision, bfloat16 for one",
            "a bias whose effect a normalization or a difference behind it takes away: its gradient is next to nothing",
            "embedding rows that were not looked up: one moved row is enough",
            "parameters that the policy lets rest (`mayRest`)",
        ],
        badExample: "optimizer = torch.optim.Adam(model.head.parameters())",
        goodExample: "optimizer = torch.optim.Adam(model.parameters())")

    package func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        var cause: Cause?
        let trained = run.trainable(besides: expectations.frozen + expectations.mayRest)
        let othersMove = trained.contains(where: \.moved)
        let largest = trained.compactMap(\.largestGradient).filter(\.isFinite).max() ?? 0
        for parameter in trained {
            observations.seen += 1
            guard !parameter.moved, !run.isCancelledShift(parameter) else { continue }
            if parameter.rounds == true, let own = parameter.largestGradient, own > 0, own < 1e-5 * largest { continue }
            let name = run.display(parameter)
            switch reason(parameter, othersMove: othersMove) {
            case .bug(let found):
                cause = cause ?? found
                observations.failures.append(
                    "\(name) did not move in \(counted(parameter.steps, "step")); \(found.words)")
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
            failedAdvice: cause?.advice,
            unknownAdvice: "run more steps, or name it in the policy as one that may rest")
    }

    private enum Reason {
        case bug(Cause)
        case benign(String)
    }

    /// Why a parameter rests, and what helps.
    private enum Cause {
        case unlisted
        case neverStepped
        case noGradient
        case zeroGradient
        case rateZero
        case unmoved(rate: Double)
        case unmovedAmongOthers

        var words: String {
            switch self {
            case .unlisted: "it is in no optimizer"
            case .neverStepped: "gradients reach it, and its optimizer took no step"
            case .noGradient: "no gradient reached it"
            case .zeroGradient: "its gradient was zero"
            case .rateZero: "the learning rate of its group was 0"
            case .unmoved(let rate): "a gradient reached it and the learning rate was \(rate)"
            case .unmovedAmongOthers: "others did"
            }
        }

        var advice: String {
            switch self {
            case .unlisted: "give it to the optimizer, or set requires_grad=False where it is meant to stay"
            case .neverStepped: "call step() of its optimizer, behind backward()"
            case .noGradient: "look for detach(), no_grad(), .item() or .data between it and the loss"
            case .zeroGradient: "look for units that are never active, or a part of the loss that is always 0"
            case .rateZero: "give its group a learning rate above 0; requires_grad=False says that it is meant to stay"
            case .unmovedAmongOthers: "see that the loss depends on it, and that the update's result is kept"
            case .unmoved: "look for what puts the old values back, or for a step() that updates nothing"
            }
        }
    }

    /// Steps of the others after which an optimizer without any was forgotten.
    private static let many = 10

    private func reason(_ parameter: TrainingRun.Parameter, othersMove: Bool) -> Reason {
        if parameter.steps < 2 { return .benign("that takes at least two steps to tell") }
        if parameter.sampled { return .benign("only a sample of its elements was compared") }
        if !parameter.optimized { return .bug(.unlisted) }
        if parameter.optimizerSteps == 0, parameter.gradient == .present, parameter.steps >= Self.many {
            return .bug(.neverStepped)
        }
        if parameter.optimizerSteps < 2 {
            return .benign("its optimizer took \(counted(parameter.optimizerSteps, "step"))")
        }
        switch parameter.gradient {
        case .none: return .bug(.noGradient)
        case .zero: return .bug(.zeroGradient)
        case .present, .unknown: break
        }
        guard let rate = parameter.rate else {
            return parameter.rounds == false && othersMove
                ? .bug(.unmovedAmongOthers) : .benign("its learning rate is not known")
        }
        if rate == 0 {
            return parameter.scheduled
                ? .benign("a schedule still holds its learning rate at 0")
                : .bug(.rateZero)
        }
        switch parameter.rounds {
        case true?: return .benign("updates of this size are lost in its precision")
        case false? where parameter.gradient == .unknown:
            return othersMove ? .bug(.unmovedAmongOthers) : .benign("no parameter moved, and no gradient was seen")
        case false?: return .bug(.unmoved(rate: rate))
        case nil: return .benign("the size of its updates is not known")
        }
    }
}

extension TrainingRun {
    /// The parameters that should learn: trainable, in a model under training, selected by none of the patterns.
    package func trainable(besides patterns: [NameGlob]) -> [Parameter] {
        parameters.filter { parameter in
            !parameter.isBuffer && parameter.trainable && isInTraining(parameter)
                && pattern(in: patterns, for: parameter) == nil
        }
    }

    /// True where the whole list arrived and nothing was left out of it.
    package var listsEveryParameter: Bool {
        trust == .complete && hasEvidence && listed?.omitted == 0 && !parameters.isEmpty
    }

    /// Says how many parameters were not looked at, where there were too many.
    package var omittedNote: String {
        guard let omitted = listed?.omitted, omitted > 0 else { return "" }
        return "; \(omitted) more were not looked at"
    }
}
