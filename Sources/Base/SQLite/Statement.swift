private import CSQLite

/// A value for a statement.
public enum Value: Sendable, Hashable {
    /// Nothing.
    case null
    /// A whole number.
    case integer(Int)
    /// A text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])

    /// A whole number or nothing.
    public init(_ number: Int?) { self = number.map { .integer($0) } ?? .null }

    /// A text or nothing.
    public init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    /// Bytes or nothing.
    public init(_ bytes: [UInt8]?) { self = bytes.map { .bytes($0) } ?? .null }
}

/// A statement that is ready to be carried out; it ends with this value.
public struct Statement: ~Copyable {
    private let handle: OpaquePointer

    init(taking handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Goes on to the next row.
    ///
    /// - Returns: False where there is none.
    public func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure("sqlite3_step", code)
        }
    }

    /// Carries the statement out whole with these values, and makes it ready to be carried out again.
    public func run(_ values: [Value]) throws(SQLiteError) {
        defer { sqlite3_reset(handle) }
        try bind(values)
        while try step() {}
    }

    /// Puts values in the places of the question marks, the first at the first.
    func bind(_ values: [Value]) throws(SQLiteError) {
        for (index, value) in values.enumerated() {
            let place = Int32(clamping: index + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(handle, place)
                case .integer(let number): sqlite3_bind_int64(handle, place, Int64(number))
                case .text(let text): gate_sqlite_bind_text(handle, place, text, Int32(clamping: text.utf8.count))
                case .bytes(let bytes):
                    bytes.isEmpty
                        ? sqlite3_bind_zeroblob(handle, place, 0)
                        : gate_sqlite_bind_bytes(handle, place, bytes, Int32(clamping: bytes.count))
                }
            guard code == SQLITE_OK else { throw failure("sqlite3_bind", code) }
        }
    }

    /// The whole number in a column of the row, from 0.
    public func integer(_ column: Int) throws(SQLiteError) -> Int {
        guard let number = try integerIfPresent(column) else { throw SQLiteError(column: column, isNo: "number") }
        return number
    }

    /// The whole number in a column, nil where the column is empty.
    public func integerIfPresent(_ column: Int) throws(SQLiteError) -> Int? {
        guard try has(SQLITE_INTEGER, "number", column) else { return nil }
        return Int(sqlite3_column_int64(handle, Int32(column)))
    }

    /// The text in a column of the row, from 0.
    public func text(_ column: Int) throws(SQLiteError) -> String {
        guard let text = try textIfPresent(column) else { throw SQLiteError(column: column, isNo: "text") }
        return text
    }

    /// The text in a column, nil where the column is empty.
    public func textIfPresent(_ column: Int) throws(SQLiteError) -> String? {
        guard try has(SQLITE_TEXT, "text", column) else { return nil }
        let start = sqlite3_column_text(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
    }

    /// The bytes in a column, nil where the column is empty.
    public func bytesIfPresent(_ column: Int) throws(SQLiteError) -> [UInt8]? {
        guard try has(SQLITE_BLOB, "bytes", column) else { return nil }
        let start = sqlite3_column_blob(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private func has(_ type: Int32, _ name: String, _ column: Int) throws(SQLiteError) -> Bool {
        switch sqlite3_column_type(handle, Int32(column)) {
        case type: return true
        case SQLITE_NULL: return false
        default: throw SQLiteError(column: column, isNo: name)
        }
    }

    private func failure(_ function: String, _ code: Int32) -> SQLiteError {
        SQLiteError(function, code, sqlite3_db_handle(handle))
    }
}
