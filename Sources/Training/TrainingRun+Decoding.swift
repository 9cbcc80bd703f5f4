package import JSON

/// One event's fields into the run; false where a field that must be there is not, or says the impossible.
extension TrainingRun {
    package mutating func addStep(_ fields: JSONMembers) -> Bool {
        guard let number = fields["step"]?.count, number > steps.last?.number ?? 0,
            steps.count < EventReader.listLimit
        else { return false }
        let step = Step(
            number: number, loss: fields["loss"]?.double, gradientNorm: fields["gradient_norm"]?.double,
            seconds: fields["seconds"]?.double, samples: fields["samples"]?.count,
            digest: fields["digest"]?.string)
        steps.append(step)
        rates = (fields["rates"]?.array ?? []).prefix(8).compactMap(\.double)
        return true
    }

    package mutating func addOddity(_ fields: JSONMembers) -> Bool {
        guard let what = fields["what"]?.string, let name = fields["name"]?.string,
            let value = fields["value"]?.string, let step = fields["step"]?.count, oddities.count < 100
        else { return false }
        oddities.append(Oddity(what: what, name: name, value: value, step: step))
        return true
    }

    package mutating func addModel(_ fields: JSONMembers) -> Bool {
        guard let number = fields["model"]?.count, let label = fields["label"]?.string,
            let optimized = fields["optimized"]?.bool, models[number] == nil, models.count < 1000
        else { return false }
        models[number] = Model(
            label: label, kind: fields["class"]?.string ?? label, optimized: optimized,
            training: fields["training"]?.bool ?? false, loaded: fields["loaded"]?.bool ?? false)
        return true
    }

    package mutating func addParameter(_ fields: JSONMembers) -> Bool {
        guard let name = fields["name"]?.string, case .integer(let model)? = fields["model"],
            let trainable = fields["trainable"]?.bool, let moved = fields["moved"]?.bool,
            let steps = fields["steps"]?.count, parameters.count < EventReader.listLimit,
            model < 0 || models[model] != nil
        else { return false }
        var parameter = Parameter(name: name, model: model < 0 ? nil : model, trainable: trainable, moved: moved)
        parameter.steps = steps
        parameter.isBuffer = fields["buffer"]?.bool ?? false
        if !parameter.isBuffer {
            guard let gradient = fields["gradient"]?.string.flatMap(Parameter.Gradient.init(rawValue:)),
                let optimized = fields["optimized"]?.bool
            else { return false }
            parameter.gradient = gradient
            parameter.optimized = optimized
        }
        parameter.optimizerSteps = fields["optimizer_steps"]?.count ?? 0
        parameter.rate = fields["rate"]?.double
        parameter.scheduled = fields["scheduled"]?.bool ?? false
        parameter.rounds = fields["rounds"]?.bool
        parameter.sampled = fields["sampled"]?.bool ?? false
        parameter.largestGradient = fields["largest_gradient"]?.double
        parameter.twin = fields["twin"]?.string
        parameter.follows = fields["follows"]?.bool ?? false
        parameters.append(parameter)
        return true
    }

    package mutating func addOutput(_ fields: JSONMembers) -> Bool {
        guard let module = fields["module"]?.string, let isMain = fields["main"]?.bool, outputs.count < 1000 else {
            return false
        }
        func extreme(_ key: String) -> Output.Extreme? {
            guard let value = fields[key]?.double, let name = fields["\(key)_output"]?.string,
                let step = fields["\(key)_step"]?.count
            else { return nil }
            return Output.Extreme(value: value, name: name, step: step)
        }
        let shapes = (fields["shapes"]?.array ?? []).prefix(16).compactMap(\.string)
        outputs.append(
            Output(module: module, isMain: isMain, low: extreme("low"), high: extreme("high"), shapes: shapes))
        return true
    }

    package mutating func addInput(_ fields: JSONMembers) -> Bool {
        guard let module = fields["module"]?.string, let name = fields["input"]?.string,
            let effect = fields["verdict"]?.string.flatMap(Input.Effect.init(rawValue:)), inputs.count < 1000
        else { return false }
        inputs.append(Input(module: module, name: name, effect: effect, reason: fields["reason"]?.string))
        return true
    }

    package mutating func setListed(_ fields: JSONMembers) -> Bool {
        guard listed == nil, let models = fields["models"]?.count, let parameters = fields["parameters"]?.count,
            let outputs = fields["outputs"]?.count, let inputs = fields["inputs"]?.count
        else { return false }
        listed = Listed(
            models: models, parameters: parameters, outputs: outputs, inputs: inputs,
            omitted: fields["parameters_omitted"]?.count ?? 0)
        for name in Self.otherLists {
            if let count = fields[name]?.count { listed?.others[name] = count }
        }
        return true
    }

