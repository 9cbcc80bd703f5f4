public import Engine
import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Checks ahead of time: after a commit, the steps that a push will ask for, one at a time and at low priority.
public struct AheadRun: Sendable {
    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// A run for a repository.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Starts one in the background; the hook that does so is over at once.
    public static func start(_ surroundings: Surroundings) {
        var environment = surroundings.environment
        // A commit of single paths has an index of its own, which is gone in a moment.
        environment["GIT_INDEX_FILE"] = nil
        _ = BackgroundProcess.start([surroundings.program, "ahead"], environment: environment)
    }

    /// Carries it out in this process.
    ///
    /// A job for an older commit is ended first: nobody will ask for its answer.
    public func run() async {
        guard await rebaseEnds(), let repository = try? workspace.open(), let commit = try? repository.head().commit,
            repository.operation() == nil
        else { return }
        let state = repository.state
        guard (try? state.make(state.locks)) != nil, let lock = await takeOver(state) else { return }
        defer { withExtendedLifetime(lock) {} }
        guard let tree = try? repository.commit(commit).tree,
            let text = try? JudgedPolicy.find(repository, tree: tree, commit: commit, base: nil, stage: .push),
            let policy = text.reading.policy, policy.engine.ahead, !Power.isOnBattery
        else { return }
        _ = nice(19)
        let job = AheadJob(
            process: getpid(), commit: commit.description, startedAt: Clock.text(Clock.milliseconds()), step: nil)
        job.write(state)
        let runner = Runner(workspace) { progress in
            var job = job
            switch progress {
            case .stepBegins(let name): job.step = name
            case .stepEnds: job.step = nil
            case .isJudged, .pushIsLost: return
            }
            job.write(state)
        }
        _ = await runner.run(HookEvent(stage: .push, trigger: .ahead))
    }

    /// Git asks post-rewrite before it takes the rebase's folder away.
    private func rebaseEnds() async -> Bool {
        for _ in 0..<50 {
            guard let repository = try? workspace.open() else { return false }
            guard case .rebase? = repository.operation() else { return true }
            do { try await OwnThread.pause(milliseconds: 100) } catch { return false }
        }
        return false
    }

    private func takeOver(_ state: StateFolder) async -> FileLock? {
        for _ in 0..<100 {
            if let lock = try? FileLock(AheadJob.lockFile(state), waits: false) { return lock }
            AheadJob.current(state)?.end()
            do { try await OwnThread.pause(milliseconds: 100) } catch { return nil }
        }
        return nil
    }

    // MARK: By hand

    /// The job that runs in the background of a repository, nil where there is none.
    ///
    /// - Throws: `GitError` where there is no repository.
    public static func current(_ workspace: Workspace) throws -> AheadJob? {
        AheadJob.current(try workspace.open().state)
    }

    /// Ends the job in the background.
    ///
    /// - Returns: The job, nil where there was none.
    public static func stop(_ workspace: Workspace) throws -> AheadJob? {
        let job = try current(workspace)
        job?.end()
        return job
    }
}

/// What the machine lives on.
enum Power {
    private static let supplies = "/sys/class/power_supply"

    /// True where a battery is being emptied, as Linux tells it.
    static var isOnBattery: Bool {
        Files.names(in: supplies).contains { name in
            let status = try? Files.read("\(supplies)/\(String(decoding: name, as: UTF8.self))/status", limit: 64)
            return status.map { String(decoding: $0, as: UTF8.self).hasPrefix("Discharging") } ?? false
        }
    }
}

/// A run in the background that does what a push will ask for.
public struct AheadJob: Sendable, Hashable {
    /// The process, the first of its session.
    public var process: Int32
    /// The commit that is judged, in hexadecimal.
    public var commit: String
    /// When it began: UTC, RFC 3339, milliseconds.
    public var startedAt: String
    /// The step that runs, nil between two of them.
    public var step: String?

    // A lock tells whether it lives; numbers of processes are used again.
    static func lockFile(_ state: StateFolder) -> String { state.locks + "/ahead.lock" }
    private static func file(_ state: StateFolder) -> String { state.locks + "/ahead" }

    /// The job that runs now, nil where there is none.
    static func current(_ state: StateFolder) -> AheadJob? {
        guard Files.exists(lockFile(state)) else { return nil }
        // Whoever gets the lock has found nobody.
        if let free = try? FileLock(lockFile(state), waits: false) {
            withExtendedLifetime(free) {}
            return nil
        }
        guard let bytes = try? Files.read(file(state), limit: 4096) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 4, let process = Int32(lines[0]), process > 1 else { return nil }
        return AheadJob(
            process: process, commit: lines[1], startedAt: lines[2], step: lines[3].isEmpty ? nil : lines[3])
    }

    /// Writes it down for others.
    func write(_ state: StateFolder) {
        let text = "\(process)\n\(commit)\n\(startedAt)\n\(step ?? "")\n"
        try? Files.write(Array(text.utf8), to: Self.file(state))
    }

    /// Asks it to end, with all that it started.
    func end() { _ = kill(process, SIGTERM) }
}
