package import Globs
package import JSON

/// What the events of one run say, decoded and checked for completeness, before anything is judged.
package struct TrainingRun {
    /// How far the events can be believed.
    package enum Trust: Hashable {
        /// Every event from the start to the end is there.
        case complete
        /// The events are a valid beginning: what they show is true, what they don't show is unknown.
        case truncated
        /// Something is wrong in the middle: nothing is believed.
        case damaged(String)
    }

    package struct Model {
        package var label = ""
        package var kind = ""
        package var optimized = false
        package var training = false
        /// Whether weights were loaded into it before the first step.
        package var loaded = false
    }

    package struct Parameter {
        package enum Gradient: String {
            case none, zero, present
            /// Computed where nobody can look, inside a compiled step for one.
            case unknown
        }

        package var name = ""
        package var model: Int?
        package var isBuffer = false
        package var trainable = false
        package var moved = false
        package var optimized = false
        package var gradient = Gradient.none
        /// Optimizer steps since its first value was copied.
        package var steps = 0
        /// Steps of its own optimizer.
        package var optimizerSteps = 0
        /// The largest learning rate of its group.
        package var rate: Double?
        package var scheduled = false
        /// Whether its updates are lost in its precision; nil where that could not be told.
        package var rounds: Bool?
        /// Whether it was compared by a sample of its elements.
        package var sampled = false
        /// The largest L2 norm of its gradient.
        package var largestGradient: Double?
        /// A trainable parameter of the same shape and name in another part, whose average this may be.
        package var twin: String?
        /// Whether it moved towards that parameter, as an average does.
        package var follows = false
    }

    package struct Oddity {
        package var what: String
        package var name: String
        package var value: String
        package var step: Int
    }

    package struct Output {
        package struct Extreme {
            package var value: Double
            package var name: String
            package var step: Int
        }

        package var module: String
        package var isMain: Bool
        package var low: Extreme?
        package var high: Extreme?
        /// `output n x 10` for each tensor, `n` the batch.
        package var shapes: [String] = []
    }

    package struct Input {
        package enum Effect: String {
            case changed, unchanged, unknown
        }

        package var module: String
        package var name: String
        package var effect: Effect
        package var reason: String?
    }

    package struct Step {
        package var number: Int
        package var loss: Double?
        package var gradientNorm: Double?
        package var seconds: Double?
        package var samples: Int?
        /// A digest of what was fitted, where there is no loss.
        package var digest: String?
    }

    /// A list that the probe could not make.
    package struct Gap {
        package var reason: String
        /// Whether the run holds nothing which the list speaks of.
        package var isMoot = false
    }

    package struct Listed: Equatable {
        package var models: Int
        package var parameters: Int
        package var outputs: Int
        package var inputs: Int
        package var omitted: Int
        /// The lists that not every program writes, by their events' names.
        package var others: [String: Int] = [:]
    }

    package var trust = Trust.complete
    package var started = false
    package var framework: String?
    package var networkIsCut = false
    package var device: String?
    package var models: [Int: Model] = [:]
    package var parameters: [Parameter] = []
    package var oddities: [Oddity] = []
    package var outputs: [Output] = []
    package var inputs: [Input] = []
    package var losses: [LossCall] = []
    package var modes: [ModeUse] = []
    package var units: [Units] = []
    package var clearing: [Clearing] = []
    package var groups: [RateGroup] = []
    package var sets: [SharedSamples] = []
    package var replays: [Replay] = []
    /// Further runs of the same script, by the invariant that asked for them.
    package var furtherRuns: [String: TrainingRun] = [:]
    /// What the probe could not look at, with the reason, by the name of the list.
    package var gaps: [String: Gap] = [:]
    package var steps: [Step] = []
    package var rates: [Double] = []
    package var listed: Listed?
    package var fault: String?
    /// The fields of the `end` event.
    package var ending: JSONMembers?
    /// The fields of `untrained` events, one a process.
    package var untrained: [JSONMembers] = []
    /// Frameworks that were imported and whose steps show only through a call.
    package var imported: [String] = []
    /// The processes of a distributed run, by their ranks.
    package var ranks: [Int: Rank] = [:]
    package var modulesLeaked: [String] = []
    package var modulesChecked = false

    /// Steps that were seen: what the end says, else the last one told.
    package var observedSteps: Int {
        ending?["steps"]?.count ?? steps.last?.number ?? 0
    }

    /// Whether the lists of parameters, outputs and inputs came whole.
    package var hasEvidence: Bool { listed != nil && fault == nil }

    /// Marks the run as damaged; the first reason stays.
    package mutating func damage(_ reason: String) {
        if case .damaged = trust { return }
        trust = .damaged(reason)
    }

    /// A parameter's name, its model's label in front where several models are optimized.
    package func display(_ parameter: Parameter) -> String {
        guard let number = parameter.model, let model = models[number],
            models.values.count(where: \.optimized) > 1 || !model.optimized
        else { return parameter.name }
        return "\(model.label).\(parameter.name)"
    }

    /// Whether a parameter's model is being trained; tensors that belong to no model are, by being optimized.
    package func isInTraining(_ parameter: Parameter) -> Bool {
        guard let number = parameter.model else { return parameter.optimized }
        return models[number]?.optimized ?? false
    }

    /// The pattern that selects a parameter by its name or by its name with its model's label in front.
    package func pattern(in patterns: [NameGlob], for parameter: Parameter) -> NameGlob? {
        let label = parameter.model.flatMap { models[$0]?.label }
        return patterns.first { pattern in
            pattern.matches(parameter.name) || label.map { pattern.matches("\($0).\(parameter.name)") } ?? false
        }
    }
}

