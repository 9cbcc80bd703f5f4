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
