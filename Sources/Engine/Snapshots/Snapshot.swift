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
