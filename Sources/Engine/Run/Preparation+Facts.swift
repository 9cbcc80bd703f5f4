import Git
import Model
import PolicyLanguage
import Rules

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
        facts.asking = run.asking?.commandLine
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
        return candidate.push.map { !$0.isNew } ?? (candidate.amended != nil && event.stage == .commit)
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
        guard let tip = candidate.base ?? upstream?.tip else { return nil }
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
