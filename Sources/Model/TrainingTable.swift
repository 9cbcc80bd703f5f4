import JSON

/// What was found of a training that was watched by hand.
public struct TrainingTable: Sendable, Hashable {
    /// An invariant and what was found of it.
    public struct Row: Sendable, Hashable {
        /// The invariant's name.
        public var name: String
        /// `passed`, `failed` or `inconclusive`.
        public var verdict: String
        /// One line.
        public var message: String
        /// What to do about it, and further evidence.
        public var notes: [String]
        /// True where it speaks of nothing that the run holds.
        public var isMoot: Bool

        /// Makes a row.
        public init(name: String, verdict: String, message: String, notes: [String], isMoot: Bool) {
            self.name = name
            self.verdict = verdict
            self.message = message
            self.notes = notes
            self.isMoot = isMoot
        }
    }

    /// One row an invariant; none where nothing could be told.
    public var rows: [Row]
    /// The losses by step.
    public var losses: [Double]
    /// The gradients' norms at the steps at which they were measured.
    public var gradientNorms: [Double]
    /// The run in a line.
    public var summary: String
    /// How the script ended, nil where it came to its steps.
    public var ending: String?
    /// What to do about that.
    public var advice: String?
    /// The last lines that the script wrote.
    public var output: [String]
    /// Whether the script failed by itself: an exception, a status, a time limit.
    public var hasFailed: Bool

    /// Makes a table.
    public init(
        rows: [Row], losses: [Double], gradientNorms: [Double], summary: String, ending: String?, advice: String?,
        output: [String], hasFailed: Bool
    ) {
        self.rows = rows
        self.losses = losses
        self.gradientNorms = gradientNorms
        self.summary = summary
        self.ending = ending
        self.advice = advice
        self.output = output
        self.hasFailed = hasFailed
    }

    /// The table as one JSON document.
    public var document: String {
        var object = JSONObject()
        object.add("advice", advice)
        object.add("ending", ending)
        object.add("gradientNorms", gradientNorms.map(TrainingRecord.number))
        object.add(
            "invariants",
            rows.map { row in
                var item = JSONObject()
                item.add("message", row.message)
                item.add("moot", document: row.isMoot ? "true" : "false")
                item.add("name", row.name)
                item.add("notes", texts: row.notes)
                item.add("verdict", row.verdict)
                return item.text
            })
        object.add("losses", losses.map(TrainingRecord.number))
        object.add("summary", summary)
        return object.text
    }
}
