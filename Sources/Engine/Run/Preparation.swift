import Git
import Model
import Patterns
import Platform
import PolicyLanguage
import Rules

/// The first stage of a run: reads and decides all that judging one candidate needs, before any step begins.
struct Preparation {
    package let run: Run
    var candidate: Candidate
    /// What this run has judged already.
    let earlier: [SubjectRecord]
    /// What is known and to be said so far.
    var record: SubjectRecord
    /// The lists of globs that stand in the policy, as far as a finding can show their place.
    private var written: PatternNotice?

    /// Prepares a candidate.
    ///
    /// - Parameter earlier: The subjects of the same run that were judged before it.
    static func prepare(
        _ candidate: Candidate, after earlier: [SubjectRecord], in run: Run, _ repository: borrowing Repository
    ) async throws -> Prepared {
        var preparation = Preparation(
            run: run, candidate: candidate, earlier: earlier, record: SubjectRecord(candidate))
        return try await preparation.prepared(repository)
    }

    var event: HookEvent { run.event }
    var surroundings: Surroundings { run.surroundings }

    private mutating func prepared(_ repository: borrowing Repository) async throws -> Prepared {
        if let base = candidate.base {
            record.base = RunRecord.Base(
                name: base.name, commit: base.commit.description, subject: try repository.commit(base.commit).subject)
        }
        guard let policy = try readPolicy(repository) else { return .ended(record) }
        noteMissingHooks(policy, repository)
        let context = try await context(policy, repository)
        record.findings += written?.findings(context, run.state, repository) ?? []
        let untrusted = try await askForTrust(context, repository)
        let plan = plan(context, untrusted: untrusted)
        record.candidate = candidate
        return .ready(
            PreparedSubject(record: record, context: context, plan: plan, wait: PushWait(event, policy)))
    }

    /// What the checks may look at.
    private mutating func context(_ policy: Policy, _ repository: borrowing Repository) async throws -> CheckContext {
        let facts = try await facts(policy, repository)
        var event = event
        if candidate.judgesAll { event.allPaths = true }
        let range = try range(facts, allPaths: event.allPaths, repository)
        try bringObjects(of: range, repository)
        var context = CheckContext(
            event: event, policy: policy, facts: facts,
            subject: Subject(
                tree: candidate.tree, commit: candidate.commit, head: candidate.head, changes: range.changes,
                push: candidate.push, commits: range.commits, bases: range.bases, amended: candidate.amended,
                compared: range.compared, differences: range.differences),
            place: run.workspace.place, now: surroundings.now,
            message: try MessageReader.read(event, run.asking?.commandLine, repository, surroundings),
            memory: AnswerMemory(run.state).memory)
        context.shared = SharedRepository(repository, at: context.place)
        if event.stage == .push {
            context.passes = PassedTrees(run.state, run.workspace.seal).passes(context, run.workspace.place)
        }
        context.patternBudget = run.patternBudget
        context.isInterrupted = { [interruption = run.workspace.interruption] in interruption.happened }
        context.configuration = CommandConfiguration(environment: surroundings.environment)
        context.judgeTree = try judgeTree(repository)
        if record.policy?.origin == .local { context.localBaselines = run.state.localBaselines }
        if event.stage == .ci, let commit = candidate.commit {
            record.head = RunRecord.Head(
                commit: commit.description, subject: try repository.commit(commit).subject, commits: range.count,
                files: range.changes.count)
            noteAlterations(context, repository)
        }
        candidate.contentSkip = try contentSkip(range, policy, repository)
        if candidate.contentSkip == nil {
            context.subject.upstream = try await comparison(context, repository)
            if context.subject.upstream?.behind ?? 0 > 0 {
                // How the branch takes that up depends on whose its commits are.
                context.facts.identity = try repository.identity(environment: surroundings.environment)
            }
        }
        if candidate.contentSkip == nil, event.occasion == .content {
            context.baselines = BaselineReader(context: context, state: run.state).read(repository)
        }
        return context
    }

    /// Fetches at once what a partial clone lacks of the changed files: one by one each would cost a connection.
    private func bringObjects(of range: JudgedRange, _ repository: borrowing Repository) throws {
        guard let objects = run.workspace.place.objects, repository.isPartial() else { return }
        let files = range.changes.filter { !$0.isSubmodule }
        objects.bring(try repository.lacking(files.flatMap { [$0.entry?.id, $0.old].compactMap { $0 } }))
    }

