import Engine
import Git
import Model
import Platform
import PolicyLanguage
public import Rules
import Words

/// `gate sync`: brings the current branch up to upstream, where nothing can be lost by it.
public struct BranchSync: Sendable {
    private let surroundings: BranchSurroundings
    private let policy: Policy

    /// A sync by this policy.
    public init(_ surroundings: BranchSurroundings, _ policy: Policy) {
        self.surroundings = surroundings
        self.policy = policy
    }

    /// Fetches, then fast-forwards or rebases the current branch, or says why nothing was begun.
    ///
    /// - Parameter isDry: True where it only says what it would do.
    public func run(isDry: Bool) async throws -> BranchReport {
        do {
            return try await sync(isDry)
        } catch let refusal as Refusal {
            return refusal.report
        }
    }

    private func sync(_ isDry: Bool) async throws -> BranchReport {
        let repository = try surroundings.workspace.open()
        try BranchState.refuseBare(repository)
        try BranchState.refuseOperation(repository, "gate sync")
        guard let branch = try repository.head().branch else {
            throw Refusal("HEAD is detached: there is no branch to bring up to date", command: "git switch -")
        }
        guard let rules = policy.upstream else {
            throw Refusal("the policy says upstream: off: there is nothing to follow", command: "git pull --ff-only")
        }
        let fresh = try await FreshUpstream.read(repository, rules, surroundings)
        if surroundings.workspace.interruption.happened {
            throw Refusal("interrupted: nothing was begun", verdict: .interrupted)
        }
        let base = try SyncBase(fresh, repository)
        guard let head = try repository.head().commit else {
            throw Refusal(
                "\(branch) has no commit yet: there is nothing to bring up to date",
                command: "git merge --ff-only \(base.word)")
        }
        let place = SyncPlace(
            branch: branch, head: head, base: base, upstream: fresh, branches: policy.branches)
        try place.refuseOtherUpstream(repository)
        guard let common = try repository.mergeBase(head, base.tip) else { throw place.unrelated(repository) }
        if common == base.tip { return try upToDate(place, repository) }
        if common == head { return try fastForward(place, isDry, repository) }
        return try await rebase(place, isDry, repository)
    }

    private func upToDate(_ place: SyncPlace, _ repository: borrowing Repository) throws -> BranchReport {
        let ahead = try repository.divergence(of: place.head, from: place.base.tip).ahead
        if ahead > 0, place.onlyFollows {
            let own = try repository.commits(from: place.head, excluding: [place.base.tip], limit: 1_000)
            var report = place.strayCommits(
                own, try update(place, own.first?.subject ?? "", after: nil, repository)
            ).report
            report.verdict = .passed
            return report
        }
        let own = ahead == 0 ? "" : ", and \(SyncPlace.commits(ahead)) of its own"
        return BranchReport(
            .passed, "\(place.branch) has everything of \(place.base.words)\(own)", notes: place.base.notes)
    }

    // MARK: Fast-forward

    private func fastForward(_ place: SyncPlace, _ isDry: Bool, _ repository: borrowing Repository) throws
        -> BranchReport
    {
        let behind = try repository.divergence(of: place.head, from: place.base.tip).behind
        let commits = SyncPlace.commits(behind)
        if isDry {
            return BranchReport(
                .passed, "\(place.branch) would move \(commits) forward to \(place.base.words)",
                notes: place.base.notes)
        }
        let outcome = surroundings.git.run(
            ["merge", "--ff-only", "--quiet", "--no-overwrite-ignore", place.base.revision], keeps: .everything,
            in: try surroundings.outputFile(repository.commonFolder))
        guard try repository.head().commit == place.base.tip else { throw try place.blocked(outcome, repository) }
        var report = BranchReport(
            .passed, "\(place.branch) moved \(commits) forward to \(place.base.words)", notes: place.base.notes)
        report.said = outcome.text
        // A fork's main on the remote follows by a push of what upstream has, which is never refused.
        if place.onlyFollows, let target = try repository.pushTarget(of: place.branch), let old = target.tip,
            old != place.base.tip, try repository.mergeBase(old, place.base.tip) == old
        {
            report.command = "git push \(ShellWords.quoted(target.remote)) \(ShellWords.quoted(place.branch))"
        }
        return report
    }

    // MARK: Rebase

