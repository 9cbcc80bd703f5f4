#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What became of a process of a test.
public struct ScratchOutcome: Sendable, Hashable, CustomStringConvertible {
    /// The exit status, 128 and the signal's number where a signal ended it, as a shell says it.
    public var status: Int32
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// What it wrote to standard error.
    public var errors: [UInt8]

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
    /// Everything, for the message of a failed expectation.
    public var description: String { "status \(status)\n\(text)\(errorText)" }
}

/// A process that is under way, in a process group of its own.
///
/// Its output goes to files and not into pipes, so that no reader is needed while it runs.
public struct ScratchProcess: Sendable {
    /// Why a process could not be started or waited for.
    public struct Failure: Error, CustomStringConvertible {
        /// One line for people.
        public let description: String
    }

    /// The process, which is also the number of its group.
    public let identifier: Int32
    private let outputPath: String
    private let errorsPath: String
    private let name: String

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - arguments: The program, found on the environment's PATH, and its arguments, as bytes.
    ///   - folder: Where it runs, absolute.
    ///   - environment: Its whole environment.
    ///   - input: What it reads; nil for `/dev/null`.
    ///   - scratch: A folder for its output, absolute.
    public init(
        _ arguments: [[UInt8]], in folder: String, environment: [String: String], input: [UInt8]? = nil,
        scratch: String
    ) throws {
        name = arguments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        let stem = "\(scratch)/process-\(UInt64.random(in: .min ... .max))"
        outputPath = stem + ".out"
        errorsPath = stem + ".err"
        var inputPath = "/dev/null"
        if let input {
            inputPath = stem + ".in"
            try RawFiles.write(input, to: Array(inputPath.utf8))
        }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        let writing = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, writing, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorsPath, writing, 0o600)
        // A test runner may ignore or block signals that the programs under test are expected to get.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // The system's own call for the folder is hidden from Swift; a shell that replaces itself does the same.
        let moved = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder].map { Array($0.utf8) } + arguments
        let words = moved.map { $0.withCString { strdup($0) } }
        let variables = environment.map { strdup("\($0)=\($1)") }
        defer { (words + variables).forEach { free($0) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, words + [nil], variables + [nil])
        guard code == 0 else {
            throw Failure(description: "\(name) could not be started: \(String(cString: strerror(code)))")
        }
        identifier = process
    }

    /// True until the process has ended; it stays to be waited for.
    public var isRunning: Bool {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return false }
        #if canImport(Darwin)
            return information.si_pid == 0
        #else
            return information._sifields._kill.si_pid == 0
        #endif
    }

    /// What it has written to standard output so far.
    public func outputSoFar() throws -> String {
        String(decoding: try RawFiles.read(Array(outputPath.utf8)), as: UTF8.self)
    }

    /// Sends a signal to the process alone.
    public func signal(_ number: Int32) { kill(identifier, number) }

    /// Sends a signal to the process and everything in its group, as Ctrl-C does.
    public func signalGroup(_ number: Int32) { kill(-identifier, number) }

    /// Waits for the end.
    ///
    /// - Parameter seconds: How long at most; then the group is killed and the wait fails.
    public func wait(seconds: Int = 120) throws -> ScratchOutcome {
        var status: Int32 = 0
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let waited = waitpid(identifier, &status, WNOHANG)
            if waited == identifier { break }
            if waited < 0, errno != EINTR { throw Failure(description: "\(name) could not be waited for") }
            if ContinuousClock.now > deadline {
                signalGroup(SIGKILL)
                waitpid(identifier, &status, 0)
                throw Failure(description: "\(name) did not end within \(seconds) s")
            }
            usleep(500)
        }
        let ended = status & 0x7F
        return ScratchOutcome(
            status: ended == 0 ? (status >> 8) & 0xFF : 128 + ended,
            output: try RawFiles.read(Array(outputPath.utf8)), errors: try RawFiles.read(Array(errorsPath.utf8)))
    }
}

extension ScratchOutcome {
    /// The command that a text report suggests for the first finding of a rule, on either stream; nil where it has none.
    public func command(of rule: String) -> String? {
        let lines = (text + errorText).split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("error \(rule)") || $0.hasPrefix("warning \(rule)") })
        else { return nil }
        return lines[start...].prefix { !$0.isEmpty }.first { $0.hasPrefix("  $ ") }.map { String($0.dropFirst(4)) }
    }
}
