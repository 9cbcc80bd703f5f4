package import Git
package import Model
import PolicyLanguage
package import Rules

extension RunUnderWay {
    /// How the subject lies to upstream; nil where no rule asks, so that nothing is read for it.
    ///
    /// - Parameter base: The commit that CI judges against, nil where none was given.
    package func comparison(_ context: CheckContext, base: ObjectID?, _ repository: borrowing Repository) async throws
        -> UpstreamComparison?
    {
        let wantsMerge = UpstreamConflict.reasonToSkip(context) == nil
        guard
            wantsMerge || UpstreamBehind.reasonToSkip(context) == nil || UpstreamStaleBase.reasonToSkip(context) == nil
        else { return nil }
        let upstream = context.facts.upstream
        guard let tip = base ?? upstream?.tip else { return nil }
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
                git: git, state: state, temporaryFolder: runner.surroundings.temporaryFolder,
                timeoutMilliseconds: isPush ? 30_000 : 5000,
                network: mayFetch ? try QuietGit.variables(repository, runner.surroundings.environment) : nil,
                isPatient: event.stage != .commit))
    }

    /// What post-checkout asks: a branch that has just begun is compared with upstream, which is fetched by the way.
    ///
    /// Nothing is refused, and what cannot be read is passed over: people switch branches to mend things.
    package func lookAtNewBranch(_ repository: borrowing Repository, _ record: inout RunRecord) async throws {
        let surroundings = runner.surroundings
        let head = try repository.head()
        // A rebase and a bisection switch too; nobody starts work there.
        guard let commit = head.commit, head.branch != nil, repository.operation() == nil,
            surroundings.environment["GIT_REFLOG_ACTION"] == nil
        else { return }
        let tree = try repository.commit(commit).tree
        guard let text = try JudgedPolicy.find(repository, tree: tree, commit: commit, base: nil, stage: .manual),
            let policy = Policy.decode(bytes: text.bytes).policy, let rules = policy.upstream
        else { return }
        let now = surroundings.now
        var facts = try RepositoryReader.facts(repository, policy: rules, state: state, now: now)
        guard let upstream = facts.upstream else { return }
        facts.beginning = try NewBranch.beginning(head, upstream: upstream, now: now, repository)
        var context = CheckContext(
            event: event, policy: policy, facts: facts, subject: Subject(tree: tree, commit: commit, head: commit),
            place: repositoryPlace, now: now)
        if UpstreamStaleBase.reasonToSkip(context) == nil {
            context.subject.upstream = try await comparison(context, base: nil, repository)
            record.findings = try UpstreamStaleBase.run(context).findings
        }
        if rules.fetch == .auto, try UpstreamFetch.isDue(upstream, rules, state, now: now) {
            _ = UpstreamFetch.startInBackground(repository, surroundings)
        }
    }
}
