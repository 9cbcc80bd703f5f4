#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }

/// A file that names the process group of a running step.
///
/// A gate that is killed with SIGKILL cannot end its step. Whatever that step still writes must not get into the
/// snapshot of the next run, so a slot whose group lives is passed over.
package enum GroupFile {
    // Numbers of processes are used again; after a day a number says nothing any more.
    private static let longestLife = 86_400

    // The file stays and is written over: making one and taking it away costs five times as much. All numbers have the
    // same width, so that one replaces another whole.
    private static let width = 20

    /// Names the group; without the file the next run only knows less.
    package static func write(_ group: Int32, to path: String) {
        let digits = Array(String(group).utf8)
        let record = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - digits.count)) + digits + [10]
        let file = systemOpen(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = record.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    /// Names no group any more.
    package static func clear(_ path: String) { write(0, to: path) }

    /// True where the group that the file names is still there.
    package static func isAlive(_ path: String) -> Bool {
        guard let bytes = (try? Files.read(path, limit: 32)) ?? nil,
            bytes.last == 10,
            let group = pid_t(String(decoding: bytes.dropLast(), as: UTF8.self)), group > 1,
            let written = Files.modificationTime(path), time(nil) - written < longestLife
        else { return false }
        return kill(-group, 0) == 0 || errno == EPERM
    }
}
