#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file that names the process group of a running step.
///
/// A gate that is killed with SIGKILL cannot end its step. Whatever that step still writes must not get into the
/// snapshot of the next run, so a slot whose group lives is passed over.
enum GroupFile {
    // Numbers of processes are used again; after a day a number says nothing any more.
    private static let longestLife = 86_400

    static func write(_ group: pid_t, to path: String) {
        // Without the file the next run only knows less; half a number is none.
        try? Files.remove(path)
        try? Files.append(Array("\(group)\n".utf8), to: path)
    }

    static func remove(_ path: String) { try? Files.remove(path) }

    /// True where the group that the file names is still there.
    static func isAlive(_ path: String) -> Bool {
        guard let bytes = (try? Files.read(path, limit: 32)) ?? nil,
            bytes.last == 10,
            let group = pid_t(String(decoding: bytes.dropLast(), as: UTF8.self)), group > 1,
            let written = Files.modificationTime(path), time(nil) - written < longestLife
        else { return false }
        return kill(-group, 0) == 0 || errno == EPERM
    }
}
