import Model
import SQLite

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
