import Git
package import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A folder that holds exactly one tree, locked for this process until it is let go.
package final class Snapshot: Sendable {
    /// The folder, absolute.
    package let folder: String
    /// Which slot it is, from 1.
    package let slot: Int
    /// Where the process group of the step that runs in it is named.
    package var groupFile: String { folder + ".group" }
    package let lock: FileLock

    package init(folder: String, slot: Int, lock: FileLock) {
        self.folder = folder
        self.slot = slot
        self.lock = lock
    }
}

/// A lock on a file that stays: held until this value is gone, or its process.
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - path: The file, made where it does not exist.
    ///   - waits: Whether to wait for whoever holds it.
    /// - Returns: nil where somebody else holds it.
    package init?(_ path: String, waits: Bool) throws(FileError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("lock", path) }
        while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            close(descriptor)
            return nil
        }
    }

    deinit {
        close(descriptor)
    }
}

/// The folder in which a repository's snapshots lie, outside of the repository.
package struct CacheFolder: Sendable {
    package let path: String

    /// The folder of a repository.
    ///
    /// - Parameters:
    ///   - commonFolder: Its common Git folder, whose real path tells repositories apart.
    ///   - name: Its name, for people who look into the cache.
    ///   - parent: `snapshot.folder` of the policy, else `gate` in the user's folder of caches.
    package init(commonFolder: String, name: String, in parent: String) {
        let digest = Digest.sha256(Files.realPath(commonFolder) ?? commonFolder).prefix(12)
        path = "\(parent)/\(Paths.fileName(name))-\(digest)"
    }

    /// An empty folder for a command that needs no files.
    ///
    /// - Parameter isAlone: Whether no other command may be in one at the same time; then it is kept for the next one.
    package func emptyFolder(isAlone: Bool) throws(FileError) -> String {
        let empty = path + "/empty"
        if isAlone, Files.isFolder(empty) { return empty }
        try Files.makeFolder(path, mode: 0o700)
        if !isAlone { return try Files.makeTemporaryFolder(in: path) }
        try Files.makeFolder(empty, mode: 0o700)
        return empty
    }

    /// Takes away what a command has left in its empty folder, and the folder itself where nobody uses it again.
    package func leave(_ folder: String, isAlone: Bool) {
        if !isAlone || !Files.names(in: folder).isEmpty { try? Files.remove(folder) }
    }
}

/// The command of Git that writes a few files and touches no other.
///
/// `read-tree` with two trees walks every entry of the index: 67 ms for 50,000, and this command 29. It cannot take files
/// away, and its arguments are text.
struct FewFiles {
    let command: [String]

    private static let most = 100

    /// The command for these changes; nil where they are too many, or not of a kind that it can make.
    ///
    /// - Parameters:
    ///   - changes: What differs between the tree that the slot holds and the new one.
    ///   - tree: The new one.
    init?(_ changes: [TreeChange], in tree: ObjectID) {
        guard changes.count <= Self.most else { return nil }
        var paths: [String] = []
        for change in changes {
            guard let entry = change.entry, entry.kind != .submodule,
                let path = String(validating: entry.path, as: UTF8.self)
            else { return nil }
            paths.append(path)
        }
        command = ["--literal-pathspecs", "checkout", "--quiet", "--force", tree.description, "--"] + paths
    }
}