/// Averages of trained parts, as momentum encoders and teachers are.
extension TrainingRun {
    /// Whether a buffer is in a module whose parameters average those of a trained one.
    package func isInAverage(_ buffer: Parameter) -> Bool {
        guard buffer.isBuffer, let end = buffer.name.lastIndex(of: ".") else { return false }
        let place = buffer.name[...end]
        return parameters.contains { other in
            other.model == buffer.model && other.follows && other.name.hasPrefix(place)
        }
    }
}

/// What the processes of one training say of the parameters that each of them holds at the end.
extension TrainingRun {
    /// One process of a distributed run.
    package struct Rank {
        /// How many processes there are.
        package var world = 0
        /// Optimizer steps that this one took.
        package var steps = 0
        /// A digest of each parameter's bytes, by its name.
        package var digests: [String: String] = [:]
        /// The parameters that a wrapper is to keep the same in all processes.
        package var shared: Set<String> = []
    }

    /// Takes what one process says; false where it lacks what it must have.
    package mutating func addRank(_ fields: JSONMembers) -> Bool {
        guard let number = fields["rank"]?.count, let world = fields["world"]?.count, number < world, world <= 65_536,
            let steps = fields["steps"]?.count, let items = fields["items"]?.array
        else { return false }
        var rank = ranks[number] ?? Rank()
        (rank.world, rank.steps) = (world, steps)
        for item in items {
            guard let item = item.object, let name = item["name"]?.string, let digest = item["digest"]?.string,
                rank.digests.count < EventReader.listLimit
            else { return false }
            rank.digests[name] = digest
            if item["shared"]?.bool == true { rank.shared.insert(name) }
        }
        ranks[number] = rank
        return true
    }
}

/// Biases that no loss depends on.
extension TrainingRun {
    /// Whether a bias's gradients cancel out: its layer's weight gets some, through the same outputs.
    ///
    /// Losses of differences, as between the two outputs of a siamese network, do not see a shift of both.
    package func isCancelledShift(_ parameter: Parameter) -> Bool {
        guard parameter.gradient == .zero, parameter.optimized else { return false }
        guard parameter.name == "bias" || parameter.name.hasSuffix(".bias") else { return false }
        let weight = parameter.name.dropLast(4) + "weight"
        return parameters.contains { other in
            other.model == parameter.model && other.gradient == .present && other.name == weight
        }
    }
}

