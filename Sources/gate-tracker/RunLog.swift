import Foundation
import GRDB

/// The local log of one repository: monthly files of run records, read through an index beside them.
struct RunLog {
    /// What was read, and what the reader should know of it.
    struct Answer<Value> {
        /// What was asked for.
        var value: Value
        /// One line each.
        var notices: [String]
    }

    /// The folder of the monthly files.
    let folder: String

    /// Finds the log in a state folder.
    ///
    /// - Throws: `TrackerError` where there is no such folder; a folder without runs is an empty log.
    init(state: String) throws(TrackerError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: state, isDirectory: &isFolder), isFolder.boolValue else {
            throw TrackerError(.noState, "\(state) is not a folder that gate keeps its state in.", hint: "gate install")
        }
        folder = state + "/runs"
    }

    /// Brings the index up to date and asks it.
    ///
    /// The index is made from the files alone: one that is damaged is made anew, and where none can be kept (a full
    /// disk, a folder that may not be written) one is made in memory, for this once.
    func read<Value>(_ ask: (RunIndex) throws -> Value) throws -> Answer<Value> {
        guard FileManager.default.fileExists(atPath: folder) else {
            return try answer(RunIndex(folder: folder, database: DatabaseQueue()), ask)
        }
        let path = folder + "/index.sqlite"
        for _ in 0..<2 {
            do {
                return try answer(RunIndex(folder: folder, path: path), ask)
            } catch let error as DatabaseError where RunIndex.isDamage(error) {
                remove(path)
            } catch is RowDecodingError {
                remove(path)
            } catch is DatabaseError {
                break
            }
        }
        return try answer(RunIndex(folder: folder, database: DatabaseQueue()), ask)
    }

    private func answer<Value>(_ index: RunIndex, _ ask: (RunIndex) throws -> Value) throws -> Answer<Value> {
        let notices = try index.update()
        return Answer(value: try ask(index), notices: notices)
    }

    private func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
