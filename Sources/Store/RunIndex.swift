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
    /// - Parameter name: `latest`, the beginning of one run's id or of its short name, or the beginning of a commit's or tree's id, of which
    ///   the newest run is meant.
    /// - Throws: `LogError` where no run or several bear the name.
    public func only(named name: String) throws -> RunSummary {
        if name == "latest" {
            if let latest = try newest(1, where: RunFilter()).first { return latest }
            throw LogError(.noSuchRun, "No runs recorded yet.", hint: "gate run commit")
        }
        var matches = try runs(whose: ["id"], beginWith: name)
        if matches.isEmpty, name.utf8.count >= Self.shortestObjectName {
            matches = try runs(whoseRandomPartBegins: name)
        }
        if matches.count > 1 {
            let ids = matches.map(\.id).joined(separator: ", ")
            throw LogError(.ambiguousRun, "Several runs are called \(name): \(ids).")
        }
        if let match = matches.first { return match }
        if name.utf8.count >= Self.shortestObjectName,
            let match = try runs(whose: ["commit_id", "tree"], beginWith: name).first
        {
            return match
        }
        throw LogError(.noSuchRun, "No run, commit or tree that a run judged begins with \(name).", hint: "gate log")
    }

    /// The one run of the first of these names that a run bears.
    ///
    /// - Throws: `LogError` about the first name where no run bears any of them, or several bear one.
    public func only(namedAnyOf names: [String]) throws -> RunSummary {
        var first: (any Error)?
        for name in names {
            do {
                return try only(named: name)
            } catch let error as LogError where error.code == .noSuchRun {
                first = first ?? error
            }
        }
        throw first ?? LogError(.noSuchRun, "No run was asked for.", hint: "gate log")
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

    /// The runs of a short name, see `RunSummary.short`.
    private func runs(whoseRandomPartBegins text: String) throws -> [RunSummary] {
        try runs(where: "substr(id, \(RunSummary.randomStart + 1), length(?1)) = ?1", [.text(text)], limit: 4)
    }

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

extension RunIndex {
    /// What the index knows of a monthly file.
    private struct IndexedFile {
        var inode: Int
        /// How far the file has been read: the offset behind a line feed.
        var indexed: Int
        var unreadable: Int
        /// Where the last line that was read begins, and its first bytes: they tell a file that was written anew in
        /// place from one that has grown.
        var lastOffset: Int?
        var lastPrefix: [UInt8]?

        static let columns = "name, inode, indexed, unreadable, last_offset, last_prefix"
    }

    /// Takes in what the log's files have gained.
    ///
    /// - Returns: Notices for the reader: which files have lines that could not be read.
    func update() throws -> [String] {
        let names = try folder.monthlyFiles()
        if try database.transaction(writes: false, { try needsUpdate(names) }) {
            // Locked before anything is looked at: two processes that read the same lines would both add them.
            try database.transaction(writes: true) { try takeIn(names) }
        }
        return try database.transaction(writes: false) { try notices() }
    }

    private func needsUpdate(_ names: [String]) throws -> Bool {
        if try knownFiles() != names { return true }
        for name in names {
            guard let file = file(name), let indexed = try entry(name) else { return true }
            if try !isSame(file, indexed) || file.size != indexed.indexed { return true }
        }
        return false
    }

    private func takeIn(_ names: [String]) throws {
        for name in try knownFiles() where !names.contains(name) { try forget(name) }
        for name in names {
            guard let file = file(name) else {
                try forget(name)
                continue
            }
            var known = try entry(name)
            if let indexed = known, try !isSame(file, indexed) {
                try forget(name)
                known = nil
            }
            try takeIn(file, name, after: known)
        }
    }

    private func takeIn(_ file: borrowing LogFile, _ name: String, after known: IndexedFile?) throws {
        var entry = known ?? IndexedFile(inode: file.inode, indexed: 0, unreadable: 0)
        let insertion = try database.prepare(RunSummary.insertion)
        let walk = try file.lines(from: entry.indexed) { line in
            entry.lastOffset = line.offset
            entry.lastPrefix = Array(line.bytes.prefix(LogLine.prefixLength))
            let whole = LogLine.document(line.bytes)
            if whole == nil { entry.unreadable += 1 }
            guard let found = whole ?? LogLine.documentBehindTornLine(line.bytes) else { return }
            guard let record = try? RunRecord(document: found) else {
                if whole != nil { entry.unreadable += 1 }
                return
            }
            let offset = line.offset + (found.startIndex - line.bytes.startIndex)
            try insertion.run(RunSummary(record, document: found, file: name, offset: offset).values)
        }
        entry.unreadable += walk.oversized
        entry.indexed = walk.end
        try database.prepare("INSERT OR REPLACE INTO files (\(IndexedFile.columns)) VALUES (?, ?, ?, ?, ?, ?)").run([
            .text(name), .integer(entry.inode), .integer(entry.indexed), .integer(entry.unreadable),
            Value(entry.lastOffset), Value(entry.lastPrefix),
        ])
    }

    private func forget(_ name: String) throws {
        try database.prepare("DELETE FROM runs WHERE file = ?").run([.text(name)])
        try database.prepare("DELETE FROM files WHERE name = ?").run([.text(name)])
    }

    private func file(_ name: String) -> LogFile? { LogFile(path: folder.path + "/" + name) }

    private func knownFiles() throws -> [String] {
        let statement = try database.prepare("SELECT name FROM files ORDER BY name")
        var names: [String] = []
        while try statement.step() { names.append(try statement.text(0)) }
        return names
    }

    private func entry(_ name: String) throws -> IndexedFile? {
        let statement = try database.prepare("SELECT \(IndexedFile.columns) FROM files WHERE name = ?", [.text(name)])
        guard try statement.step() else { return nil }
        let entry = IndexedFile(
            inode: try statement.integer(1), indexed: try statement.integer(2), unreadable: try statement.integer(3),
            lastOffset: try statement.integerIfPresent(4), lastPrefix: try statement.bytesIfPresent(5))
        // Figures that no file of ours can have: as good as none, the file is read anew.
        let isPossible = entry.indexed >= 0 && (0...entry.indexed).contains(entry.unreadable)
        return isPossible ? entry : nil
    }

    private func isSame(_ file: borrowing LogFile, _ known: IndexedFile) throws -> Bool {
        guard file.inode == known.inode, file.size >= known.indexed else { return false }
        guard let offset = known.lastOffset, let prefix = known.lastPrefix else { return known.indexed == 0 }
        return try file.bytes(at: offset, count: prefix.count) == prefix
    }

    private func notices() throws -> [String] {
        var lines = 0
        var files: [String] = []
        for name in try knownFiles() {
            guard let entry = try entry(name) else { continue }
            var count = entry.unreadable
            // A torn end is counted at each look: the next line that is written may begin in it.
            if let file = file(name), file.size > entry.indexed { count += 1 }
            if count > 0 {
                lines += count
                files.append(name)
            }
        }
        if lines == 0 { return [] }
        let what = lines == 1 ? "1 line of the log could not be read" : "\(lines) lines of the log could not be read"
        return ["\(what) (\(files.joined(separator: ", "))): damaged, or of another version of gate."]
    }
}
