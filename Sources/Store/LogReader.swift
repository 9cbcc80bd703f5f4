public import Model
import SQLite

/// The local log of one repository: monthly files of run records, read through an index beside them.
public struct LogReader {
    /// What was read, and what the reader should know of it.
    public struct Answer<Value> {
        /// What was asked for.
        public var value: Value
        /// One line each.
        public var notices: [String]
    }

    private let folder: LogFolder
    /// How long a reader waits for another that brings the index up to date, in milliseconds.
    private static let patience: Int32 = 10_000

    /// Finds the log in a state folder.
    ///
    /// - Throws: `LogError` where there is no such folder; a folder without runs is an empty log.
    public init(state: String) throws(LogError) {
        guard LogFolder.exists(state) else {
            throw LogError(.noState, "\(state) is not a folder that gate keeps its state in.", hint: "gate install")
        }
        folder = LogFolder(path: state + "/runs")
    }

    /// Brings the index up to date and asks it.
    ///
    /// The index is made from the files alone: one that is damaged is made anew, and where none can be kept (a full
    /// disk, a folder that may not be written) one is made in memory, for this once.
    public func read<Value>(_ ask: (borrowing RunIndex) throws -> Value) throws -> Answer<Value> {
        let isKept = LogFolder.exists(folder.path)
        for _ in 0..<(isKept ? 2 : 0) {
            do {
                return try answer(Connection(path: folder.index, patience: Self.patience), ask)
            } catch let error as SQLiteError {
                guard error.kind == .corrupt || error.kind == .misfit else { break }
                folder.removeIndex()
            }
        }
        return try answer(.inMemory(), ask)
    }

    private func answer<Value>(
        _ database: consuming Connection, _ ask: (borrowing RunIndex) throws -> Value
    ) throws -> Answer<Value> {
        let index = try RunIndex(folder: folder, database: database)
        let notices = try index.update()
        return Answer(value: try ask(index), notices: notices)
    }
}

/// A run record's document as it stands in the log.
public struct RunDocument: Hashable {
    /// The document's bytes.
    public var bytes: [UInt8]

    /// Makes a document.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the record.
    ///
    /// - Throws: `LogError` where this program does not understand it.
    public func record() throws(LogError) -> RunRecord {
        do {
            return try RunRecord(document: bytes[...])
        } catch {
            throw LogError(.unreadableRecord, "The run's record is not of a form that this program understands.")
        }
    }
}
