import JSON

/// What was seen of a training step, as the run record keeps it.
public struct TrainingRecord: Sendable, Hashable {
    /// An invariant and what was found of it.
    public struct Invariant: Sendable, Hashable {
        /// Its name, `params_move` for one.
        public var name: String
        /// `passed`, `failed`, `inconclusive`, or `moot` where the run holds nothing that it speaks of.
        public var verdict: String
        /// One line.
        public var message: String

        /// Makes an entry.
        public init(name: String, verdict: String, message: String) {
            self.name = name
            self.verdict = verdict
            self.message = message
        }
    }

    /// Every invariant that was asked for, in the order of reports.
    public var invariants: [Invariant]
    /// The loss over the steps, at most ``curveLimit`` values; nil for one that is not finite.
    public var losses: [Double?]
    /// The gradients' L2 norms, in the same way, at the steps at which they were measured.
    public var gradientNorms: [Double?]
    /// What the run was carried out by: processor, cores, framework.
    public var machine: String
    /// The module in which the forward pass spent most of its time, with its share; nil where that was not measured.
    public var slowestModule: String?
    /// The shapes of what the trained modules return, `Net output n x 10` for one, nil where none was seen.
    ///
    /// `n` is the batch.
    public var outputShapes: [String]?

    /// The most values that a curve keeps.
    public static let curveLimit = 100

    /// Makes a record; curves of more values than are kept are thinned out, and both ends stay.
    public init(
        invariants: [Invariant], losses: [Double], gradientNorms: [Double], machine: String,
        slowestModule: String? = nil, outputShapes: [String]? = nil
    ) {
        self.invariants = invariants
        self.losses = Self.thinned(losses)
        self.gradientNorms = Self.thinned(gradientNorms)
        self.machine = machine
        self.slowestModule = slowestModule
        self.outputShapes = outputShapes
    }

    private static func thinned(_ values: [Double]) -> [Double?] {
        let count = min(values.count, curveLimit)
        return (0..<count).map { place in
            let value = values[count < 2 ? 0 : place * (values.count - 1) / (count - 1)]
            return value.isFinite ? value : nil
        }
    }
}

extension TrainingRecord {
    /// The record as one line of JSON.
    package var document: String {
        var object = JSONObject()
        object.add("gradientNorms", gradientNorms.map(Self.number))
        object.add(
            "invariants",
            invariants.map { invariant in
                var entry = JSONObject()
                entry.add("message", invariant.message)
                entry.add("name", invariant.name)
                entry.add("verdict", invariant.verdict)
                return entry.text
            })
        object.add("losses", losses.map(Self.number))
        object.add("machine", machine)
        if let outputShapes { object.add("outputShapes", texts: outputShapes) }
        object.add("slowestModule", slowestModule)
        return object.text
    }

    /// Six digits are more than a curve shows.
    package static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "null" }
        return Float(value).isFinite ? "\(Float(value))" : "\(value)"
    }
}
