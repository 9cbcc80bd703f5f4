import GateModel

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The process of Git that started this hook.
enum AskingProcess {
    // A command line with a long message or thousands of paths; an option that stands behind all of that is not seen.
    private static let limit = 1 << 18

    /// Reads its command line.
    ///
    /// - Returns: nil where the system does not tell, or where something else than Git asks.
    static func commandLine() -> GitCommandLine? {
        // What lies in /proc has no size, so it is read to its end.
        let descriptor = open("/proc/\(getppid())/cmdline", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        // The last word ends with a zero byte, too.
        return GitCommandLine(words: words.last == "" ? words.dropLast() : words)
    }
}
