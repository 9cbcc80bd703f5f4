public import Git
public import Model
public import Platform
import PolicyLanguage
import Rules
import Words

/// What a run tells while it is under way.
public enum RunProgress: Sendable {
    /// A step that starts processes begins.
    case stepBegins(String)
    /// It has ended.
    case stepEnds(StepRecord)
    /// The server of a push has waited so many milliseconds, and hangs up; the checks go on.
    case pushIsLost(Int)
    /// The verdict stands; what follows is bookkeeping.
    case isJudged
}

/// One whole run, from the event to the run record.
///
/// It never prints and never exits.
public struct Runner: Sendable {
    let surroundings: Surroundings
    let place: RepositoryPlace
    let interruption: Interruption
    /// Who runs in CI has chosen to run the base's commands; everybody else is asked once.
    let trustsPolicy: Bool
    /// Whether the record goes to the local log.
    var keepsRecord: Bool
    /// What is asked of a run that carries nothing out, nil in every other.
    var question: StepKeyQuestion?
    let progress: @Sendable (RunProgress) -> Void

    /// Makes a runner.
    public init(
        surroundings: Surroundings, place: RepositoryPlace, interruption: Interruption, trustsPolicy: Bool = false,
        keepsRecord: Bool = true, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.surroundings = surroundings
        self.place = place
        self.interruption = interruption
        self.trustsPolicy = trustsPolicy
        self.keepsRecord = keepsRecord
        self.progress = progress
    }

    /// Judges an event.
    ///
    /// - Parameter event: What is asked.
    /// - Returns: The record, already in the local log; also where the gate itself failed, as `broken`.
    public func run(_ event: HookEvent) async -> RunRecord {
        let started = ContinuousClock.now
        let milliseconds = Clock.milliseconds()
        var record = RunRecord(
            id: Clock.identifier(milliseconds), gate: GateVersion.current, startedAt: Clock.text(milliseconds),
            durationMilliseconds: 0, stage: event.stage, trigger: event.trigger, verdict: .passed)
        do {
            let repository = try Repository(at: place)
            let state = StateFolder(commonFolder: repository.commonFolder)
            record.place.workTree = repository.workTree
            if event.isByHook { await renewHooks(repository, &record) }
            if event.rewrite == nil {
                let run = RunUnderWay(
                    runner: self, state: state, event: event, repositoryPlace: place, started: started)
                if event.trigger == "post-checkout" {
                    try await run.lookAtNewBranch(repository, &record)
                } else {
                    await run.judge(repository, &record)
                }
            } else {
                let git = GitProcess(
                    processes: ProcessRunner(interruption: interruption),
                    environment: surroundings.environmentWithoutGit)
                await RewriteRun(surroundings: surroundings, event: event, place: place, state: state, git: git)
                    .judge(repository, &record)
            }
            if event.rewrite == nil,
                let gone = [repository.gitFolder, repository.workTree ?? "/"].first(where: { !Files.isFolder($0) })
            {
                record.findings = [
                    Finding(
                        "gate/broken", .error, "\(gone) has been taken away during the run, so nothing of it counts",
                        command: "ls -ld \(ShellWords.quoted(Paths.folder(of: gone)))")
                ]
                record.verdict = .broken
            }
            finish(&record, event, started)
            progress(.isJudged)
            if keepsRecord, Self.isWorthKeeping(record) {
                do {
                    try RunLog(state).append(record)
                } catch {
                    record.notices.append("this run is not in the log: \(error)")
                }
            }
        } catch {
            record.findings.append(Self.broken(error))
            record.verdict = .broken
            finish(&record, event, started)
        }
        return record
    }

    /// Replaces what an earlier version has installed and this one no longer needs.
    private func renewHooks(_ repository: borrowing Repository, _ record: inout RunRecord) async {
        guard HookInstaller.hasRetired(commonFolder: repository.commonFolder) else { return }
        do {
            try await HookInstaller(repository, surroundings: surroundings, interruption: interruption).renew()
        } catch {
            record.notices.append(
                "the hook \(HookInstaller.retired) could not be replaced (\(error)): run `gate install`")
        }
    }

    private func finish(_ record: inout RunRecord, _ event: HookEvent, _ started: ContinuousClock.Instant) {
        // What has no cure of its own has an explanation.
        for index in record.findings.indices where record.findings[index].command == nil {
            record.findings[index].command = "gate explain \(record.findings[index].check.name)"
        }
        record.findings.sort { ($1.severity, $0.check) < ($0.severity, $1.check) }
        if interruption.happened {
            record.verdict = .interrupted
        } else if record.verdict != .broken, record.verdict != .notJudged {
            record.verdict = record.findings.contains { $0.severity == .error } ? .rejected : .passed
        }
        if event.isByHook, Advice.letsGoOn(record) {
            record.notices.append("mode: advise lets it go on without a verdict")
        }
        record.durationMilliseconds = Engine.milliseconds(since: started)
    }

    /// False where nothing was judged, and for a message without fault: the run at commit, a moment before, is in the log.
    private static func isWorthKeeping(_ record: RunRecord) -> Bool {
        // Cancelled because nobody will ask for its answer.
        if record.trigger == HookEvent.aheadTrigger, record.verdict == .interrupted { return false }
        if !record.findings.isEmpty { return true }
        if record.verdict == .notJudged { return record.stage != .message }
        return record.stage == .message
            ? record.steps.contains { $0.command != nil } : !record.steps.isEmpty
    }

    /// The finding for a failure of the gate itself, or of what it stands on.
    static func broken(_ error: any Error) -> Finding {
        switch error {
        case let error as GitError:
            return Finding(
                "gate/broken", .error, error.message, notes: ["libgit2: \(error.function)"],
                command: error.hint ?? "git fsck")
        case let error as SnapshotError:
            return Finding(
                "gate/broken", .error, error.description, notes: error.notes, command: error.command)
        case let error as FileError:
            return Finding("gate/broken", .error, error.description, command: error.command)
        default: return Finding("gate/broken", .error, String(describing: error), command: "git fsck")
        }
    }
}
