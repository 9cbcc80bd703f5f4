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
