import Git
public import Model
import Patterns
import Platform
import PolicyLanguage
import Rules

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

/// Runs of one workspace, each from the event to the run record: find, prepare, carry out, judge, record.
///
/// It never prints and never exits.
public struct Runner: Sendable {
    package let workspace: Workspace
    /// Whoever runs in CI has chosen to run the base's commands; everybody else is asked once.
    let trustsPolicy: Bool
    /// Whether the record goes to the local log.
    let keepsRecord: Bool
    /// When the time of all steps together is over; nil where each has only its own limit.
    let deadline: ContinuousClock.Instant?
    /// The policy that is tried, whatever the judged tree has; nil where the usual one judges.
    let policyText: [UInt8]?
    let progress: @Sendable (RunProgress) -> Void

    /// Makes a runner.
    public init(
        _ workspace: Workspace, trustsPolicy: Bool = false, keepsRecord: Bool = true,
        deadline: ContinuousClock.Instant? = nil, policyText: [UInt8]? = nil,
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.workspace = workspace
        self.trustsPolicy = trustsPolicy
        self.keepsRecord = keepsRecord
        self.deadline = deadline
        self.policyText = policyText
        self.progress = progress
    }

    /// Judges an event.
    ///
    /// - Parameter event: What is asked.
    /// - Returns: The record, already in the local log; also where the gate itself failed, as `broken`.
    public func run(_ event: HookEvent) async -> RunRecord {
        await record(event) { run, repository, clock, subject, earlier, isOneOfSeveral in
            clock.tell(subject.plan)
            let watch = run.watchPush(subject.wait)
            var execution = try StepExecution(run: run, subject, repository)
            let carriedOut = await execution.carryOut(subject.plan, repository)
            watch?.cancel()
            clock.end(.carryOut, "\(carriedOut.ends.count { $0.hasRun }) of \(carriedOut.ends.count) steps ran")
            clock.tell(carriedOut.ends)
            let record = Judgement(
                run: run, prepared: subject, earlier: earlier, isOneOfSeveral: isOneOfSeveral
            ).judge(carriedOut)
            clock.end(.judge, "\(record.findings.count) found")
            return record
        }
    }

    /// What becomes of a subject that is ready.
    typealias Work = (
        _ run: Run, _ repository: borrowing Repository, _ clock: inout StageClock, _ subject: PreparedSubject,
        _ earlier: [SubjectRecord], _ isOneOfSeveral: Bool
    ) async throws -> SubjectRecord

    /// Makes a record of what an event asks about.
    func record(_ event: HookEvent, _ work: Work) async -> RunRecord {
        let started = ContinuousClock.now
        let milliseconds = Clock.milliseconds()
        let id = Clock.identifier(milliseconds)
        var recording = Recording(
            RunRecord(
                id: id, gate: GateVersion.current, startedAt: Clock.text(milliseconds), durationMilliseconds: 0,
                stage: event.stage, trigger: event.trigger, verdict: .passed),
            event, started: started)
        let mayFetch = event.stage == .push || event.stage == .ci
        var workspace = mayFetch ? workspace.fetchingObjects() : workspace
        do {
            if let hidden = try HiddenIndex.find(event, workspace) {
                workspace.place.indexFile = hidden.file
                recording.say(hidden.notice)
            }
            try await CIHistory.complete(event, workspace).forEach { recording.say($0) }
            let repository = try workspace.open()
            let run = Run(
                event, in: workspace, state: repository.state, id: id, started: started, trustsPolicy: trustsPolicy,
                deadline: deadline, policyText: policyText, progress: progress)
            recording.record.place.workTree = repository.workTree
            if event.isByHook { recording.say(await renewHooks(repository)) }
            var clock = StageClock(started, workspace.trace)
            let judged = await subjects(of: run, repository, &clock, work)
            recording.record.stages = clock.times
            recording.take(judged, isInterrupted: run.isInterrupted, missing: missingFolder(repository))
            progress(.isJudged)
            if keepsRecord { recording.keep(in: run, judged) }
        } catch let problem as Candidates.Problem {
            recording.take(
                [SubjectRecord([problem.finding], verdict: .broken)],
                isInterrupted: workspace.interruption.happened, missing: nil)
        } catch {
            recording.take(
                [SubjectRecord([Self.broken(error)], verdict: .broken)],
                isInterrupted: workspace.interruption.happened, missing: nil)
        }
        return recording.record
    }

