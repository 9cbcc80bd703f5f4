import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The user's own Git, started as if they had typed it: their environment, their hooks, their terminal.
///
/// It stays in the terminal's foreground group, so that Ctrl-C reaches it and whatever asks for a password can ask.
package struct ForegroundGit: Sendable {
    /// The environment as the program got it.
    package let environment: [String: String]

    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// What came of it.
    package struct Outcome: Sendable {
        /// The status, 128 and more where a signal ended it; nil where Git could not be started.
        package var status: Int32?
        /// What it wrote, where that was kept.
        package var text = ""

        /// The paths that it names as being in the way: the lines that begin with a tab, in every language.
        package var paths: [String] {
            text.split(separator: "\n").filter { $0.hasPrefix("\t") }.map { String($0.dropFirst()) }
        }

        /// Its last lines, for notes.
        package var lines: [String] {
            text.split(whereSeparator: \.isNewline).map { String($0.prefix(300)) }.suffix(20)
        }
    }

    /// What is kept of what Git writes, instead of showing it.
    package enum Kept {
        case nothing
        case errors
        case everything
    }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - arguments: What follows `git`.
    ///   - kept: What is kept for the caller; everything else goes to the terminal.
    ///   - file: A file that takes what is kept, and is removed again.
    ///   - input: A file that it reads; nil for what the program itself reads.
    package func run(
        _ arguments: [String], keeps kept: Kept = .nothing, in file: String = "/dev/null", reads input: String? = nil
    ) -> Outcome {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return Outcome(status: nil) }
        defer { posix_spawn_file_actions_destroy(&actions) }
        guard posix_spawnattr_init(&attributes) == 0 else { return Outcome(status: nil) }
        defer { posix_spawnattr_destroy(&attributes) }
        // The gate itself ignores it; Git's pager and hooks must not.
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        if let input { posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0) }
        if kept != .nothing {
            posix_spawn_file_actions_addopen(&actions, 2, file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
            if kept == .everything { posix_spawn_file_actions_adddup2(&actions, 2, 1) }
        }
        defer { if kept != .nothing { unlink(file) } }
        let words = (["git"] + arguments).map { strdup($0) }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        guard posix_spawnp(&process, "git", &actions, &attributes, words + [nil], variables + [nil]) == 0 else {
            return Outcome(status: nil)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { if errno != EINTR { return Outcome(status: nil) } }
        let signal = status & 0x7F
        var outcome = Outcome(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
        if kept != .nothing, let bytes = try? Files.read(file, limit: 1 << 20) {
            outcome.text = String(decoding: bytes, as: UTF8.self)
        }
        return outcome
    }
}

/// A command of the user's own Git, as if they had typed it.
public enum UserGit {
    /// Runs it to its end.
    ///
    /// - Parameter arguments: What follows `git`.
    /// - Returns: Its status; nil where Git could not be started.
    public static func run(_ arguments: [String], _ surroundings: Surroundings) -> Int32? {
        ForegroundGit(environment: surroundings.environment).run(arguments).status
    }
}
