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
