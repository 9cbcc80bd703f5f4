import Model
import Platform
import Rules
import Words

/// The last stage of a run: the parts of its subjects become one record, which is kept.
struct Recording {
    var record: RunRecord
    private let event: HookEvent
    private let started: ContinuousClock.Instant

    init(_ record: RunRecord, _ event: HookEvent, started: ContinuousClock.Instant) {
        self.record = record
        self.event = event
        self.started = started
    }

    /// Adds a notice, each once.
    mutating func say(_ notice: String?) {
        if let notice, !record.notices.contains(notice) { record.notices.append(notice) }
    }

    /// Joins the subjects' parts, and decides.
    ///
    /// - Parameter missing: A folder of the repository that has been taken away during the run.
    mutating func take(_ judged: [SubjectRecord], isInterrupted: Bool, missing: String?) {
        for part in judged {
            if let subject = part.subject { record.subjects.append(subject) }
            if let base = part.base { record.base = base }
            if let head = part.head { record.head = head }
            if let policy = part.policy { record.policy = policy }
            if var place = part.place {
                place.workTree = record.place.workTree
                record.place = place
            }
            record.steps += part.steps
            record.findings += part.findings
            record.ignores += part.ignores.filter { !record.ignores.contains($0) }
            part.notices.forEach { say($0) }
        }
        if let missing, event.occasion != .rewrite {
            record.findings = [
                Finding(
                    "gate/broken", .error, "\(missing) has been taken away during the run, so nothing of it counts",
                    command: "ls -ld \(ShellWords.quoted(Paths.folder(of: missing)))")
            ]
        }
        // What has no cure of its own has an explanation.
        for index in record.findings.indices where record.findings[index].command == nil {
            record.findings[index].command = "gate explain \(record.findings[index].check.name)"
        }
        record.findings.sort { ($1.severity, $0.check) < ($0.severity, $1.check) }
        let isBroken = judged.contains { $0.verdict == .broken } || (missing != nil && event.occasion != .rewrite)
        record.verdict = verdict(judged, isBroken: isBroken, isInterrupted: isInterrupted)
        record.next = NextAction.after(record.verdict, record.findings)
        if event.isByHook, Advice.letsGoOn(record) { say("mode: advise lets it go on without a verdict") }
        record.durationMilliseconds = milliseconds(since: started)
    }

    private func verdict(_ judged: [SubjectRecord], isBroken: Bool, isInterrupted: Bool) -> Verdict {
        if isInterrupted { return .interrupted }
        if isBroken { return .broken }
        if !judged.isEmpty, judged.allSatisfy({ $0.verdict == .notJudged }) { return .notJudged }
        return record.findings.contains { $0.severity == .error } ? .rejected : .passed
    }

    /// Writes down what later runs ask for: the record, and an amend that was let through.
    mutating func keep(in run: Run, _ judged: [SubjectRecord]) {
        if event.stage == .commit { remember(judged, run) }
        guard isWorthKeeping else { return }
        do {
            try RunLog(run.state).append(record)
        } catch {
            say("this run is not in the log: \(error)")
        }
    }

    /// False where nothing was judged, and for a message without fault: the run at commit, a moment before, is in the log.
    private var isWorthKeeping: Bool {
        // Cancelled because nobody will ask for its answer.
        if record.trigger == .ahead, record.verdict == .interrupted { return false }
        if !record.findings.isEmpty { return true }
        if record.verdict == .notJudged { return event.occasion == .content }
        return event.occasion == .message ? record.steps.contains { $0.command != nil } : !record.steps.isEmpty
    }

    /// Keeps an amend that `history/published-rewrite` lets through for prepare-commit-msg, which asks about it next.
    private func remember(_ judged: [SubjectRecord], _ run: Run) {
        guard let candidate = judged.first?.candidate, let head = candidate.amended, record.verdict != .broken,
            record.verdict != .interrupted,
            !record.findings.contains(where: {
                $0.check == PublishedRewrite.description.id && $0.severity == .error
            })
        else { return }
        DecidedAmend(run.asking, head: head, tree: candidate.tree, state: run.state)?.remember()
    }
}