    private static let otherLists = ["losses", "modes", "units", "clearing", "rates", "sets", "replays"]

    /// How many items came in these lists.
    package func otherCounts(_ names: some Sequence<String>) -> [String: Int] {
        let held = [
            "losses": losses.count, "modes": modes.count, "units": units.count, "clearing": clearing.count,
            "rates": groups.count, "sets": sets.count, "replays": replays.count,
        ]
        return held.filter { name, _ in names.contains(name) }
    }
}

/// What a run's lists beside parameters, outputs and inputs hold.
extension TrainingRun {
    /// A loss function, by what it was given.
    package struct LossCall {
        package enum Form: String {
            case values, probabilities, nothing, unknown, broadcast
            case logProbabilities = "log_probabilities"
            case oneClass = "one_class"
        }

        package enum Sign: String {
            case kept, flipped
        }

        package var function: String
        package var place: String
        package var form: Form
        package var sign: Sign?
        /// The shapes of input and target, where they differ.
        package var shapes: String?
        package var classes: Int?
        /// The unweighted value before the first step.
        package var first: Double?
        /// The entropy of the first targets' distribution, in nats.
        package var entropy: Double?
        /// The first value with the labels of other samples.
        package var shuffled: Double?
        package var isContrastive = false
    }

    /// A model with Dropout or BatchNorm, and the modes in which it was called.
    package struct ModeUse {
        package var module: String
        package var layers: String
        package var isOptimized: Bool
        package var trained: Int
        package var inEval: Int
        package var firstInEval: Int?
        package var inEvalPlace: String?
        package var evaluated: Int
        package var inTrain: Int
        package var inTrainPlace: String?
    }

    /// A rectified layer and how many of its units were never active.
    package struct Units {
        package var layer: String
        package var count: Int
        package var dead: Int
        package var samples: Int
    }

    /// An optimizer and the steps at which gradients of an earlier one were still there.
    package struct Clearing {
        package var optimizer: String
        package var seen: Int
        package var kept: Int
        package var first: Int?
        package var name: String?
    }

    /// A parameter group's learning rates.
    package struct RateGroup {
        package var optimizer: String
        package var number: Int
        package var low: Double
        package var high: Double
        package var first: Double?
        package var declared: Double?
        package var steps: Int
        package var isScheduled: Bool
        package var maximizes: Bool
        /// The last steps in a row at which all rates of its optimizer were 0.
        package var resting: Int
    }

    /// Two data sets and how many samples are in both.
    package struct SharedSamples {
        package var first: String
        package var second: String
        package var shared: Int
        /// Samples of the smaller one.
        package var size: Int
        /// What chance would give in data that repeats itself.
        package var repeats: Int
        /// Whether names or loaders say that one is for training and the other is not.
        package var isClear: Bool
    }

    /// A replay of the first batch after the last step.
    package struct Replay {
        package enum Verdict: String {
            case held, broken, unknown
        }

        package var what: String
        package var module: String
        package var verdict: Verdict
        package var reason: String?
    }

    /// Adds an item of one of these lists; false where it lacks what it must have.
    package mutating func add(_ fields: JSONMembers, to list: String) -> Bool {
        switch list {
        case "losses": append(Self.loss(fields), to: \.losses)
        case "modes": append(Self.mode(fields), to: \.modes)
        case "units": append(Self.unit(fields), to: \.units)
        case "clearing": append(Self.clearing(fields), to: \.clearing)
        case "rates": append(Self.group(fields), to: \.groups)
        case "sets": append(Self.set(fields), to: \.sets)
        case "replays": append(Self.replay(fields), to: \.replays)
        default: addGap(fields)
        }
    }

    private mutating func append<Item>(_ item: Item?, to list: WritableKeyPath<TrainingRun, [Item]>) -> Bool {
        guard let item, self[keyPath: list].count < 1000 else { return false }
        self[keyPath: list].append(item)
        return true
    }

    private mutating func addGap(_ fields: JSONMembers) -> Bool {
        guard let what = fields["what"]?.string, let reason = fields["reason"]?.string, gaps.count < 100 else {
            return false
        }
        gaps[what] = Gap(reason: reason, isMoot: fields["moot"]?.bool ?? false)
        return true
    }

