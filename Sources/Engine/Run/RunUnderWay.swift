package import Git
package import Model
import Patterns
import Platform
import PolicyLanguage
import Rules

/// One run, subject by subject: the policy that judges it, the plan, the steps.
package struct RunUnderWay: Sendable {
    package let runner: Runner
    package let state: StateFolder
    package let event: HookEvent
    package let repositoryPlace: RepositoryPlace
    package let started: ContinuousClock.Instant
    /// What the patterns of all candidates may use together.
    let patternBudget = PatternBudget()

    package init(
        runner: Runner, state: StateFolder, event: HookEvent, repositoryPlace: RepositoryPlace,
        started: ContinuousClock.Instant
    ) {
        self.runner = runner
        self.state = state
        self.event = event
        self.repositoryPlace = repositoryPlace
        self.started = started
    }

    private var surroundings: Surroundings { runner.surroundings }
    private var processes: ProcessRunner { ProcessRunner(interruption: runner.interruption) }
    package var git: GitProcess { GitProcess(processes: processes, environment: surroundings.environmentWithoutGit) }

    /// Judges everything that the event asks about.
    package func judge(_ repository: borrowing Repository, _ record: inout RunRecord) async {
        do {
            let folder = repository.workTree ?? repository.gitFolder
            let (gitFolder, indexFile) = (repository.gitFolder, repository.indexFile)
            // Git tells these hooks nothing of an amend, nor how it will clean the message up.
            let asksTheParent = event.trigger == "pre-commit" || event.stage == .message
            let asking = asksTheParent ? AskingProcess.find() : nil
            let candidates = try await Candidates.find(event, repository, isAmend: asking?.commandLine.isAmend ?? false)
            { reason in
                try await git.writeTree(reason, folder: folder, gitFolder: gitFolder, indexFile: indexFile)
            }
            var judged: [ObjectID: Candidate] = [:]
            var hasJudged = candidates.isEmpty
            for candidate in candidates {
                if let notice = candidate.notice { record.notices.append(notice) }
                let isOneOfSeveral = candidates.count > 1
                let isJudged = try await judge(
                    candidate, asking?.commandLine, after: judged, isOneOfSeveral: isOneOfSeveral, repository, &record)
                hasJudged = hasJudged || isJudged
                if event.stage == .commit { remember(candidate, asking, record) }
                if record.verdict == .broken || runner.interruption.happened { return }
                if candidate.contentSkip == nil, let commit = candidate.commit { judged[commit] = candidate }
            }
            if !hasJudged { record.verdict = .notJudged }
        } catch let problem as Candidates.Problem {
            record.findings.append(problem.finding)
            if problem.isBroken { record.verdict = .broken }
        } catch {
            record.findings.append(Runner.broken(error))
            record.verdict = .broken
        }
    }

    /// Keeps an amend that `history/published-rewrite` lets through for prepare-commit-msg, which asks about it next.
    private func remember(_ candidate: Candidate, _ asking: AskingProcess?, _ record: RunRecord) {
        guard let head = candidate.amended, record.verdict != .broken,
            !record.findings.contains(where: {
                $0.check == PublishedRewrite.description.id && $0.severity == .error
            })
        else { return }
        DecidedAmend(asking, head: head, tree: candidate.tree, state: state)?.remember()
    }

    /// Judges one candidate.
    ///
    /// - Parameters:
    ///   - asking: The Git process that asks, where its command line matters.
    ///   - judged: The candidates of this run that were judged before it, by their commits.
    ///   - isOneOfSeveral: True where a finding has to say which candidate it means.
    /// - Returns: False where there is no policy by which to judge.
    private func judge(
        _ candidate: Candidate, _ asking: GitCommandLine?, after judged: [ObjectID: Candidate], isOneOfSeveral: Bool,
        _ repository: borrowing Repository, _ record: inout RunRecord
    ) async throws -> Bool {
        record.subjects.append(
            RunRecord.Subject(
                tree: candidate.tree.description, commit: candidate.commit?.description,
                reference: candidate.push?.reference))
        var candidate = candidate
        if let base = candidate.base, let name = event.base {
            record.base = RunRecord.Base(
                name: name, commit: base.description, subject: try repository.commit(base).subject)
        }
        guard let policy = try readPolicy(&candidate, repository, &record) else { return false }
        noteMissingHooks(policy, repository, &record)
        // What a deletion takes away is here or it is not: news from upstream change nothing.
        let asksUpstream = candidate.push?.line.isDeletion != true
        var facts = try await facts(repository, policy, asksUpstream: asksUpstream, &record)
        let replaces = candidate.push.map { !$0.line.isNew } ?? (candidate.amended != nil && event.stage == .commit)
        if replaces {
            facts.identity = try repository.identity(environment: surroundings.environment)
        }
        facts.asking = asking
        var event = event
        if candidate.judgesAll { event.allPaths = true }
        let range = try JudgedRange.find(
            candidate, stage: event.stage, facts: facts, judged: Array(judged.keys), allPaths: event.allPaths,
            repository)
        if range.count > range.commits.count {
            record.notices.append(
                "of \(range.count) new commits the newest \(range.commits.count) were judged one by one")
        }
        var context = CheckContext(
            event: event, policy: policy, facts: facts,
            subject: Subject(
                tree: candidate.tree, commit: candidate.commit, head: candidate.head, changes: range.changes,
                push: candidate.push, commits: range.commits, bases: range.bases, amended: candidate.amended,
                compared: range.compared, differences: range.differences),
            place: repositoryPlace, now: surroundings.now,
            message: try MessageReader.read(event, asking, repository, surroundings), memory: AnswerMemory(state).memory
        )
        if event.stage == .push { context.passes = PassedTrees(state).passes(context, repositoryPlace) }
        context.configuration = CommandConfiguration(environment: surroundings.environment)
        context.patternBudget = patternBudget
        let before = record.findings.count
        let contentSkip = try contentSkip(candidate, range, after: judged, repository, &record)
        if contentSkip == nil {
            context.subject.upstream = try await comparison(context, base: candidate.base, repository)
        }
        if contentSkip == nil { context.baselines = BaselineReader(context: context, state: state).read(repository) }
        let mayStartCommands = contentSkip == nil && !isAboutMessageAlone(policy)
        let trust = mayStartCommands ? try await trust(in: policy, repository) : TrustedValues.Answer()
        let untrusted = trust.refused
        if let finding = PolicyFindings.untrusted(trust, event.stage),
            !record.findings.contains(where: {
                $0.check == finding.check && $0.severity == finding.severity && $0.notes.starts(with: finding.notes)
            })
        {
            record.findings.append(finding)
        }
        let moved = event.stage == .push ? CommitBudget(policy, StepMemory(state)).movedToPush(policy) : []
        var plan = Planner.plan(context, untrusted: untrusted, contentSkip: contentSkip, movedToPush: moved)
        Skips(event, surroundings.environment).apply(to: &plan, policy, &record.notices)
        var execution = try StepExecution(
            run: self, context: context, repository: repository, runID: record.id)
        if let question = runner.question {
            question.take(plan, execution, repository)
            return true
        }
        let wait = PushWait(event, policy)
        let watch = watchPush(wait)
        let steps = record.steps.count
        await execution.carryOut(plan, repository, &record)
        watch?.cancel()
        if isOneOfSeveral, let push = candidate.push {
            for index in record.findings.indices.dropFirst(before) {
                record.findings[index].notes.append("pushed as \(push.reference)")
            }
        }
        if policy.mode == .advise { Advice.soften(&record.findings, from: before) }
        judge(wait, execution, from: steps, &record)
        if policy.mode == .advise { Advice.soften(&record.findings, from: before) }
        return true
    }

    /// Why nothing looks at what a candidate holds.
    private func contentSkip(
        _ candidate: Candidate, _ range: JudgedRange, after judged: [ObjectID: Candidate],
        _ repository: borrowing Repository, _ record: inout RunRecord
    ) throws -> String? {
        if let reason = candidate.contentSkip { return reason }
        guard let commit = candidate.commit, let push = candidate.push else { return nil }
        // What the other reference has on the remote decides which paths are new there.
        if let other = judged[commit]?.push, other.old == push.old { return "judged as \(other.reference)" }
        // A name for an old release must not be held up by what today's rules say of it.
        if push.branch == nil, range.count == 0 { return "\(push.reference) names what is published already" }
        // Built pages and notes lie on branches of their own, for which a policy that stands in is not meant.
        guard let standIn = candidate.standIn, !repository.isShallow else { return nil }
        let head = try repository.head().commit
        let isStrange = try head.map { try repository.mergeBase($0, commit) == nil } ?? false
        guard try isStrange || standIn.recorded?.isMeant(for: commit, repository) == false else { return nil }
        let reason =
            "\(push.reference) has no policy and shares no history with "
            + (isStrange ? "HEAD" : "the commit at which one was recorded")
        record.notices.removeAll { $0 == standIn.notice }
        record.notices.append(reason + ": what it holds was not judged")
        return reason
    }

    /// Says where the policy needs hooks that were not installed; only a hook knows that any are wanted here.
    private func noteMissingHooks(_ policy: Policy, _ repository: borrowing Repository, _ record: inout RunRecord) {
        guard event.trigger.hasPrefix("pre-") else { return }
        let missing = HookInstaller.missing(
            HookInstaller.needed(by: policy), commonFolder: repository.commonFolder)
        // Where even the asking hook does not stand there, somebody starts the gate from hooks of their own.
        guard HookInstaller.missing([event.trigger], commonFolder: repository.commonFolder).isEmpty else { return }
        if let lfs = try? LFSHooks.installMissing(repository, program: surroundings.program), !lfs.isEmpty {
            record.notices.append("Git LFS is used here now: gate installed its \(lfs.joined(separator: ", "))")
        }
        guard !missing.isEmpty else { return }
        let names = missing.joined(separator: ", ")
        let notice = "the policy needs hooks that are not installed (\(names)): run `gate install`"
        if !record.notices.contains(notice) { record.notices.append(notice) }
    }

    // MARK: Trust

    private func trust(in policy: Policy, _ repository: borrowing Repository) async throws -> TrustedValues.Answer {
        if runner.trustsPolicy { return TrustedValues.Answer() }
        let fetch = try UpstreamFetch(git: git, repository)
        let mayFetch = policy.upstream.map { $0.fetch == .auto } ?? true
        return try await TrustedValues.judge(policy.commandValues, repository, state, surroundings) { remote, branch in
            // Who is offline waits once, and not at every commit.
            guard mayFetch, try !UpstreamFetch.isTooEarly(FetchRecord.read(remote, state), now: surroundings.now) else {
                return false
            }
            let milliseconds = event.stage == .commit ? 2000 : 5000
            return try await fetch.run(
                remote: remote, branch: branch, timeoutMilliseconds: milliseconds, now: surroundings.now) == .fetched
        }
    }

    // MARK: Facts

    private func facts(
        _ repository: borrowing Repository, _ policy: Policy, asksUpstream: Bool, _ record: inout RunRecord
    ) async throws -> RepositoryFacts {
        // Nothing that is said of a message asks for upstream, and every commit would pay for it a second time.
        let isAboutMessage = isAboutMessageAlone(policy)
        var facts = try RepositoryReader.facts(
            repository, policy: isAboutMessage ? nil : policy.upstream, state: state, now: surroundings.now)
        if isAboutMessage { facts.identity = author }
        if asksUpstream, let upstream = policy.upstream, let known = facts.upstream {
            if try await refresh(known, upstream, repository) == .done {
                facts = try RepositoryReader.facts(repository, policy: upstream, state: state, now: surroundings.now)
            } else if event.stage == .commit, upstream.fetch == .auto {
                facts.upstream?.isBeingFetched = try UpstreamFetch.isDue(known, upstream, state, now: surroundings.now)
            } else if event.stage == .manual {
                facts.beginning = try NewBranch.beginning(facts.head, upstream: known, now: nil, repository)
            }
        }
        record.place.branch = facts.head.branch
        record.place.head = facts.head.commit?.description
        record.place.upstream = facts.upstream?.name
        record.place.upstreamHead = facts.upstream?.tip?.description
        return facts
    }

    /// True where no step of the policy's own runs when the message stands.
    private func isAboutMessageAlone(_ policy: Policy) -> Bool {
        event.stage == .message && !policy.stepSettings.contains { $0.stages.contains(.message) }
    }

    /// Who will be the author of the commit that is made: `git commit` tells its hooks.
    private var author: Identity {
        var identity = Identity()
        identity.add(
            name: surroundings.environment["GIT_AUTHOR_NAME"] ?? "",
            email: surroundings.environment["GIT_AUTHOR_EMAIL"] ?? "")
        return identity
    }

    private enum Refresh { case done, background, none }

    /// Fetches upstream where its age asks for it: at push while the person waits, at commit in the background.
    private func refresh(_ known: UpstreamFacts, _ policy: UpstreamPolicy, _ repository: borrowing Repository)
        async throws -> Refresh
    {
        guard policy.fetch == .auto, event.stage == .commit || event.stage == .push,
            event.trigger != HookEvent.aheadTrigger,
            try UpstreamFetch.isDue(known, policy, state, now: surroundings.now)
        else {
            return .none
        }
        if event.stage == .commit {
            return UpstreamFetch.startInBackground(repository, surroundings) ? .background : .none
        }
        let fetch = try UpstreamFetch(git: git, repository)
        _ = try await fetch.run(
            remote: known.remote, branch: known.branch, timeoutMilliseconds: 5000, now: surroundings.now)
        return .done
    }
}