    /// Finds what is asked about, and takes one subject after the other: what a later one skips depends on the earlier.
    private func subjects(
        of run: Run, _ repository: borrowing Repository, _ clock: inout StageClock, _ work: Work
    ) async -> [SubjectRecord] {
        var judged: [SubjectRecord] = []
        do {
            let candidates = try await Candidates.find(run, repository)
            clock.end(.find, "\(candidates.count) to judge")
            for candidate in candidates {
                switch try await Preparation.prepare(candidate, after: judged, in: run, repository) {
                case .ended(let record):
                    clock.end(.prepare, record.notices.first ?? record.findings.first?.message ?? "nothing to judge by")
                    judged.append(record)
                case .ready(let subject):
                    clock.end(.prepare, "the policy is from the \(subject.record.policy?.origin.rawValue ?? "?")")
                    judged.append(try await work(run, repository, &clock, subject, judged, candidates.count > 1))
                }
                if judged.last?.verdict == .broken || run.isInterrupted { return judged }
            }
        } catch let problem as Candidates.Problem {
            judged.append(SubjectRecord([problem.finding], verdict: problem.isBroken ? .broken : nil))
        } catch let error as GitError where error.kind == .notFound && repository.isPartial() {
            judged.append(Self.incomplete(error, event: run.event))
        } catch {
            judged.append(SubjectRecord([Self.broken(error)], verdict: .broken))
        }
        return judged
    }

    /// What to say where a partial clone lacks what everything else rests on: nobody has judged it, and nothing is wrong.
    private static func incomplete(_ error: GitError, event: HookEvent) -> SubjectRecord {
        let isAtCommit = event.stage != .push && event.stage != .ci
        let notes = [
            isAtCommit
                ? "a partial clone fetches objects when they are asked for, and a commit does not wait for the network"
                : "a partial clone fetches objects when they are asked for, and Git could not fetch this one",
            error.message,
        ]
        let parent = AskingProcess.find()?.commandLine.isAmend == true ? "HEAD^" : "HEAD"
        let finding = Finding(
            "clone/incomplete", isAtCommit ? .warning : .error,
            "objects that the verdict rests on are not in this clone, so nothing was judged", notes: notes,
            command: isAtCommit ? "git diff --cached --stat \(parent)" : "git fetch --refetch --no-filter",
            inconclusive: true)
        return SubjectRecord([finding], verdict: isAtCommit ? .notJudged : nil)
    }

    /// A folder of the repository that has been taken away during the run, nil where all are there.
    private func missingFolder(_ repository: borrowing Repository) -> String? {
        [repository.gitFolder, repository.workTree ?? "/"].first { !Files.isFolder($0) }
    }

    /// Replaces what an earlier version has installed and this one no longer needs.
    ///
    /// - Returns: What to say where that fails.
    private func renewHooks(_ repository: borrowing Repository) async -> String? {
        guard HookInstaller.hasRetired(commonFolder: repository.commonFolder) else { return nil }
        do {
            try await HookInstaller(repository, workspace).renew()
            return nil
        } catch {
            return "the hook \(HookInstaller.retired) could not be replaced (\(error)): run `gate install`"
        }
    }