    private mutating func range(
        _ facts: RepositoryFacts, allPaths: Bool, _ repository: borrowing Repository
    ) throws -> JudgedRange {
        // Who is asked about history or about a new branch looks at no file.
        guard event.occasion == .content || event.occasion == .message else { return JudgedRange() }
        let judged = earlier.compactMap { $0.candidate }.filter { $0.contentSkip == nil }.compactMap(\.commit)
        let range = try JudgedRange.find(
            candidate, stage: event.stage, facts: facts, judged: judged, allPaths: allPaths, repository)
        if range.count > range.commits.count {
            record.say("of \(range.count) new commits the newest \(range.commits.count) were judged one by one")
        }
        if range.isCut, let tip = candidate.commit, let words = ShallowClone.words([tip], repository) {
            record.say(
                "\(words.reason), among what is new: all that is here was judged, and nothing beyond; \(words.note)")
        }
        return range
    }

    /// Why nothing looks at what a candidate holds.
    private mutating func contentSkip(
        _ range: JudgedRange, _ policy: Policy, _ repository: borrowing Repository
    ) throws -> String? {
        if let reason = candidate.contentSkip { return reason }
        guard let commit = candidate.commit, let push = candidate.push else { return nil }
        // What the other reference has on the remote decides which paths are new there.
        let other = earlier.last { $0.candidate?.commit == commit && $0.candidate?.contentSkip == nil }?.candidate?.push
        if let other, other.old == push.old { return "judged as \(other.name)" }
        // A name for an old release must not be held up by what today's rules say of it.
        if push.branch == nil, range.count == 0 { return "\(push.name) names what is published already" }
        // Built pages and notes lie on branches of their own, for which a policy that stands in is not meant.
        guard let standIn = candidate.standIn, !repository.isShallow else { return nil }
        if let branch = push.branch, policy.isExempt(branch) { return nil }
        let head = try repository.head().commit
        let isStrange = try head.map { try repository.mergeBase($0, commit) == nil } ?? false
        guard try isStrange || standIn.recorded?.isMeant(for: commit, repository) == false else { return nil }
        let reason =
            "\(push.name) has no policy and shares no history with "
            + (isStrange ? "HEAD" : "the commit at which one was recorded")
        record.notices.removeAll { $0 == standIn.notice }
        record.say(reason + ": what it holds was not judged")
        return reason
    }

    /// Says where the policy needs hooks that were not installed; only a hook knows that any are wanted here.
    private mutating func noteMissingHooks(_ policy: Policy, _ repository: borrowing Repository) {
        guard event.isByHook, event.occasion == .content else { return }
        let (asking, needed) = (event.trigger.rawValue, HookInstaller.needed(by: policy))
        let missing = HookInstaller.missing(
            needed.filter { $0 != asking } + [asking], commonFolder: repository.commonFolder)
        // Where even the asking hook does not stand there, somebody starts the gate from hooks of their own.
        if missing.last == asking { return }
        if let lfs = try? LFSHooks.installMissing(repository, program: surroundings.program), !lfs.isEmpty {
            record.say("Git LFS is used here now: gate installed its \(lfs.joined(separator: ", "))")
        }
        guard !missing.isEmpty else { return }
        let names = missing.joined(separator: ", ")
        record.say("the policy needs hooks that are not installed (\(names)): run `gate install`")
    }

    // MARK: Plan

    private mutating func plan(_ context: CheckContext, untrusted: [CommandValue]) -> [PlannedStep] {
        let policy = context.policy
        let moved =
            event.stage == .push
            ? CommitBudget(policy, StepMemory(run.state, run.workspace.seal)).movedToPush(policy) : []
        var plan = Planner.plan(
            context, untrusted: untrusted, contentSkip: candidate.contentSkip, movedToPush: moved)
        let notices = Skips(event, surroundings.environment).apply(to: &plan, policy)
        // The commit that asks about a rewrite has said them.
        if event.occasion != .rewrite { notices.forEach { record.say($0) } }
        if event.trigger == .run, !event.steps.isEmpty {
            record.say(
                "asked for \(event.steps.joined(separator: ", ")) alone: this is no verdict on the rest, and is not kept"
            )
        }
        return plan
    }

    // MARK: Trust

    /// Finds the policy's values that may not be used yet, and says so once a run.
    private mutating func askForTrust(_ context: CheckContext, _ repository: borrowing Repository) async throws
        -> [CommandValue]
    {
        guard candidate.contentSkip == nil, mayStartCommands(context.policy), !run.trustsPolicy else { return [] }
        guard event.steps.isEmpty || event.trigger != .run || Planner.startsCommands(event.steps, context.policy) else {
            return []
        }
        let trust = try await trust(in: context.policy, repository)
        // A step that was asked for by its name and may not run is nothing that a run could pass without.
        let isAsked = event.trigger == .run && !event.steps.isEmpty
        let stage = isAsked ? .push : event.stage
        guard let finding = PolicyFindings.untrusted(trust, stage, given: given) else { return [] }
        if isAsked { throw Candidates.Problem(finding: finding) }
        let isSaid = earlier.flatMap(\.findings).contains {
            $0.check == finding.check && $0.severity == finding.severity && $0.notes.starts(with: finding.notes)
        }
        if !isSaid { record.findings.append(finding) }
        return trust.refused
    }