    private func rebase(_ place: SyncPlace, _ isDry: Bool, _ repository: borrowing Repository) async throws
        -> BranchReport
    {
        let comparison = try await comparison(place, repository)
        let old = comparison.after
        let own = try repository.commits(
            from: place.head, excluding: [place.base.tip] + (old.map { [$0] } ?? []), limit: 1_000)
        guard let newest = own.first else { throw place.nothingOfItsOwn() }
        let update = try update(place, newest.subject, after: old, repository)
        if case .move = update.way { throw place.strayCommits(own, update) }
        if comparison.merge == .contained, try place.hasChanges(repository) { return place.contained() }
        // A merge knows nothing of commits that upstream has as one.
        let conflicts = comparison.merged == nil ? place.conflicts(comparison.merge) : []
        var notes = try place.refuseOtherWays(update, own, conflicts)
        let rebase = SyncRebase(surroundings: surroundings, place: place, old: old, update: update)
        if !conflicts.isEmpty {
            throw Refusal(
                "nothing was begun: rebasing \(place.branch) onto \(place.base.name) would conflict", notes: conflicts,
                command: place.base.command(update))
        }
        try await refuseUncommitted(place, repository)
        notes = place.base.notes + notes
        if let merged = comparison.merged {
            notes.append(
                "\(place.base.name) has \(SyncPlace.commits(merged.count)) of the branch as one, "
                    + "\(merged.commit.id.short) \(merged.commit.subject): they are left out")
        } else if old != nil {
            notes.append("\(place.base.name) was rewritten; what it has taken back is left behind")
        }
        let newer = SyncPlace.commits(comparison.behind)
        let words = "\(SyncPlace.commits(own.count)) on top of \(place.base.words), \(newer) newer"
        if isDry { return BranchReport(.passed, "\(place.branch) would be rebased: \(words)", notes: notes) }
        let said = try await rebase.run(repository)
        var report = BranchReport(.passed, "\(place.branch) is rebased: \(words)", notes: notes)
        report.said = said
        if let target = try repository.pushTarget(of: place.branch), let tip = target.tip,
            let now = try repository.head().commit,
            try repository.mergeBase(tip, now) != tip
        {
            report.notes.append(
                "\(target.name) still has the commits from before; this push replaces those and no others")
            report.command = target.leaseCommand(from: place.branch)
        }
        return report
    }

    private func update(_ place: SyncPlace, _ idea: String, after: ObjectID?, _ repository: borrowing Repository) throws
        -> BranchUpdate
    {
        try BranchUpdate(
            UpdatedBranch(
                name: place.branch, tip: place.head, after: after, takesNoCommits: place.onlyFollows,
                identity: try repository.identity(environment: surroundings.workspace.surroundings.environment),
                fork: place.upstream.facts.fork), onto: place.base.tip, policy, repository,
            newName: { try place.newName(idea, surroundings.workspace.open()) })
    }

    /// How the branch lies to upstream, and how a merge of the two would end.
    private func comparison(_ place: SyncPlace, _ repository: borrowing Repository) async throws -> UpstreamComparison {
        let variables = surroundings.workspace.surroundings
        let comparer = UpstreamComparer(
            predictor: MergePredictor(
                git: surroundings.quietGit, state: repository.state,
                temporaryFolder: variables.temporaryFolder, timeoutMilliseconds: 30_000,
                network: policy.upstream?.fetch == .auto
                    ? try QuietGit.variables(repository, variables.environment) : nil,
                isPatient: true))
        return try await comparer.compare(
            Subject(tree: try repository.commit(place.head).tree, commit: place.head, head: place.head),
            with: place.base.tip, upstream: place.upstream.facts.upstream, follows: nil, wantsMerge: true, repository)
    }

    /// A rebase wants a clean work tree, and putting changes aside is how they get lost.
    private func refuseUncommitted(_ place: SyncPlace, _ repository: borrowing Repository) async throws {
        guard let folder = repository.workTree else { return }
        let outcome = await surroundings.quietGit.run(
            ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all"],
            folder: folder, timeoutMilliseconds: 60_000)
        let paths = outcome.text.split(separator: "\0").map { String($0.dropFirst(3)) }
        guard outcome.end == .exited(0), !paths.isEmpty else { return }
        let count = "\(paths.count) file\(paths.count == 1 ? " has" : "s have")"
        throw Refusal(
            "\(count) changes that are not committed, and a rebase needs a clean work tree",
            notes: SyncPlace.shown(paths),
            command: "\(try place.commit("git commit -a", repository)) && gate sync")
    }
}