    /// The finding for a failure of the gate itself, or of what it stands on.
    static func broken(_ error: any Error) -> Finding {
        switch error {
        case let error as GitError:
            return Finding(
                "gate/broken", .error, error.message,
                notes: error.kind == .notOwned ? [] : ["libgit2: \(error.function)"],
                command: SuggestedCommand(error.hint ?? "git fsck"))
        case let error as SnapshotError:
            return Finding(
                "gate/broken", .error, error.description, notes: error.notes, command: error.command)
        case let error as FileError:
            return Finding("gate/broken", .error, error.description, command: SuggestedCommand(error.command))
        default: return Finding("gate/broken", .error, String(describing: error), command: "git fsck")
        }
    }
}

/// What all stages of one run share: what is asked, where, and since when.
package struct Run: Sendable {
    package let workspace: Workspace
    package let state: StateFolder
    package let event: HookEvent
    /// The run's id in the log.
    package let id: String
    package let started: ContinuousClock.Instant
    /// Whoever runs in CI has chosen to run the base's commands; everybody else is asked once.
    let trustsPolicy: Bool
    /// When the time of all steps together is over; nil where each has only its own limit.
    let deadline: ContinuousClock.Instant?
    /// The policy that is tried, whatever the judged tree has; nil where the usual one judges.
    let policyText: [UInt8]?
    /// The Git process that asks, where its command line matters.
    let asking: AskingProcess?
    let progress: @Sendable (RunProgress) -> Void
    /// What the patterns of all subjects may use together.
    let patternBudget = PatternBudget()
    /// What the fixes of this run have staged.
    let staged = StagedFixes()

    package init(
        _ event: HookEvent, in workspace: Workspace, state: StateFolder, id: String = "",
        started: ContinuousClock.Instant = .now, trustsPolicy: Bool = false,
        deadline: ContinuousClock.Instant? = nil, policyText: [UInt8]? = nil,
        progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) {
        self.event = event
        self.workspace = workspace
        self.state = state
        self.id = id
        self.started = started
        self.trustsPolicy = trustsPolicy
        self.deadline = deadline
        self.policyText = policyText
        self.progress = progress
        // Git tells these hooks nothing of an amend, nor how it will clean the message up.
        let asksTheParent = event.trigger == .preCommit || event.stage == .message || event.stage == .rewrite
        asking = asksTheParent ? AskingProcess.find() : nil
    }

    var surroundings: Surroundings { workspace.surroundings }
    var isInterrupted: Bool { workspace.interruption.happened }
}

extension StageTimes.Stage {
    fileprivate var words: String { self == .carryOut ? "carry out" : rawValue }
}

/// Measures the stages of a run, one after the other, and tells of them where somebody wants to know.
struct StageClock {
    private(set) var times = StageTimes()
    private var last: ContinuousClock.Instant
    private let trace: Trace?

    init(_ started: ContinuousClock.Instant, _ trace: Trace?) {
        last = started
        self.trace = trace
    }

    /// Ends a stage: what has passed since the one before is its time.
    mutating func end(_ stage: StageTimes.Stage, _ words: @autoclosure () -> String) {
        let now = ContinuousClock.now
        let (seconds, attoseconds) = last.duration(to: now).components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        times.add(milliseconds, to: stage)
        last = now
        guard let trace else { return }
        trace.say("\(stage.words): \((milliseconds * 1000).rounded() / 1000) ms, \(words())")
    }

    /// Says of each step whether it will run.
    func tell(_ plan: [PlannedStep]) {
        guard let trace else { return }
        for step in plan { trace.say("  \(step.name): \(step.skip ?? "runs")") }
    }

    /// Says of each step that may start processes what came of it.
    func tell(_ ends: [FinishedStep]) {
        guard let trace else { return }
        for step in ends.map(\.stepRecord) where step.command != nil {
            let end = step.reused.map { "passed in run \($0.run), at \($0.at)" } ?? "\(step.durationMilliseconds) ms"
            trace.say("  \(step.name): \(step.outcome.rawValue), \(end)")
        }
    }
}