    private static func loss(_ fields: JSONMembers) -> LossCall? {
        guard let function = fields["function"]?.string, let form = fields["form"]?.string else { return nil }
        return LossCall(
            function: function, place: fields["where"]?.string ?? "?", form: LossCall.Form(rawValue: form) ?? .unknown,
            sign: fields["sign"]?.string.flatMap(LossCall.Sign.init(rawValue:)), shapes: fields["shapes"]?.string,
            classes: fields["classes"]?.count, first: fields["first"]?.double, entropy: fields["entropy"]?.double,
            shuffled: fields["shuffled"]?.double,
            isContrastive: fields["contrastive"]?.bool ?? false)
    }

    private static func mode(_ fields: JSONMembers) -> ModeUse? {
        guard let module = fields["module"]?.string, let optimized = fields["optimized"]?.bool,
            let trained = fields["trained"]?.count, let inEval = fields["in_eval"]?.count,
            let evaluated = fields["evaluated"]?.count, let inTrain = fields["in_train"]?.count
        else { return nil }
        return ModeUse(
            module: module, layers: fields["layers"]?.string ?? "layers", isOptimized: optimized, trained: trained,
            inEval: inEval, firstInEval: fields["first_in_eval"]?.count, inEvalPlace: fields["in_eval_at"]?.string,
            evaluated: evaluated, inTrain: inTrain, inTrainPlace: fields["in_train_at"]?.string)
    }

    private static func unit(_ fields: JSONMembers) -> Units? {
        guard let layer = fields["layer"]?.string, let count = fields["units"]?.count,
            let dead = fields["dead"]?.count, let samples = fields["samples"]?.count, dead <= count
        else { return nil }
        return Units(layer: layer, count: count, dead: dead, samples: samples)
    }

    private static func clearing(_ fields: JSONMembers) -> Clearing? {
        guard let optimizer = fields["optimizer"]?.string, let seen = fields["seen"]?.count,
            let kept = fields["kept"]?.count, kept <= seen
        else { return nil }
        return Clearing(
            optimizer: optimizer, seen: seen, kept: kept, first: fields["first"]?.count, name: fields["name"]?.string)
    }

    private static func group(_ fields: JSONMembers) -> RateGroup? {
        guard let optimizer = fields["optimizer"]?.string, let number = fields["group"]?.count,
            let low = fields["low"]?.double, let high = fields["high"]?.double
        else { return nil }
        return RateGroup(
            optimizer: optimizer, number: number, low: low, high: high, first: fields["first"]?.double,
            declared: fields["declared"]?.double, steps: fields["steps"]?.count ?? 0,
            isScheduled: fields["scheduled"]?.bool ?? false, maximizes: fields["maximizes"]?.bool ?? false,
            resting: fields["resting"]?.count ?? 0)
    }

    private static func replay(_ fields: JSONMembers) -> Replay? {
        guard let what = fields["what"]?.string, let module = fields["module"]?.string,
            let verdict = fields["verdict"]?.string.flatMap(Replay.Verdict.init(rawValue:))
        else { return nil }
        return Replay(what: what, module: module, verdict: verdict, reason: fields["reason"]?.string)
    }

    private static func set(_ fields: JSONMembers) -> SharedSamples? {
        guard let first = fields["first"]?.string, let second = fields["second"]?.string,
            let shared = fields["shared"]?.count, let size = fields["of"]?.count, let roles = fields["roles"]?.string
        else { return nil }
        return SharedSamples(
            first: first, second: second, shared: shared, size: size, repeats: fields["repeats"]?.count ?? 0,
            isClear: roles == "clear")
    }

    /// The result of a replay in every module; nil where it was neither asked for nor made.
    package func replayed(
        _ name: String, _ expectations: TrainingExpectations, passed: String, advice: String
    ) -> InvariantResult? {
        let made = replays.filter { $0.what == name }
        guard !made.isEmpty || expectations.replays.contains(name) else { return nil }
        var observations = Observations()
        for replay in made {
            observations.seen += replay.verdict == .held ? 1 : 0
            if replay.verdict == .broken {
                observations.failures.append("\(replay.module): \(replay.reason ?? "it did not hold")")
            }
        }
        if observations.seen == 0, observations.failures.isEmpty, let open = made.first {
            return .moot(name, "\(open.module): \(open.reason ?? "no reason given")")
        }
        let untried = made.first { $0.verdict == .unknown }.map { "; \($0.module) could not be tried" } ?? ""
        return observations.result(
            name, passed: passed + untried, nothingSeen: "no call of a model was seen", failedAdvice: advice,
            isMootUnseen: true)
    }
}
