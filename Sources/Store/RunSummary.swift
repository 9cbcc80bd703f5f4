public import Model
import SQLite

/// What the index knows of a run: what the list shows, and where the whole record stands.
public struct RunSummary: Hashable {
    /// The run's id.
    public var id: String
    /// The monthly file's name.
    public var file: String
    /// Where the record's document begins in it.
    public var offset: Int
    /// The document's length in bytes.
    public var length: Int
    /// When the run began, in milliseconds since 1970; nil where the record does not say it legibly.
    public var startedAt: Int?
    /// How long it took.
    public var durationMilliseconds: Int
    /// The stage's name.
    public var stage: String
    /// The verdict's name.
    public var verdict: String
    /// The branch.
    public var branch: String?
    /// The commit that was judged, if it existed.
    public var commit: String?
    /// The tree that was judged.
    public var tree: String?
    /// The heaviest finding, or else what the run said of itself.
    public var headline: String?
    /// How many findings there are.
    public var findings: Int

    // The last group of a UUID is random; what stands before is the time, which runs of one minute share.
    static let randomStart = 24
    private static let shortLength = 8

    /// The name by which people call the run: the beginning of its id's random part.
    public var short: String { Self.short(id) }

    /// The short name of a run's id.
    public static func short(_ id: String) -> String {
        let random = id.utf8.dropFirst(randomStart)
        return random.isEmpty ? id : String(decoding: random.prefix(shortLength), as: UTF8.self)
    }

    /// What is kept of a headline; a terminal's line shows no more.
    private static let headlineLength = 300

    /// Sums up a record.
    public init(_ record: RunRecord, document: ArraySlice<UInt8>, file: String, offset: Int) {
        id = record.id
        self.file = file
        self.offset = offset
        length = document.count
        startedAt = Moment(record.startedAt)?.milliseconds
        durationMilliseconds = record.durationMilliseconds
        stage = record.stage.rawValue
        verdict = record.verdict.rawValue
        branch = record.place.branch
        commit = record.subjects.first?.commit
        tree = record.subjects.first?.tree
        headline = record.findings.first.map { "\($0.check) \($0.message)" }
        if headline == nil, record.verdict != .passed { headline = record.notices.first }
        if headline == nil, !record.leftOut.isEmpty {
            headline = record.leftOut.joined(separator: ", ") + " left out"
        }
        headline = headline.map { String($0.prefix(Self.headlineLength)) }
        findings = record.findings.count
    }

    static let columns = """
        id, file, offset, length, started_at, duration, stage, verdict, branch, commit_id, tree, headline, findings
        """

    static let insertion = "INSERT OR REPLACE INTO runs (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    /// A row of the index, in the order of `columns`.
    var values: [Value] {
        [
            .text(id), .text(file), .integer(offset), .integer(length), Value(startedAt),
            .integer(durationMilliseconds), .text(stage), .text(verdict), Value(branch), Value(commit), Value(tree),
            Value(headline), .integer(findings),
        ]
    }

    /// Reads a row of the index.
    ///
    /// - Throws: `SQLiteError` where the index holds something else than this program writes.
    init(_ row: borrowing Statement) throws(SQLiteError) {
        id = try row.text(0)
        file = try row.text(1)
        offset = try row.integer(2)
        length = try row.integer(3)
        startedAt = try row.integerIfPresent(4)
        durationMilliseconds = try row.integer(5)
        stage = try row.text(6)
        verdict = try row.text(7)
        branch = try row.textIfPresent(8)
        commit = try row.textIfPresent(9)
        tree = try row.textIfPresent(10)
        headline = try row.textIfPresent(11)
        findings = try row.integer(12)
    }
}

/// Which runs are wanted.
public struct RunFilter: Hashable {
    /// Only runs on this branch.
    public var branch: String?
    /// Only runs with this verdict.
    public var verdict: Verdict?

    /// Makes a filter.
    public init(branch: String? = nil, verdict: Verdict? = nil) {
        self.branch = branch
        self.verdict = verdict
    }

    /// True where every run is wanted.
    public var isOpen: Bool { branch == nil && verdict == nil }
}
