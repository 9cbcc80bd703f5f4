import Foundation
import GRDB
import GateModel

/// The index over the log's files: one row a run, with the place of its record.
struct RunIndex {
    /// Raised when the tables or what is put into them change; another number's tables are made anew.
    static let schema = 1

    let folder: String
    let database: DatabaseQueue

    /// Opens the index in a file.
    init(folder: String, path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.journalMode = .wal
        try self.init(folder: folder, database: DatabaseQueue(path: path, configuration: configuration))
    }

    /// Uses a database, whose tables are made if they are not there.
    init(folder: String, database: DatabaseQueue) throws {
        self.folder = folder
        self.database = database
        if try !database.read(Self.isCurrent) {
            try database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    // Another process may have made them in the meantime.
                    if try !Self.isCurrent(database) { try Self.makeTables(database) }
                    return .commit
                }
            }
        }
    }

    /// True for failures that a new index mends.
    static func isDamage(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT: true
        default: false
        }
    }

    /// The newest runs.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - filter: Which ones.
    /// - Returns: The newest first.
    func newest(_ limit: Int, where filter: RunFilter) throws -> [RunSummary] {
        try database.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM runs WHERE (:branch IS NULL OR branch = :branch)
                    AND (:verdict IS NULL OR verdict = :verdict)
                    ORDER BY started_at DESC, id DESC LIMIT :limit
                    """,
                arguments: ["branch": filter.branch, "verdict": filter.verdict?.rawValue, "limit": limit]
            ).map { try RunSummary($0) }
        }
    }

    /// The one run of a name.
    ///
    /// - Parameter name: `latest`, the beginning of one run's id, or the beginning of a commit's or tree's id, of which
    ///   the newest run is meant.
    /// - Throws: `TrackerError` where no run or several bear the name.
    func only(named name: String) throws -> RunSummary {
        if name == "latest" {
            if let latest = try newest(1, where: RunFilter()).first { return latest }
            throw TrackerError(.noSuchRun, "No runs recorded yet.", hint: "gate run commit")
        }
        let matches = try runs(whose: ["id"], beginWith: name)
        if matches.count > 1 {
            let ids = matches.map(\.id).joined(separator: ", ")
            throw TrackerError(.ambiguousRun, "Several runs' ids begin with \(name): \(ids).")
        }
        if let match = matches.first { return match }
        if name.utf8.count >= Self.shortestObjectName,
            let match = try runs(whose: ["commit_id", "tree"], beginWith: name).first
        {
            return match
        }
        throw TrackerError(
            .noSuchRun, "No run, commit or tree that a run judged begins with \(name).", hint: "gate log")
    }

    /// Reads a run's document from the log.
    ///
    /// - Returns: nil where the file has changed since it was indexed.
    func document(of run: RunSummary) throws -> RunDocument? {
        guard let file = LogFile(path: folder + "/" + run.file) else { return nil }
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
        let condition = columns.map { "substr(\($0), 1, length(:text)) = :text" }.joined(separator: " OR ")
        return try database.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM runs WHERE \(condition) ORDER BY started_at DESC, id DESC LIMIT 4",
                arguments: ["text": text]
            ).map { try RunSummary($0) }
        }
    }

    private static func isCurrent(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "PRAGMA user_version") == schema
    }

    private static func makeTables(_ database: Database) throws {
        try database.execute(
            sql: """
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
                PRAGMA user_version = \(schema);
                """)
    }
}
