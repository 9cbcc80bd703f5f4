import Model
import SQLite

/// The index over the log's files: one row a run, with the place of its record.
public struct RunIndex: ~Copyable {
    /// Raised when the tables or what is put into them change; another number's tables are made anew.
    static let schema = 1

    let folder: LogFolder
    let database: Connection

    /// Uses a database, whose tables are made if they are not there.
    init(folder: LogFolder, database: consuming Connection) throws {
        self.folder = folder
        self.database = database
        // Readers go on reading while another process brings the index up to date.
        try self.database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        if try isCurrent() { return }
        try self.database.transaction(writes: true) {
            // Another process may have made them in the meantime.
            if try !isCurrent() { try makeTables() }
        }
    }

    /// The newest runs.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - filter: Which ones.
    /// - Returns: The newest first.
    public func newest(_ limit: Int, where filter: RunFilter) throws -> [RunSummary] {
        try runs(
            where: "(?1 IS NULL OR branch = ?1) AND (?2 IS NULL OR verdict = ?2)",
            [Value(filter.branch), Value(filter.verdict?.rawValue)], limit: limit)
    }

    /// The one run of a name.
    ///
    /// - Parameter name: `latest`, the beginning of one run's id, or the beginning of a commit's or tree's id, of which
    ///   the newest run is meant.
    /// - Throws: `LogError` where no run or several bear the name.
    public func only(named name: String) throws -> RunSummary {
        if name == "latest" {
            if let latest = try newest(1, where: RunFilter()).first { return latest }
            throw LogError(.noSuchRun, "No runs recorded yet.", hint: "gate run commit")
        }
        let matches = try runs(whose: ["id"], beginWith: name)
        if matches.count > 1 {
            let ids = matches.map(\.id).joined(separator: ", ")
            throw LogError(.ambiguousRun, "Several runs' ids begin with \(name): \(ids).")
        }
        if let match = matches.first { return match }
        if name.utf8.count >= Self.shortestObjectName,
            let match = try runs(whose: ["commit_id", "tree"], beginWith: name).first
        {
            return match
        }
        throw LogError(.noSuchRun, "No run, commit or tree that a run judged begins with \(name).", hint: "gate log")
    }

    /// Reads a run's document from the log.
    ///
    /// - Returns: nil where the file has changed since it was indexed.
    public func document(of run: RunSummary) throws -> RunDocument? {
        guard let file = LogFile(path: folder.path + "/" + run.file) else { return nil }
        let start = run.offset.subtractingReportingOverflow(LogLine.prefixLength)
        let count = run.length.addingReportingOverflow(LogLine.prefixLength)
        guard !start.overflow, !count.overflow else { return nil }
        let line = try file.bytes(at: start.partialValue, count: count.partialValue)
        return LogLine.document(line[...]).map { RunDocument(bytes: Array($0)) }
    }

    /// Git's own least length of an abbreviated object name.
    private static let shortestObjectName = 4

    private func runs(whose columns: [String], beginWith text: String) throws -> [RunSummary] {
        // Compared by length and not by LIKE, in which % and _ of the text would mean something.
        let condition = columns.map { "substr(\($0), 1, length(?1)) = ?1" }.joined(separator: " OR ")
        return try runs(where: condition, [.text(text)], limit: 4)
    }

    private func runs(where condition: String, _ values: [Value], limit: Int) throws -> [RunSummary] {
        let statement = try database.prepare(
            "SELECT \(RunSummary.columns) FROM runs WHERE \(condition) ORDER BY started_at DESC, id DESC LIMIT ?",
            values + [.integer(limit)])
        var runs: [RunSummary] = []
        while try statement.step() { runs.append(try RunSummary(statement)) }
        return runs
    }

    private func isCurrent() throws -> Bool {
        let statement = try database.prepare("PRAGMA user_version")
        return try statement.step() && statement.integer(0) == Self.schema
    }

    private func makeTables() throws {
        try database.execute(
            """
            DROP TABLE IF EXISTS runs;
            DROP TABLE IF EXISTS files;
            CREATE TABLE files (
                name TEXT PRIMARY KEY, inode INTEGER NOT NULL, indexed INTEGER NOT NULL,
                unreadable INTEGER NOT NULL, last_offset INTEGER, last_prefix BLOB
            ) STRICT;
            CREATE TABLE runs (
                id TEXT PRIMARY KEY, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
                started_at INTEGER, duration INTEGER NOT NULL, stage TEXT NOT NULL,
                verdict TEXT NOT NULL, branch TEXT, commit_id TEXT, tree TEXT, headline TEXT,
                findings INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX runs_by_time ON runs (started_at DESC, id DESC);
            CREATE INDEX runs_by_file ON runs (file);
            PRAGMA user_version = \(Self.schema);
            """)
    }
}