    /// The file that was named as the policy, nil where another judges.
    private var given: String? { record.policy?.origin == .file ? record.policy?.path : nil }

    private func trust(in policy: Policy, _ repository: borrowing Repository) async throws -> TrustedValues.Answer {
        let fetch = try UpstreamFetch(git: run.workspace.git, repository)
        let mayFetch = policy.upstream.map { $0.fetch == .auto } ?? true
        let (state, now) = (run.state, surroundings.now)
        return try await TrustedValues.judge(policy.commandValues, repository, state, surroundings) { remote, branch in
            // Who is offline waits once, and not at every commit.
            guard mayFetch, try !UpstreamFetch.isTooEarly(FetchRecord.read(remote, state), now: now) else {
                return false
            }
            let milliseconds = event.stage == .commit ? 2000 : 5000
            return try await fetch.run(remote: remote, branch: branch, timeoutMilliseconds: milliseconds, now: now)
                == .fetched
        }
    }

    /// False where only what needs no process is asked about.
    private func mayStartCommands(_ policy: Policy) -> Bool {
        switch event.occasion {
        case .content: true
        case .message: !isAboutMessageAlone(policy)
        default: false
        }
    }

    /// True where no step of the policy's own runs when the message stands.
    func isAboutMessageAlone(_ policy: Policy) -> Bool {
        event.stage == .message && !policy.stepSettings.contains { $0.stages.contains(.message) }
    }
}

extension Preparation {
    /// Reads the policy that judges the candidate, and says what is remarkable about the choice.
    ///
    /// - Returns: nil where there is none, or where it has mistakes: the record says so.
    mutating func readPolicy(_ repository: borrowing Repository) throws -> Policy? {
        let isDeletion = candidate.push?.isDeletion ?? false
        // What is deleted, and what is no commit, has no policy of its own.
        let isElsewhere = isDeletion || candidate.policyCommit != nil
        let own = isElsewhere ? candidate.policyCommit : candidate.commit
        let tree = isElsewhere ? try own.map { try repository.commit($0).tree } ?? .emptyTree : candidate.tree
        let found =
            try run.policyText.map { PolicyText(bytes: $0, origin: .workTree) }
            ?? event.policyFile.map { try GivenPolicy.read($0, candidate, repository) }
            ?? JudgedPolicy.find(
                repository, tree: tree, commit: own, base: candidate.base?.commit, stage: event.stage)
        guard var text = found else {
            // Where there are no rules, something may go.
            if isElsewhere {
                record.verdict = .notJudged
            } else {
                withoutPolicy(PolicyFindings.noneRecorded, repository)
            }
            return nil
        }
        var reading = text.reading
        if let recorded = text.recorded {
            let head = try repository.head()
            let isExempt = head.branch.map { reading.policy?.isExempt($0) ?? false } ?? false
            if candidate.push == nil, !isExempt, try !recorded.isMeant(for: head.commit, repository) {
                withoutPolicy(
                    "shares no history with the commit at which \(recorded.command) recorded one", repository)
                return nil
            }
            text.notice = "\(try lack(repository)): judged by \(recorded.name)"
        }
        if text.origin == .base, reading.policy == nil, let own = try ownPolicy(inPlaceOf: text, reading, repository) {
            text = own
            reading = own.reading
        }
        if let recorded = text.recorded, reading.policy == nil {
            withoutPolicy("\(recorded.name) cannot be read", repository)
            return nil
        }
        candidate.standIn = [.workTree, .recorded, .local].contains(text.origin) ? text : nil
        candidate.policy = text
        note(text, reading)
        if event.trigger == .run { record.say(try JudgedPolicy.notYetJudged(repository, text)) }
        record.policy = RunRecord.PolicySource(
            origin: text.origin, commit: text.commit?.description, path: text.place?.shown,
            digest: Digest.sha256(text.bytes),
            mode: reading.policy?.mode)
        if text.recorded == nil { written = PatternNotice(reading.selections, in: text) }
        if reading.policy == nil {
            record.findings += PolicyFindings.mistakes(reading, in: text)
            record.verdict = .broken
        }
        return reading.policy
    }

