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

/// A process that outlives this one and that nobody waits for.
public enum BackgroundProcess {
    /// Starts a program in the current folder, its standard streams on `/dev/null`; it makes a session of its own itself.
    ///
    /// Git waits for whoever holds the pipes of its hooks: `git commit | cat` would wait for a fetch that inherits them.
    ///
    /// - Returns: False where it could not be started.
    package static func start(_ arguments: [String], environment: [String: String]) -> Bool {
        guard let program = arguments.first else { return false }
        var actions = posix_spawn_file_actions_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return false }
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let words = arguments.map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        return Orphans.start(isStep: false, &process) {
            posix_spawn(&$0, program, &actions, nil, words + [nil], variables + [nil])
        } == 0
    }

    /// Leaves the terminal and the process group of whoever started this process.
    public static func detach() { _ = setsid() }
}
