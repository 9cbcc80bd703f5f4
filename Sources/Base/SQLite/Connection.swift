private import CSQLite

/// An open database, which is closed with this value.
public struct Connection: ~Copyable {
    private let handle: OpaquePointer

    /// Opens a database in a file, which is made if it is not there.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long a call waits while somebody else holds the database, in milliseconds.
    public init(path: String, patience: Int32) throws(SQLiteError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let error = SQLiteError("sqlite3_open_v2", code, handle)
            // A handle is there after most failures, too: it carries their words.
            sqlite3_close_v2(handle)
            throw error
        }
        sqlite3_busy_timeout(handle, patience)
        self.handle = handle
    }

    /// Makes a database in memory.
    public static func inMemory() throws(SQLiteError) -> Connection {
        try Connection(path: ":memory:", patience: 0)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Carries out one statement or several, without values and without rows.
    public func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteError("sqlite3_exec", code, handle) }
    }

    /// Makes a statement ready, with values in the places of its question marks.
    public func prepare(_ sql: String, _ values: [Value] = []) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw SQLiteError("sqlite3_prepare_v2", code, handle) }
        let prepared = Statement(taking: statement)
        try prepared.bind(values)
        return prepared
    }

    /// Does work in one transaction, all of it or nothing.
    ///
    /// - Parameters:
    ///   - writes: True where the database is locked for others' writing before anything is read.
    ///   - work: What is done.
    public func transaction<Result>(writes: Bool, _ work: () throws -> Result) throws -> Result {
        try execute(writes ? "BEGIN IMMEDIATE" : "BEGIN")
        do {
            let result = try work()
            try execute("COMMIT")
            return result
        } catch {
            // After some failures the library has done so itself; the first error is the one to tell.
            try? execute("ROLLBACK")
            throw error
        }
    }
}

/// A call of SQLite's library that failed.
public struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What a caller may want to tell apart.
    public enum Kind: Sendable, Hashable {
        /// Somebody else held the database for longer than was waited.
        case busy
        /// The call was told to stop.
        case interrupted
        /// The disk is full.
        case full
        /// The file is damaged, or is no database.
        case corrupt
        /// The tables are others than the statement or its reader expects.
        case misfit
        /// Anything else: no memory, no permission, a disk that fails.
        case other
    }

    /// The function of the library.
    public let function: String
    /// The library's extended result code.
    public let code: Int32
    /// The library's own words.
    public let message: String

    /// The kind of failure.
    public var kind: Kind {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_FULL: .full
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt
        case SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE: .misfit
        default: .other
        }
    }

    /// One line for people.
    public var description: String { "SQLite: \(function): \(message) (\(code))" }

    /// The failure that the library has just told, by its handle of the connection.
    init(_ function: String, _ code: Int32, _ connection: OpaquePointer?) {
        self.function = function
        self.code = code
        message = String(cString: connection.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code))
    }

    /// A column that holds something else than its reader expects.
    init(column: Int, isNo type: String) {
        function = "sqlite3_column_type"
        code = SQLITE_MISMATCH
        message = "column \(column) holds no \(type)"
    }
}
