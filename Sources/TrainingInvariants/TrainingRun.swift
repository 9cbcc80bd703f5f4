import Globs
import JSON

/// What the events of one run say, decoded and checked for completeness, before anything is judged.
struct TrainingRun {
    /// How far the events can be believed.
    enum Trust: Hashable {
        /// Every event from the start to the end is there.
        case complete
        /// The events are a valid beginning: what they show is true, what they don't show is unknown.
        case truncated
        /// Something is wrong in the middle: nothing is believed.
        case damaged(String)
    }

    struct Model {
        var label = ""
        var kind = ""
        var optimized = false
        var training = false
        /// Whether weights were loaded into it before the first step.
        var loaded = false
    }

    struct Parameter {
        enum Gradient: String {
            case none, zero, present
            /// Computed where nobody can look, inside a compiled step for one.
            case unknown
        }

        var name = ""
        var model: Int?
        var isBuffer = false
        var trainable = false
        var moved = false
        var optimized = false
        var gradient = Gradient.none
        /// Optimizer steps since its first value was copied.
        var steps = 0
        /// Steps of its own optimizer.
        var optimizerSteps = 0
        /// The largest learning rate of its group.
        var rate: Double?
        var scheduled = false
        /// Whether its updates are lost in its precision; nil where that could not be told.
        var rounds: Bool?
        /// Whether it was compared by a sample of its elements.
        var sampled = false
        /// The largest L2 norm of its gradient.
        var largestGradient: Double?
        /// A trainable parameter of the same shape and name in another part, whose average this may be.
        var twin: String?
        /// Whether it moved towards that parameter, as an average does.
        var follows = false
    }

    struct Oddity {
        var what: String
        var name: String
        var value: String
        var step: Int
    }

    struct Output {
        struct Extreme {
            var value: Double
            var name: String
            var step: Int
        }

        var module: String
        var isMain: Bool
        var low: Extreme?
        var high: Extreme?
        /// `output n x 10` for each tensor, `n` the batch.
        var shapes: [String] = []
    }

    struct Input {
        enum Effect: String {
            case changed, unchanged, unknown
        }

        var module: String
        var name: String
        var effect: Effect
        var reason: String?
    }

    struct Step {
        var number: Int
        var loss: Double?
        var gradientNorm: Double?
        var seconds: Double?
        var samples: Int?
        /// A digest of what was fitted, where there is no loss.
        var digest: String?
    }

    /// A list that the probe could not make.
    struct Gap {
        var reason: String
        /// Whether the run holds nothing which the list speaks of.
        var isMoot = false
    }

    struct Listed: Equatable {
        var models: Int
        var parameters: Int
        var outputs: Int
        var inputs: Int
        var omitted: Int
        /// The lists that not every program writes, by their events' names.
        var others: [String: Int] = [:]
    }

    var trust = Trust.complete
    var started = false
    var framework: String?
    var networkIsCut = false
    var device: String?
    var models: [Int: Model] = [:]
    var parameters: [Parameter] = []
    var oddities: [Oddity] = []
    var outputs: [Output] = []
    var inputs: [Input] = []
    var losses: [LossCall] = []
    var modes: [ModeUse] = []
    var units: [Units] = []
    var clearing: [Clearing] = []
    var groups: [RateGroup] = []
    var sets: [SharedSamples] = []
    var replays: [Replay] = []
    /// Further runs of the same script, by the invariant that asked for them.
    var furtherRuns: [String: TrainingRun] = [:]
    /// What the probe could not look at, with the reason, by the name of the list.
    var gaps: [String: Gap] = [:]
    var steps: [Step] = []
    var rates: [Double] = []
    var listed: Listed?
    var fault: String?
    /// The fields of the `end` event.
    var ending: JSONMembers?
    /// The fields of `untrained` events, one a process.
    var untrained: [JSONMembers] = []
    /// Frameworks that were imported and whose steps show only through a call.
    var imported: [String] = []
    /// The processes of a distributed run, by their ranks.
    var ranks: [Int: Rank] = [:]
    var modulesLeaked: [String] = []
    var modulesChecked = false

    /// Steps that were seen: what the end says, else the last one told.
    var observedSteps: Int {
        ending?["steps"]?.count ?? steps.last?.number ?? 0
    }

    /// Whether the lists of parameters, outputs and inputs came whole.
    var hasEvidence: Bool { listed != nil && fault == nil }

    /// Marks the run as damaged; the first reason stays.
    mutating func damage(_ reason: String) {
        if case .damaged = trust { return }
        trust = .damaged(reason)
    }

    /// A parameter's name, its model's label in front where several models are optimized.
    func display(_ parameter: Parameter) -> String {
        guard let number = parameter.model, let model = models[number],
            models.values.count(where: \.optimized) > 1 || !model.optimized
        else { return parameter.name }
        return "\(model.label).\(parameter.name)"
    }

    /// Whether a parameter's model is being trained; tensors that belong to no model are, by being optimized.
    func isInTraining(_ parameter: Parameter) -> Bool {
        guard let number = parameter.model else { return parameter.optimized }
        return models[number]?.optimized ?? false
    }

    /// The pattern that selects a parameter by its name or by its name with its model's label in front.
    func pattern(in patterns: [NameGlob], for parameter: Parameter) -> NameGlob? {
        let label = parameter.model.flatMap { models[$0]?.label }
        return patterns.first { pattern in
            pattern.matches(parameter.name) || label.map { pattern.matches("\($0).\(parameter.name)") } ?? false
        }
    }
}