    /// The judged tree's own policy where the base's cannot be read: a change that mends it must be able to go in.
    private mutating func ownPolicy(
        inPlaceOf base: PolicyText, _ reading: PolicyReading, _ repository: borrowing Repository
    ) throws -> PolicyText? {
        guard let bytes = try JudgedPolicy.read(repository, candidate.tree, base.treePath), bytes != base.bytes else {
            return nil
        }
        record.findings.append(PolicyFindings.unreadableBase(reading, candidate.base?.name ?? "the base"))
        return PolicyText(
            bytes: bytes, origin: .commit, commit: candidate.commit, place: base.place, treePath: base.treePath)
    }

    /// The tree whose settings judge beside the policy; nil where the judged tree brings its own.
    private func judgeTree(_ repository: borrowing Repository) throws -> ObjectID? {
        guard let origin = record.policy?.origin, [.base, .file].contains(origin), let base = candidate.base else {
            return nil
        }
        return try repository.commit(base.commit).tree
    }

    /// Says what a change alters of that by which it is judged: the base's judges, and the change's own does from then on.
    private mutating func noteAlterations(_ context: CheckContext, _ repository: borrowing Repository) {
        guard let judge = context.judgeTree else { return }
        var files = record.policy?.origin == .file ? [] : [candidate.policy?.treePath ?? Policy.fileName]
        if let docs = context.policy.docs {
            files += [docs.baseline].compactMap { $0 }
            if docs.count == .interrogate { files.append(InterrogateFile.name) }
        }
        let altered = files.filter { file in
            (try? repository.entry(file, in: judge)?.id) != (try? repository.entry(file, in: candidate.tree)?.id)
        }
        guard !altered.isEmpty else { return }
        record.say("the change alters \(altered.joined(separator: " and ")); the base's judged")
    }

    /// True where what is remarkable about the policy was said a moment before: when the commit began.
    private var saysNothingTwice: Bool { event.occasion != .content }

    private mutating func note(_ text: PolicyText, _ reading: PolicyReading) {
        if saysNothingTwice { return }
        record.say(text.notice)
        for setting in reading.withoutEffect {
            record.say("\(text.name):\(setting.mark.line): \(setting.keyPath) has no effect in this version")
        }
    }

    /// Says that nothing was judged: a hook holds nothing up for it, whoever asks for a verdict gets none.
    private mutating func withoutPolicy(_ reason: String, _ repository: borrowing Repository) {
        guard event.isByHook || event.trigger == .ahead else {
            record.findings.append(missing(repository))
            record.verdict = .broken
            return
        }
        record.verdict = .notJudged
        if let head = try? repository.head() {
            record.place = RunRecord.Place(branch: head.branch, head: head.commit?.description)
        }
        if saysNothingTwice { return }
        let lack = (try? lack(repository)) ?? "there is no \(Policy.fileName)"
        record.say("\(lack) and \(reason), so it was not judged")
    }

    private func missing(_ repository: borrowing Repository) -> Finding {
        let local = LocalPolicy.place(repository)
        if event.stage == .ci, Files.exists(local.path) { return PolicyFindings.missing(localIsAt: local) }
        return PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository))
    }

    /// What has no policy, for people.
    private func lack(_ repository: borrowing Repository) throws -> String {
        let head = try repository.head()
        if let push = candidate.push, event.isByHook, !push.isDeletion {
            return "\(push.name) has no \(Policy.fileName)"
        }
        if candidate.commit == nil, let commit = head.commit,
            try JudgedPolicy.read(repository, try repository.commit(commit).tree) != nil
        {
            return "what is staged takes \(Policy.fileName) away"
        }
        return "this \(head.branch == nil ? "commit" : "branch") has no \(Policy.fileName)"
    }
}

