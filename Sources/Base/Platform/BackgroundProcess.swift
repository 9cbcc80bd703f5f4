#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

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
