import GateModel
import Git

/// Why there is no snapshot.
struct SnapshotError: Error, Sendable, CustomStringConvertible {
    var description: String
    /// Further lines, such as what Git wrote.
    var notes: [String] = []
}

/// The snapshots of one repository: folders outside of it, kept between runs and moved from tree to tree.
///
/// A folder inside `.git` would let a test's `git config` climb into the user's repository. Each slot has a `.git` of
/// its own that reads the user's objects through `objects/info/alternates` and writes none of them.
struct SnapshotStore: Sendable {
    let folder: String
    let slots: Int
    let source: SnapshotSource
    let git: GitProcess

    init(source: SnapshotSource, cacheFolder: String, chosen: String?, slots: Int, git: GitProcess) {
        self.source = source
        self.slots = max(slots, 1)
        self.git = git
        let digest = Digest.sha256(Files.realPath(source.commonFolder) ?? source.commonFolder).prefix(12)
        folder = "\(chosen ?? cacheFolder + "/gate")/\(Paths.fileName(source.name))-\(digest)"
    }

    /// An empty folder for commands that need no files.
    func emptyFolder() throws(FileError) -> String {
        let path = folder + "/empty"
        try Files.makeFolder(path, mode: 0o700)
        return path
    }

    /// Gives a folder that holds a tree and nothing else.
    ///
    /// - Parameters:
    ///   - tree: What it is to hold.
    ///   - head: The commit on which its HEAD stands, nil before the first one.
    func acquire(tree: ObjectID, head: ObjectID?) async throws -> Snapshot {
        try Files.makeFolder(folder, mode: 0o700)
        let (slot, lock) = try lockSlot()
        let snapshot = Snapshot(folder: "\(folder)/\(slot)", slot: slot, lock: lock)
        let state = "\(folder)/\(slot).tree"
        let known = try Files.read(state, limit: 100).map { String(decoding: $0, as: UTF8.self) }
        if known == tree.description, try isIntact(snapshot) {
            try writeOwnFolder(snapshot, head: head)
            if try SnapshotInspection.isClean(snapshot.folder) { return snapshot }
        }
        // From here until the end the slot holds nothing certain, also when this process is killed.
        try Files.remove(state)
        do {
            try await move(snapshot, to: tree, head: head, isKnown: known != nil)
        } catch where known != nil {
            try await move(snapshot, to: tree, head: head, isKnown: false)
        }
        try Files.write(Array(tree.description.utf8), to: state)
        return snapshot
    }

    private func lockSlot() throws -> (Int, FileLock) {
        for slot in 1...slots {
            if let lock = try FileLock("\(folder)/\(slot).lock", waits: false) { return (slot, lock) }
        }
        if let lock = try FileLock("\(folder)/1.lock", waits: true) { return (1, lock) }
        throw SnapshotError(description: "no snapshot is free in \(folder)")
    }

    private func move(_ snapshot: Snapshot, to tree: ObjectID, head: ObjectID?, isKnown: Bool) async throws {
        let isReused = try isKnown && isIntact(snapshot)
        if !isReused {
            try Files.remove(snapshot.folder)
            try Files.makeFolder(snapshot.folder, mode: 0o700)
        }
        try writeOwnFolder(snapshot, head: head)
        // `--reset` overwrites what a step has changed, which `-m` would keep.
        try await run(["read-tree", "--reset", "-u", tree.description], snapshot)
        if isReused { try await run(["clean", "-ffdxq"], snapshot) }
        SnapshotInspection.waitForNextTick()
    }

    private func run(_ arguments: [String], _ snapshot: Snapshot) async throws {
        let outcome = await git.run(
            arguments, folder: snapshot.folder, timeoutMilliseconds: 600_000,
            environment: ["GIT_CEILING_DIRECTORIES": folder, "GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"])
        guard outcome.end == .exited(0) else {
            throw SnapshotError(
                description: "git \(arguments.first ?? "") could not prepare the snapshot",
                notes: outcome.text.split(separator: "\n").suffix(6).map(String.init))
        }
    }

    /// True where the slot's own `.git` is still there as this store makes it.
    private func isIntact(_ snapshot: Snapshot) throws -> Bool {
        let own = snapshot.folder + "/.git"
        let configuration = try Files.read(own + "/config")
        return Files.isFolder(own + "/objects/info") && configuration == Array(source.configuration.utf8)
            && !Files.exists(own + "/index.lock")
    }

    /// Writes the snapshot's `.git`: what a step may have left there is put right each time.
    private func writeOwnFolder(_ snapshot: Snapshot, head: ObjectID?) throws {
        let own = snapshot.folder + "/.git"
        try Files.makeFolder(own + "/objects/info")
        try Files.makeFolder(own + "/info")
        if !Files.names(in: own + "/refs").isEmpty { try Files.remove(own + "/refs") }
        try Files.remove(own + "/packed-refs")
        try Files.makeFolder(own + "/refs")
        let files: [(String, [UInt8]?)] = [
            ("HEAD", Array((head?.description ?? "ref: refs/heads/main").utf8) + [10]),
            ("config", Array(source.configuration.utf8)),
            ("objects/info/alternates", Self.alternate(source.objects)),
            ("info/attributes", source.attributes), ("info/exclude", source.excludes), ("shallow", source.shallow),
        ]
        for (name, content) in files {
            let path = "\(own)/\(name)"
            if try Files.read(path) == content { continue }
            if let content { try Files.write(content, to: path) } else { try Files.remove(path) }
        }
    }

    /// A line of `objects/info/alternates`, quoted as Git reads it where the path needs that.
    private static func alternate(_ path: String) -> [UInt8] {
        if !path.hasPrefix("\""), !path.contains("\n"), !path.hasPrefix("#") { return Array((path + "\n").utf8) }
        let escaped = path.map { $0 == "\n" ? "\\n" : $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return Array("\"\(escaped)\"\n".utf8)
    }
}
