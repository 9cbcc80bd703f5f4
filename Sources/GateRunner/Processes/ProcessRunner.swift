import GateModel
import Subprocess
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Starts the processes that the gate itself needs: Git, and questions to interpreters.
///
/// swift-subprocess spawns, into a process group of its own; `ProcessWatch` waits.
struct ProcessRunner: Sendable {
    /// Ends every running process when a person interrupts.
    let interruption: Interruption

    func run(_ launch: Launch) async -> CommandOutcome {
        if interruption.happened { return CommandOutcome(end: .interrupted) }
        let started = ContinuousClock.now
        var outcome = await start(launch)
        outcome.durationMilliseconds = milliseconds(since: started)
        return outcome
    }

    private func start(_ launch: Launch) async -> CommandOutcome {
        let path: String
        switch ProgramSearch.find(launch) {
        case .success(let found): path = found
        case .failure(let problem): return CommandOutcome(end: .notStarted(problem.description))
        }
        guard let output = Pipe() else { return CommandOutcome(end: .notStarted("no pipe could be made")) }
        defer { output.closeReader() }
        // Bytes are handed on as C strings, so they bring their own zero.
        var platform = PlatformOptions()
        platform.processGroupID = 0
        let configuration = Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(
                executablePathOverride: launch.arguments.first.map { $0 + [0] },
                remainingValues: launch.arguments.dropFirst().map { $0 + [0] }),
            environment: .custom(launch.environment.map { Array("\($0)=\($1)\0".utf8) }),
            workingDirectory: .init(launch.folder), platformOptions: platform)
        do {
            let result = try await Subprocess.run(
                configuration, input: .none,
                output: .fileDescriptor(.init(rawValue: output.writer), closeAfterSpawningProcess: true),
                error: .combinedWithOutput
            ) { execution in
                ProcessWatch(
                    group: execution.processIdentifier.value, end: endDescriptor(execution.processIdentifier),
                    output: output.reader, launch: launch, interruption: interruption
                ).untilEnd()
            }
            var outcome = result.closureResult
            if outcome.end == .exited(0) {
                switch result.terminationStatus {
                case .exited(let code): outcome.end = .exited(code)
                case .signaled(let signal): outcome.end = .signaled(signal)
                }
            }
            return outcome
        } catch {
            return CommandOutcome(end: .notStarted(String(describing: error)))
        }
    }

    private func endDescriptor(_ process: ProcessIdentifier) -> Int32 {
        #if os(Linux)
            process.processDescriptor
        #else
            -1
        #endif
    }
}

/// Milliseconds since an instant, by the monotonic clock.
func milliseconds(since start: ContinuousClock.Instant) -> Int {
    let components = start.duration(to: .now).components
    return Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
}