extension TrainingRun {
    /// How the run ended, in the order of what matters most to its reader.
    package var end: TrainingEnd {
        if case .damaged(let reason) = trust { return .damaged(reason) }
        if let fault { return .probeFault(fault) }
        if started {
            guard let ending else { return .truncated(steps: observedSteps) }
            return end(from: ending, steps: observedSteps)
        }
        // A launcher fails because the script failed: of several exceptions the first one tells most.
        let failed = untrained.filter { $0["how"]?.string == "exception" || $0["fault"] != nil }
        let withFramework = failed.first { $0["torch"]?.bool == true }
        guard let fields = withFramework ?? failed.first ?? untrained.last else {
            return imported.first.map { .callMissing(framework: $0) } ?? .neverStarted
        }
        if let fault = fields["fault"]?.string { return .probeFault(fault) }
        return end(from: fields, steps: 0)
    }

    private func end(from fields: JSONMembers, steps: Int) -> TrainingEnd {
        switch fields["how"]?.string {
        case "steps": return .stepsReached
        case "usage": return .wantsArguments(fields["message"]?.string ?? "")
        case "exception": return .exception(exception(from: fields, steps: steps))
        case "finished" where started && steps > 0: return .finishedEarly(steps: steps)
        case "finished" where !started && fields["torch"]?.bool != true && !imported.isEmpty:
            return .callMissing(framework: imported[0])
        case "finished": return .neverTrained(frameworkImported: started || fields["torch"]?.bool ?? false)
        default: return .damaged("an end of an unknown kind")
        }
    }

    private func exception(from fields: JSONMembers, steps: Int) -> TrainingException {
        let frames = (fields["frames"]?.array ?? []).prefix(8).compactMap { frame -> String? in
            guard let frame = frame.object, let file = frame["file"]?.string else { return nil }
            return "\(file):\(frame["line"]?.count ?? 0) in \(frame["function"]?.string ?? "?")"
        }
        return TrainingException(
            kind: fields["kind"]?.string.flatMap(TrainingException.Kind.init(rawValue:)) ?? .other,
            type: fields["type"]?.string ?? "an exception", message: oneLine(fields["message"]?.string ?? ""),
            file: fields["file"]?.string, line: fields["line"]?.count, subject: fields["subject"]?.string,
            hint: fields["hint"]?.string.map(oneLine), frames: frames, steps: steps)
    }

    private func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    /// The run in numbers.
    package var summary: TrainingSummary {
        var summary = TrainingSummary()
        summary.steps = observedSteps
        summary.framework = framework
        summary.device = device
        summary.outputShapes = outputs.filter(\.isMain).flatMap { output in
            output.shapes.map { "\(output.module) \($0)" }
        }
        .sorted()
        if let module = ending?["slowest"]?.string, let share = ending?["slowest_share"]?.double, share <= 1 {
            summary.slowestModule = "\(module), \(Int((max(0, share) * 100).rounded())) % of the forward pass"
        }
        summary.losses = Array(steps.compactMap(\.loss).prefix(TrainingSummary.lossLimit))
        summary.gradientNorms = Array(steps.compactMap(\.gradientNorm).prefix(TrainingSummary.lossLimit))
        summary.largestGradientNorm = steps.compactMap(\.gradientNorm).max()
        summary.learningRates = rates
        summary.skippedSteps = ending?["skipped"]?.count ?? 0
        summary.peakMemoryBytes = ending?["peak_memory"]?.count
        summary.parameterCount = ending?["parameters"]?.count
        summary.seconds = ending?["seconds"]?.double
        if let first = steps.first, let last = steps.last, let begin = first.seconds, let finish = last.seconds,
            finish > begin, let before = first.samples, let after = last.samples, after > before
        {
            summary.samplesPerSecond = Double(after - before) / (finish - begin)
        }
        return summary
    }
}
