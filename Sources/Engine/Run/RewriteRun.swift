package import Git
package import Model
import PolicyLanguage
import Rules

/// The run of a hook that asks before history changes.
///
/// Only the one check is planned that looks at history: no snapshot, no step, no fetch. What cannot be read is let
/// through and said: a broken policy must not stand in the way of mending it.
package struct RewriteRun: Sendable {
    package let surroundings: Surroundings
    package let event: HookEvent
    package let place: RepositoryPlace
    package let state: StateFolder
    package let git: GitProcess

    /// Set in the environment of a rebase that `gate sync` has begun: what only warns it says itself.
    package static let syncVariable = "GATE_SYNC"

    package func judge(_ repository: borrowing Repository, _ record: inout RunRecord) async {
        do {
            try await judgeWhatIsClear(repository, &record)
        } catch {
            record.findings.append(Runner.broken(error))
            record.verdict = .broken
        }
    }

    private func judgeWhatIsClear(_ repository: borrowing Repository, _ record: inout RunRecord) async throws {
        let asking = AskingProcess.find()
        guard let subject = try await subject(repository, asking),
            let text = try JudgedPolicy.find(
                repository, tree: subject.tree, commit: subject.commit, base: nil, stage: .rewrite)
        else { return }
        let reading = Policy.decode(bytes: text.bytes)
        guard let policy = reading.policy else {
            record.findings += reading.diagnostics.map {
                PolicyFindings.mistake($0, source: text.bytes, isStaged: text.origin == "index")
            }
            record.verdict = .broken
            return
        }
        let context = CheckContext(
            event: event, policy: policy,
            facts: RepositoryFacts(
                head: try repository.head(), operation: repository.operation(),
                identity: try repository.identity(environment: surroundings.environment), asking: asking?.commandLine),
            subject: subject, place: place, now: surroundings.now)
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
        record.subjects = [
            RunRecord.Subject(tree: subject.tree.description, commit: subject.commit?.description)
        ]
        record.policy = RunRecord.PolicySource(
            origin: text.origin, commit: text.commit?.description, digest: Digest.sha256(text.bytes),
            mode: policy.mode.rawValue)
        record.findings = result.findings
        record.steps = [
            StepRecord(
                name: id.name, checks: [id], outcome: FinishedStep.outcome(result),
                durationMilliseconds: milliseconds(since: started), remarks: result.remarks,
                tree: subject.tree.description)
        ]
    }

    /// What is judged: the index and the commit that an amend replaces, or the newest commit of a branch to be rebased.
    ///
    /// - Returns: nil where nothing is rewritten, where that is not sure, and where pre-commit has let it through.
    private func subject(_ repository: borrowing Repository, _ asking: AskingProcess?) async throws -> Subject? {
        switch event.rewrite {
        case .amend:
            guard asking?.commandLine.isAmend == true, repository.operation() == nil else { return nil }
            let head = try repository.head()
            guard head.branch != nil, let commit = head.commit, let tree = try await indexTree(repository) else {
                return nil
            }
            if DecidedAmend(asking, head: commit, tree: tree, state: state)?.isKnown == true { return nil }
            return Subject(tree: tree, head: commit, amended: commit)
        case .rebase(let rebase):
            let newest = try rebase.branch.map { repository.commit(named: $0) } ?? repository.head().commit
            return try newest.map { Subject(tree: try repository.commit($0).tree, commit: $0, head: $0) }
        case nil: return nil
        }
    }

    /// The tree that is committed; nil where the index has conflicts, of which Git makes no commit.
    private func indexTree(_ repository: borrowing Repository) async throws -> ObjectID? {
        switch try repository.indexContent() {
        case .tree(let tree): return tree
        case .unmerged: return nil
        case .needsGit(let reason):
            let (gitFolder, indexFile) = (repository.gitFolder, repository.indexFile)
            return try await git.writeTree(
                reason, folder: repository.workTree ?? gitFolder, gitFolder: gitFolder, indexFile: indexFile)
        }
    }
}
