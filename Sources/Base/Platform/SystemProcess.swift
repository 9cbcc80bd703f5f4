#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What the system tells of another process.
package enum SystemProcess {
    /// Where a process comes from: its parent, and when it started in the system's own units.
    package struct Origin {
        package var parent: Int32
        package var start: String
    }

    #if canImport(Darwin)
        /// The words that a process was started with, empty where the system does not tell.
        package static func words(of id: Int32) -> [String] {
            var names = [CTL_KERN, KERN_PROCARGS2, id]
            var size = 0
            guard sysctl(&names, 3, nil, &size, nil, 0) == 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: size)
            guard sysctl(&names, 3, &bytes, &size, nil, 0) == 0, size > 4 else { return [] }
            let count = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
            // The number of words, the program's path, zeros, the words, the environment.
            let rest = bytes[4..<size].drop { $0 != 0 }.drop { $0 == 0 }
            return rest.split(separator: 0, maxSplits: count, omittingEmptySubsequences: false).prefix(count)
                .map { String(decoding: $0, as: UTF8.self) }
        }

        /// Where a process comes from, nil where there is none.
        package static func origin(of id: Int32) -> Origin? {
            var names = [CTL_KERN, KERN_PROC, KERN_PROC_PID, id]
            var process = kinfo_proc()
            var size = MemoryLayout<kinfo_proc>.size
            guard sysctl(&names, 4, &process, &size, nil, 0) == 0, size > 0 else { return nil }
            let start = process.kp_proc.p_un.__p_starttime
            return Origin(parent: process.kp_eproc.e_ppid, start: "\(start.tv_sec).\(start.tv_usec)")
        }
    #else
        // More than the system lets a command line have by default.
        private static let mostBytes = 1 << 23

        /// The words that a process was started with, empty where the system does not tell.
        package static func words(of id: Int32) -> [String] {
            // Every word ends with a zero byte, the last one too.
            read("/proc/\(id)/cmdline").split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
        }

        /// Where a process comes from, nil where there is none; see proc_pid_stat(5).
        package static func origin(of id: Int32) -> Origin? {
            let bytes = read("/proc/\(id)/stat")
            // The name stands in parentheses and may hold any byte.
            guard let name = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
            let fields = bytes[(name + 1)...].split(whereSeparator: { $0 <= UInt8(ascii: " ") })
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 19, let parent = pid_t(fields[1]) else { return nil }
            return Origin(parent: parent, start: fields[19])
        }

        /// What lies in /proc has no size, so it is read to its end.
        private static func read(_ path: String) -> [UInt8] {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return [] }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while bytes.count < mostBytes {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                bytes += buffer[..<count]
            }
            return bytes
        }
    #endif
}
