import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The FIFO over which a probe speaks: outside the snapshot, so that it never becomes part of what is judged.
enum EventChannel {
    /// Makes one.
    ///
    /// - Parameter folder: The folder of the repository's snapshots.
    /// - Returns: Its path, in a folder of its own that only this user may enter.
    package static func make(in folder: String) throws(FileError) -> String {
        let own = "\(folder)/events-\(Clock.identifier(Clock.milliseconds()))"
        try Files.makeFolder(own, mode: 0o700)
        let path = own + "/events"
        guard mkfifo(path, 0o600) == 0 else { throw FileError("make the event channel", path) }
        return path
    }

    static func remove(_ path: String) {
        try? Files.remove(Paths.folder(of: path))
    }
}
