import CLibcExtras
package import Model
package import Platform
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Starts a process in the thread that waits for it.
///
/// A thread that starts it, another one that watches it and the way back through the pool would be 1.3 ms of a hook's
/// 4.2; and where the system is out of processes or descriptors, this way says so.
package struct StepProcess: Sendable {
    let interruption: Interruption
    let trace: Trace?

    package init(interruption: Interruption, trace: Trace?) {
        self.interruption = interruption
        self.trace = trace
    }

    /// Runs the process to its end, and ends what is left of its group.
    package func run(_ launch: Launch) -> CommandOutcome {
        if interruption.happened { return CommandOutcome(end: .interrupted) }
        let started = ContinuousClock.now
        var outcome = start(launch)
        outcome.durationMilliseconds = milliseconds(since: started)
        if let trace {
            let words = launch.arguments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            trace.say("  process: \(words): \(outcome.durationMilliseconds) ms, \(outcome.end)")
        }
        return outcome
    }

    private func start(_ launch: Launch) -> CommandOutcome {
        let path: String
        switch ProgramSearch.find(launch) {
        case .success(let found): path = found
        case .failure(let problem): return CommandOutcome(end: .notStarted(problem.description))
        }
        guard let output = Pipe() else {
            return Self.notStarted(path, errno)
        }
        defer { output.closeReader() }
        // Held from before the start: a program that has ended before anybody opens the channel would have told nothing.
        let channel = launch.eventsPath.map { open($0, O_RDWR | O_NONBLOCK | O_CLOEXEC) } ?? -1
        defer { if channel >= 0 { close(channel) } }
        var process = pid_t()
        let start = launch.shelter?.program ?? path
        let words = launch.shelter?.arguments(path, launch.arguments) ?? launch.arguments
        let error = CStrings.with(words) { arguments in
            CStrings.with(launch.environment.map { Array($0.utf8) + [UInt8(ascii: "=")] + Array($1.utf8) }) {
                variables in
                Orphans.start(isStep: launch.isStep, &process) {
                    gate_spawn(&$0, start, arguments, variables, launch.folder, output.writer)
                }
            }
        }
        close(output.writer)
        guard error == 0 else {
            if !Files.isFolder(launch.folder) {
                return CommandOutcome(end: .notStarted("the folder \(launch.folder) is gone"))
            }
            return Self.notStarted(path, error)
        }
        launch.groupFile.map { GroupFile.write(process, to: $0) }
        let end = gate_process_descriptor(process)
        let watch = ProcessWatch(
            group: process, end: end, output: output.reader, launch: launch, interruption: interruption)
        var outcome = watch.untilEnd()
        if end >= 0 { close(end) }
        launch.groupFile.map(GroupFile.clear)
        let own = Self.status(of: process)
        Orphans.ended(isStep: launch.isStep, process)
        if outcome.end == .exited(0) { outcome.end = own }
        return outcome
    }

    private static func notStarted(_ path: String, _ error: Int32) -> CommandOutcome {
        var outcome = CommandOutcome(end: .notStarted("\(path): \(String(cString: strerror(error)))"))
        switch error {
        case EAGAIN: outcome.limitCommand = "ulimit -u"
        case EMFILE, ENFILE: outcome.limitCommand = "ulimit -n"
        case ENOMEM: outcome.limitCommand = "free -m"
        default: break
        }
        return outcome
    }

    /// Takes the status of a process that has ended, see wait(2).
    private static func status(of process: pid_t) -> CommandOutcome.End {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return .notStarted("its status was lost: \(String(cString: strerror(errno)))") }
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
    }
}

/// Starts the processes that the gate itself needs: Git, and questions to interpreters.
package struct ProcessRunner: Sendable {
    /// Ends every running process when a person interrupts.
    package let interruption: Interruption
    /// Is told of each process.
    package let trace: Trace?

    package init(interruption: Interruption, trace: Trace? = nil) {
        self.interruption = interruption
        self.trace = trace
    }

    package func run(_ launch: Launch) async -> CommandOutcome {
        let process = StepProcess(interruption: interruption, trace: trace)
        // A hook's own thread has nothing else to do, and where the system is out of threads it is the only one left.
        return OwnThread.isFirst ? process.run(launch) : await OwnThread.run { process.run(launch) }
    }
}

/// Milliseconds since an instant, by the monotonic clock.
func milliseconds(since start: ContinuousClock.Instant) -> Int {
    let components = start.duration(to: .now).components
    return Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
}

extension CommandOutcome {
    /// What is to be said of a Git that failed: why it was not started, else its last lines.
    var reasons: [String] {
        if case .notStarted(let reason) = end { return [reason] }
        if end == .timedOut { return ["it did not end in time"] }
        return text.split(whereSeparator: \.isNewline).suffix(6).map { String($0.prefix(400)) }
    }

    /// True where the last lines are those of a program that could start no other: the system's fault, and nobody's change.
    var tellsOfNoProcesses: Bool {
        reasons.contains { line in
            line.contains("Cannot fork")
                || (line.contains("fork") && line.contains("Resource temporarily unavailable"))
        }
    }

    /// The command that shows a full disk or missing rights; nil where what Git wrote speaks of neither.
    ///
    /// - Parameter folder: Where it writes.
    func obstacleCommand(_ folder: String) -> SuggestedCommand? {
        func speaks(of words: String...) -> Bool { reasons.contains { line in words.contains { line.contains($0) } } }
        if speaks(of: "No space left on device", "Disk quota exceeded") { return "df -h \(ShellWords.quoted(folder))" }
        if speaks(of: "insufficient permission", "Permission denied", "Read-only file system") {
            return "ls -ld \(ShellWords.quoted(folder))"
        }
        return nil
    }
}
