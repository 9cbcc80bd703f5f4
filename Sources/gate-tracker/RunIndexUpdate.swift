import Foundation
import GRDB
import GateModel

extension RunIndex {
    /// What the index knows of a monthly file.
    private struct IndexedFile {
        var inode: Int64
        /// How far the file has been read: the offset behind a line feed.
        var indexed: Int
        var unreadable: Int
        /// Where the last line that was read begins, and its first bytes: they tell a file that was written anew in
        /// place from one that has grown.
        var lastOffset: Int?
        var lastPrefix: [UInt8]?
    }

    /// Takes in what the log's files have gained.
    ///
    /// - Returns: Notices for the reader: which files have lines that could not be read.
    func update() throws -> [String] {
        let names = try Self.monthlyFiles(in: folder)
        if try database.read({ try needsUpdate(names, $0) }) {
            try database.writeWithoutTransaction { database in
                // Locked before anything is looked at: two processes that read the same lines would both add them.
                try database.inTransaction(.immediate) {
                    try takeIn(names, database)
                    return .commit
                }
            }
        }
        return try database.read { try notices($0) }
    }

    /// The names of the log's files, `2026-11.jsonl`, in the order of time.
    static func monthlyFiles(in folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter(isMonthlyFile).sorted()
        } catch {
            throw TrackerError(.unreadableLog, "\(folder) cannot be read.", hint: "ls -ld \(ShellWords.quoted(folder))")
        }
    }

    private static func isMonthlyFile(_ name: String) -> Bool {
        let pattern = Array("0000-00.jsonl".utf8)
        let bytes = Array(name.utf8)
        guard bytes.count == pattern.count else { return false }
        return zip(bytes, pattern).allSatisfy { byte, form in
            form == UInt8(ascii: "0") ? byte >= form && byte <= UInt8(ascii: "9") : byte == form
        }
    }

    private func needsUpdate(_ names: [String], _ database: Database) throws -> Bool {
        let known = try String.fetchAll(database, sql: "SELECT name FROM files ORDER BY name")
        if known != names { return true }
        for name in names {
            guard let file = LogFile(path: folder + "/" + name), let indexed = try entry(name, database) else {
                return true
            }
            if try !isSame(file, indexed) || file.size != indexed.indexed { return true }
        }
        return false
    }

    private func takeIn(_ names: [String], _ database: Database) throws {
        for name in try String.fetchAll(database, sql: "SELECT name FROM files") where !names.contains(name) {
            try forget(name, database)
        }
        for name in names {
            guard let file = LogFile(path: folder + "/" + name) else {
                try forget(name, database)
                continue
            }
            var known = try entry(name, database)
            if let indexed = known, try !isSame(file, indexed) {
                try forget(name, database)
                known = nil
            }
            try takeIn(file, name, after: known, database)
        }
    }

    private func takeIn(_ file: LogFile, _ name: String, after known: IndexedFile?, _ database: Database) throws {
        var entry = known ?? IndexedFile(inode: file.inode, indexed: 0, unreadable: 0)
        let decoder = RunDocument.decoder()
        let walk = try file.lines(from: entry.indexed) { line in
            entry.lastOffset = line.offset
            entry.lastPrefix = Array(line.bytes.prefix(LogLine.prefixLength))
            let whole = LogLine.document(line.bytes)
            if whole == nil { entry.unreadable += 1 }
            guard let found = whole ?? LogLine.documentBehindTornLine(line.bytes) else { return }
            guard let record = try? decoder.decode(RunRecord.self, from: Data(found)) else {
                if whole != nil { entry.unreadable += 1 }
                return
            }
            let offset = line.offset + (found.startIndex - line.bytes.startIndex)
            try insert(RunSummary(record, document: found, file: name, offset: offset), database)
        }
        entry.unreadable += walk.oversized
        entry.indexed = walk.end
        try database.execute(
            sql: "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                name, entry.inode, entry.indexed, entry.unreadable, entry.lastOffset, entry.lastPrefix.map { Data($0) },
            ])
    }

    private func insert(_ run: RunSummary, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                run.id, run.file, run.offset, run.length, run.startedAt, run.durationMilliseconds,
                run.stage, run.verdict, run.branch, run.commit, run.tree, run.headline, run.findings,
            ])
    }

    private func forget(_ name: String, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM runs WHERE file = ?", arguments: [name])
        try database.execute(sql: "DELETE FROM files WHERE name = ?", arguments: [name])
    }

    private func entry(_ name: String, _ database: Database) throws -> IndexedFile? {
        let sql = "SELECT * FROM files WHERE name = ?"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [name]) else { return nil }
        let prefix: Data? = try row.decode(forColumn: "last_prefix")
        let entry = IndexedFile(
            inode: try row.decode(forColumn: "inode"), indexed: try row.decode(forColumn: "indexed"),
            unreadable: try row.decode(forColumn: "unreadable"), lastOffset: try row.decode(forColumn: "last_offset"),
            lastPrefix: prefix.map { Array($0) })
        // Figures that no file of ours can have: as good as none, the file is read anew.
        let isPossible = entry.indexed >= 0 && (0...entry.indexed).contains(entry.unreadable)
        return isPossible ? entry : nil
    }

    private func isSame(_ file: LogFile, _ known: IndexedFile) throws -> Bool {
        guard file.inode == known.inode, file.size >= known.indexed else { return false }
        guard let offset = known.lastOffset, let prefix = known.lastPrefix else { return known.indexed == 0 }
        return try file.bytes(at: offset, count: prefix.count) == prefix
    }

    private func notices(_ database: Database) throws -> [String] {
        var lines = 0
        var files: [String] = []
        for name in try String.fetchAll(database, sql: "SELECT name FROM files ORDER BY name") {
            guard let entry = try entry(name, database) else { continue }
            var count = entry.unreadable
            // A torn end is counted at each look: the next line that is written may begin in it.
            if let file = LogFile(path: folder + "/" + name), file.size > entry.indexed { count += 1 }
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
