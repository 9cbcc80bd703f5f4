import GateChecks
import GateModel
import GatePolicy
import Git

/// The run of a hook that asks before history changes.
///
/// Git waits with its references locked, so only the one check is planned that looks at them: no snapshot, no process, no
/// fetch. What cannot be read is let through: a broken policy must not stand in the way of mending it.
struct RewriteRun: Sendable {
    let surroundings: Surroundings
    let event: HookEvent
    let place: RepositoryPlace

    /// Set in the environment of a rebase that `gate sync` has begun: what only warns it says itself.
    static let syncVariable = "GATE_SYNC"

    func judge(_ repository: borrowing Repository, _ record: inout RunRecord) {
        do {
            try judgeWhatIsClear(repository, &record)
        } catch {
            record.findings.append(Runner.broken(error))
            record.verdict = .broken
        }
    }

    private func judgeWhatIsClear(_ repository: borrowing Repository, _ record: inout RunRecord) throws {
        let asking = AskingProcess.commandLine()
        guard let commit = try rewritten(repository, asking) else { return }
        let tree = try repository.commit(commit).tree
        guard
            let text = try JudgedPolicy.find(repository, tree: tree, commit: commit, base: nil, stage: .rewrite),
            let policy = Policy.decode(bytes: text.bytes).policy
        else { return }
        let context = CheckContext(
            event: event, policy: policy,
            facts: RepositoryFacts(
                head: try repository.head(), operation: repository.operation(),
                identity: try repository.identity(environment: surroundings.environment), asking: asking),
            subject: Subject(tree: tree, commit: commit, head: commit), place: place, now: surroundings.now)
        if PublishedRewrite.reasonToSkip(context) != nil { return }
        let id = PublishedRewrite.description.id
        if let skip = Skips(event, surroundings.environment).reason(toSkip: id, policy.skips) {
            record.steps = [StepRecord(name: id.name, checks: [id], outcome: .skipped, reason: skip)]
            return
        }

        let started = ContinuousClock.now
        var result = try PublishedRewrite.run(context)
        result.findings.removeAll { $0.severity == .off }
        if policy.mode == .advise { Advice.soften(&result.findings, from: 0) }
        if surroundings.environment[Self.syncVariable] != nil {
            result.findings.removeAll { $0.severity == .warning }
        }
        record.place.branch = context.facts.head.branch
        record.place.head = context.facts.head.commit?.description
        record.subjects = [RunRecord.Subject(tree: tree.description, commit: commit.description)]
        record.policy = RunRecord.PolicySource(
            origin: text.origin, commit: text.commit?.description, digest: Digest.sha256(text.bytes),
            mode: policy.mode.rawValue)
        record.findings = result.findings
        record.steps = [
            StepRecord(
                name: id.name, checks: [id], outcome: FinishedStep.outcome(result),
                durationMilliseconds: milliseconds(since: started), remarks: result.remarks, tree: tree.description)
        ]
    }

    /// The commit whose policy judges: the one that an amend has made, or the newest one of a branch to be rebased.
    ///
    /// - Returns: nil where nothing is rewritten, or where that is not sure.
    private func rewritten(_ repository: borrowing Repository, _ asking: GitCommandLine?) throws -> ObjectID? {
        switch event.rewrite {
        case .amend(let move): try isAmend(move, repository, asking) ? ObjectID(hex: move.new) : nil
        case .rebase(let rebase):
            try rebase.branch.map { repository.commit(named: $0) } ?? repository.head().commit
        case nil: nil
        }
    }

    /// True where a branch's newest commit is replaced by one with the same parents, and Git says so itself.
    ///
    /// A reset to a sibling moves the branch in the same way; it has already overwritten files and must not be refused.
    private func isAmend(_ move: ReferenceMove, _ repository: borrowing Repository, _ asking: GitCommandLine?) throws
        -> Bool
    {
        guard move.reference.hasPrefix("refs/heads/"), let asking, asking.isAmend, !isOtherAction,
            repository.operation() == nil, let new = ObjectID(hex: move.new), !new.isZero,
            let old = try AmendedCommit.find(move, repository), old != new
        else { return false }
        return try repository.commit(old).parents == repository.commit(new).parents
    }

    private var isOtherAction: Bool {
        let action = surroundings.environment["GIT_REFLOG_ACTION"] ?? ""
        return !action.isEmpty && !action.hasPrefix("commit")
    }
}
