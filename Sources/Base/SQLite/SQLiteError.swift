private import CSQLite

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
