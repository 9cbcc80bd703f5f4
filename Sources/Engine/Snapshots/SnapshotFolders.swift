import Git
import Model
import Platform
import PolicyLanguage
import Rules

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The snapshots of a repository as they lie on disk, for whoever looks at them and takes them away.
public struct SnapshotFolders: Sendable {
    /// One snapshot.
    public struct Slot: Sendable, Hashable {
        /// Its folder, absolute.
        public var folder: String
        /// The tree that it holds, nil where nothing certain is known.
        public var tree: String?
        /// The room that it takes on disk, in bytes.
        public var bytes: Int
        /// Seconds since 1970 at which it was last moved to a tree.
        public var usedAt: Int?
        /// True while a run holds it.
        public var isHeld: Bool
    }

    /// The folder that holds them, absolute.
    public let folder: String
    /// The most bytes that all together may take, nil for no limit.
    public let limit: Int?
    private let seal: MemorySeal

    // What lies beside a slot's folder and belongs to it.
    private static let companions = [
        "tree", "index", "index.lock", "group", "data", "size", "changed", "objects", "modules", "submodules",
    ]
    // Names the repository, so that a folder whose repository is gone can be told.
    private static let origin = "repository"

    /// The snapshots of a repository.
    ///
    /// - Throws: `GitError` where there is no repository.
    public init(_ workspace: Workspace) throws {
        let repository = try workspace.open()
        let local = try? LocalPolicy.read(repository)?.bytes
        let bytes = (try? JudgedPolicy.lying(repository)) ?? local
        let policy = bytes.flatMap { Policy.decode(bytes: $0).policy }?.snapshot ?? SnapshotPolicy()
        let cache = CacheFolder(
            commonFolder: repository.commonFolder, name: repository.name,
            in: policy.folder ?? workspace.surroundings.cacheFolder + "/gate")
        self.init(folder: cache.path, limit: policy.maxSizeBytes, seal: workspace.seal)
    }

    init(folder: String, limit: Int?, seal: MemorySeal) {
        self.folder = folder
        self.seal = seal
        self.limit = limit
    }

    /// All of them, the first slot first.
    public var slots: [Slot] {
        numbers.map { number in
            let path = "\(folder)/\(number)"
            let record = SlotRecord(slot: path, index: path + ".index", seal: seal)
            return Slot(
                folder: path, tree: record.recordedTree?.description, bytes: Self.size(path),
                usedAt: Files.modificationTime(path + ".tree") ?? Files.modificationTime(path), isHeld: isHeld(number))
        }
    }

    /// Removes every snapshot that no run holds.
    ///
    /// - Returns: How many are gone, and how many are held.
    public func clean() throws -> (removed: Int, held: Int) {
        var (removed, held) = (0, 0)
        for number in numbers {
            if try remove(number) { removed += 1 } else { held += 1 }
        }
        return (removed, held)
    }

    private var numbers: [Int] {
        Files.names(in: folder).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
            .filter { Files.isFolder("\(folder)/\($0)") }.sorted()
    }

    private func isHeld(_ number: Int) -> Bool {
        let path = "\(folder)/\(number)"
        guard Files.exists(path + ".lock") else { return false }
        guard let lock = try? FileLock(path + ".lock", waits: false) else { return true }
        return withExtendedLifetime(lock) { GroupFile.isAlive(path + ".group") }
    }

    private func remove(_ number: Int) throws(FileError) -> Bool {
        let path = "\(folder)/\(number)"
        guard let lock = try FileLock(path + ".lock", waits: false), !GroupFile.isAlive(path + ".group") else {
            return false
        }
        // First of all, so that a run that is killed here leaves a slot of which nothing certain is known.
        for name in Self.companions { try Files.remove("\(path).\(name)") }
        try Files.remove(path)
        withExtendedLifetime(lock) {}
        return true
    }

    /// Bytes on disk of a folder and all that is in it; links are not followed.
    static func size(_ path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        var total = Int(status.st_blocks) * 512
        guard status.st_mode & S_IFMT == S_IFDIR else { return total }
        for name in Files.names(in: path) { total += size("\(path)/\(String(decoding: name, as: UTF8.self))") }
        return total
    }

    // MARK: After a snapshot was made from nothing

    /// Keeps within the limit: the snapshots that were of use the longest ago go first; one always stays.
    func keepWithinLimit(besides number: Int, of commonFolder: String) {
        let origin = "\(folder)/\(Self.origin)"
        if !Files.exists(origin) { try? Files.write(Array(commonFolder.utf8), to: origin) }
        removeAbandoned()
        guard let limit else { return }
        let own = Self.size("\(folder)/\(number)")
        try? Files.write(Array(String(own).utf8), to: "\(folder)/\(number).size")
        var others = numbers.filter { $0 != number }.map { other in
            let path = "\(folder)/\(other)"
            let bytes = (try? Files.read(path + ".size", limit: 32)).flatMap { $0 }
            return (
                number: other, bytes: bytes.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0,
                usedAt: Files.modificationTime(path + ".tree") ?? 0
            )
        }
        others.sort { $0.usedAt < $1.usedAt }
        var total = own + others.reduce(0) { $0 + $1.bytes }
        for other in others where total > limit {
            if (try? remove(other.number)) == true { total -= other.bytes }
        }
    }

    /// Snapshots of repositories that have been deleted serve nobody.
    private func removeAbandoned() {
        let parent = Paths.folder(of: folder)
        for name in Files.names(in: parent) {
            let other = "\(parent)/\(String(decoding: name, as: UTF8.self))"
            guard other != folder, let bytes = (try? Files.read("\(other)/\(Self.origin)", limit: 4096)) ?? nil,
                let repository = String(validating: bytes, as: UTF8.self), repository.hasPrefix("/"),
                !Files.exists(repository),
                // A disk that is not mounted now is no deleted repository.
                Files.isFolder(Paths.folder(of: Paths.folder(of: repository)))
            else { continue }
            let abandoned = SnapshotFolders(folder: other, limit: nil, seal: seal)
            if let done = try? abandoned.clean(), done.held == 0 { try? Files.remove(other) }
        }
    }
}