extension Preparation {
    /// Where the repository stands, as far as the rules of this occasion ask for it.
    mutating func facts(_ policy: Policy, _ repository: borrowing Repository) async throws -> RepositoryFacts {
        // Nothing that is said of a message or of a rewrite asks for upstream, and every commit would pay for it twice.
        let asksUpstream = event.occasion != .rewrite && !isAboutMessageAlone(policy)
        var facts = try RepositoryReader.facts(
            repository, policy: asksUpstream ? policy.upstream : nil, state: run.state, now: surroundings.now)
        // What a deletion takes away is here or it is not: news from upstream change nothing.
        if asksUpstream, candidate.push?.isDeletion != true, let upstream = policy.upstream {
            try await refresh(&facts, upstream, repository)
        }
        if var push = candidate.push, push.isOldUnknown, !push.isDeletion, push.branch != nil,
            event.trigger == .prePush, policy.upstream?.fetch ?? .auto == .auto
        {
            try await PushNews(git: run.workspace.git, repository).bring(push)
            push.old = repository.commit(named: push.remoteID)
            push.hasNews = push.old != nil
            candidate.push = push
        }
        facts.asking = run.asking?.commandLine
        if !asksUpstream, event.occasion == .rewrite {
            facts.fork = try RepositoryReader.fork(
                repository, policy.upstream ?? UpstreamPolicy(), facts.head.branch, try repository.remotes())
        }
        if replacesCommits {
            facts.identity = try repository.identity(environment: surroundings.environment)
        } else if isAboutMessageAlone(policy) {
            facts.identity = author
        }
        record.place = RunRecord.Place(
            branch: facts.head.branch, head: facts.head.commit?.description, upstream: facts.upstream?.name,
            upstreamHead: facts.upstream?.tip?.description)
        return facts
    }

    /// True where a rule may ask whose the commits are that are replaced.
    private var replacesCommits: Bool {
        if event.occasion == .rewrite { return true }
        return candidate.push != nil || (candidate.amended != nil && event.stage == .commit)
    }

    /// Who will be the author of the commit that is made: `git commit` tells its hooks.
    private var author: Identity {
        var identity = Identity()
        identity.add(
            name: surroundings.environment["GIT_AUTHOR_NAME"] ?? "",
            email: surroundings.environment["GIT_AUTHOR_EMAIL"] ?? "")
        return identity
    }

    /// Fetches upstream where its age asks for it: at push while the person waits, else in the background.
    private func refresh(
        _ facts: inout RepositoryFacts, _ policy: UpstreamPolicy, _ repository: borrowing Repository
    ) async throws {
        guard let known = facts.upstream else { return }
        let now = surroundings.now
        var isDue: Bool {
            get throws {
                try policy.fetch == .auto && UpstreamFetch.isDue(known, policy, run.state, now: now)
            }
        }
        switch event.stage {
        case .push where event.trigger != .ahead:
            guard try isDue else { return }
            let fetch = try UpstreamFetch(git: run.workspace.git, repository)
            _ = try await fetch.run(
                remote: known.remote, branch: known.branch, timeoutMilliseconds: 5000, now: now)
            facts = try RepositoryReader.facts(repository, policy: policy, state: run.state, now: now)
        case .commit where event.trigger != .ahead:
            guard try isDue else { return }
            facts.upstream?.isBeingFetched = true
            _ = UpstreamFetch.startInBackground(repository, surroundings)
        case .manual:
            // A hook tells what has just begun; a person who asks may have begun long ago.
            let isHook = event.occasion == .newBranch
            facts.beginning = try NewBranch.beginning(
                facts.head, upstream: known, now: isHook ? now : nil, repository)
            if isHook, try isDue { _ = UpstreamFetch.startInBackground(repository, surroundings) }
        default: break
        }
    }

    /// How the subject lies to upstream; nil where no rule asks, so that nothing is read for it.
    func comparison(_ context: CheckContext, _ repository: borrowing Repository) async throws -> UpstreamComparison? {
        let wantsMerge = event.occasion == .content && UpstreamConflict.reasonToSkip(context) == nil
        let wantsBehind = event.occasion == .content && UpstreamBehind.reasonToSkip(context) == nil
        guard wantsMerge || wantsBehind || UpstreamStaleBase.reasonToSkip(context) == nil else { return nil }
        let upstream = context.facts.upstream
        guard let tip = candidate.base?.commit ?? upstream?.tip else { return nil }
        let pushed = context.subject.reference.map { String($0.dropFirst("refs/heads/".count)) }
        let name = event.stage == .push ? pushed : context.facts.beginning?.base ?? context.facts.head.branch
        return try await comparer(context.policy, repository).compare(
            context.subject, with: tip, upstream: upstream,
            follows: try upstream?.followed(by: name, context.facts.pushRemote, repository), wantsMerge: wantsMerge,
            repository)
    }

    private func comparer(_ policy: Policy, _ repository: borrowing Repository) throws -> UpstreamComparer {
        // Only a push uses the network anyway, and there a person waits for more than a merge.
        let isPush = event.stage == .push
        let mayFetch = isPush && policy.upstream?.fetch == .auto
        return UpstreamComparer(
            predictor: MergePredictor(
                git: run.workspace.git, state: run.state, temporaryFolder: surroundings.temporaryFolder,
                timeoutMilliseconds: isPush ? 30_000 : 5000,
                network: mayFetch ? try QuietGit.variables(repository, surroundings.environment) : nil,
                isPatient: event.stage != .commit))
    }
}
