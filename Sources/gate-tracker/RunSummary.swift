import GRDB
import GateModel

/// What the index knows of a run: what the list shows, and where the whole record stands.
struct RunSummary: Hashable {
    /// The run's id.
    var id: String
    /// The monthly file's name.
    var file: String
    /// Where the record's document begins in it.
    var offset: Int
    /// The document's length in bytes.
    var length: Int
    /// When the run began, in milliseconds since 1970; nil where the record does not say it legibly.
    var startedAt: Int?
    /// How long it took.
    var durationMilliseconds: Int
    /// The stage's name.
    var stage: String
    /// The verdict's name.
    var verdict: String
    /// The branch.
    var branch: String?
    /// The commit that was judged, if it existed.
    var commit: String?
    /// The tree that was judged.
    var tree: String?
    /// The heaviest finding, or else what the run said of itself.
    var headline: String?
    /// How many findings there are.
    var findings: Int

    /// What is kept of a headline; a terminal's line shows no more.
    private static let headlineLength = 300

    /// Sums up a record.
    init(_ record: RunRecord, document: ArraySlice<UInt8>, file: String, offset: Int) {
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
        headline = headline.map { String($0.prefix(Self.headlineLength)) }
        findings = record.findings.count
    }

    /// Reads a row of the index.
    ///
    /// - Throws: `RowDecodingError` where the index holds something else than this program writes.
    init(_ row: Row) throws {
        id = try row.decode(forColumn: "id")
        file = try row.decode(forColumn: "file")
        offset = try row.decode(forColumn: "offset")
        length = try row.decode(forColumn: "length")
        startedAt = try row.decode(forColumn: "started_at")
        durationMilliseconds = try row.decode(forColumn: "duration")
        stage = try row.decode(forColumn: "stage")
        verdict = try row.decode(forColumn: "verdict")
        branch = try row.decode(forColumn: "branch")
        commit = try row.decode(forColumn: "commit_id")
        tree = try row.decode(forColumn: "tree")
        headline = try row.decode(forColumn: "headline")
        findings = try row.decode(forColumn: "findings")
    }
}

/// Which runs are wanted.
struct RunFilter: Hashable {
    /// Only runs on this branch.
    var branch: String?
    /// Only runs with this verdict.
    var verdict: Verdict?

    /// True where every run is wanted.
    var isOpen: Bool { branch == nil && verdict == nil }
}
