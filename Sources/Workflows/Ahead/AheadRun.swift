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
        guard let repository = try? workspace.open(), let commit = try? repository.head().commit,
            repository.operation() == nil
        else { return }
        let state = repository.state
        guard (try? state.make(state.locks)) != nil, let lock = await takeOver(state) else { return }
        defer { withExtendedLifetime(lock) {} }
        guard let tree = try? repository.commit(commit).tree,
            let text = try? JudgedPolicy.find(repository, tree: tree, commit: commit, base: nil, stage: .push),
            let policy = Policy.decode(bytes: text.bytes).policy, policy.engine.ahead, !Power.isOnBattery
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
