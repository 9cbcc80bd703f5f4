import GateModel
import Subprocess
import SystemPackage

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Starts processes on this machine, each in a process group of its own, and ends whole groups.
///
/// swift-subprocess spawns. The waiting is done here, in one loop over output, events, the process' end, the time limit
/// and the interruption of the run: a step ends with its own process, also when a grandchild keeps the pipe open.
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
        guard let program = launch.arguments.first, !program.isEmpty else {
            return CommandOutcome(end: .notStarted("the command is empty"))
        }
        guard let path = findProgram(program, launch) else {
            return CommandOutcome(
                end: .notStarted("there is no program \(String(decoding: program, as: UTF8.self)) on PATH"))
        }
        guard let output = Pipe() else { return CommandOutcome(end: .notStarted("no pipe could be made")) }
        defer { output.closeReader() }
        // Bytes are handed on as C strings, so they bring their own zero.
        var platform = PlatformOptions()
        platform.processGroupID = 0
        let configuration = Configuration(
            executable: .path(path),
            arguments: Arguments(
                executablePathOverride: program + [0], remainingValues: launch.arguments.dropFirst().map { $0 + [0] }),
            environment: .custom(launch.environment.map { Array("\($0)=\($1)\0".utf8) }),
            workingDirectory: .init(launch.folder), platformOptions: platform)
        do {
            let result = try await Subprocess.run(
                configuration, input: .none,
                output: .fileDescriptor(.init(rawValue: output.writer), closeAfterSpawningProcess: true),
                error: .combinedWithOutput
            ) { execution in
                let group = execution.processIdentifier.value
                launch.groupFile.map { GroupFile.write(group, to: $0) }
                defer { launch.groupFile.map(GroupFile.remove) }
                // This blocks its thread on purpose: a step has nothing else to wait for, and every thread more costs a
                // hook a tenth of a millisecond.
                return ProcessWatch(
                    group: group, end: endDescriptor(execution.processIdentifier),
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

    /// Looks for the program as a shell would: a name with a slash is a path, any other is found on the launch's `PATH`.
    private func findProgram(_ program: [UInt8], _ launch: Launch) -> FilePath? {
        let name = String(decoding: program, as: UTF8.self)
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : launch.folder + "/" + name
            return Files.isProgram(path) ? FilePath(path) : nil
        }
        for folder in (launch.environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(name)"
            if Files.isProgram(path) { return FilePath(path) }
        }
        return nil
    }
}

/// Milliseconds since an instant, by the monotonic clock.
func milliseconds(since start: ContinuousClock.Instant) -> Int {
    let components = start.duration(to: .now).components
    return Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
}
