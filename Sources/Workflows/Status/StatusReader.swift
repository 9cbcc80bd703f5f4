public import Engine
import Git
public import Model
import Platform
import PolicyLanguage
import Rules
import Words

/// Reads where a repository stands: in every state that it can be in, without the network and without changing anything.
public struct StatusReader: Sendable {
    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    // Longer lists of commits are counted to here.
    private static let mostCommits = 10_000

    /// A reader for a repository.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Reads it.
    public func status() async throws -> RepositoryStatus {
        let repository = try workspace.open()
        let state = repository.state
        var status = RepositoryStatus()
        status.workTree = repository.workTree
        let installation = Installation(workspace)
        let policy = try readPolicy(installation, &status, repository)
        let rules = policy ?? .defaultPolicy
        let facts = try RepositoryReader.facts(
            repository, policy: rules.upstream, state: state, now: surroundings.now)
        status.branch = facts.head.branch
        status.head = facts.head.commit?.description
        status.operation = facts.operation?.rawValue
        if let branch = facts.head.branch, let branches = policy?.branches {
            status.isProtected = BranchProtected.isProtected(branch, branches, facts)
        }
        status.upstream = try await upstream(facts, rules, state, repository)
        if status.upstream == nil {
            status.noUpstream =
                rules.upstream == nil ? "the policy says upstream: off" : "none: there is no remote to compare with"
        }
        status.unpushed = try unpushed(facts, repository)
        let installed = try InstalledHooks.names(repository)
        var needed = policy.map(HookInstaller.needed) ?? []
        if policy != nil { needed += try LFSHooks.needed(repository)?.filter { !needed.contains($0) } ?? [] }
        status.hooks = needed.filter(installed.contains) + installed.filter { !needed.contains($0) }
        let taken = try InstalledHooks.takenOver(repository).map(\.hook)
        status.missingHooks = needed.filter { !installed.contains($0) && !taken.contains($0) }
        status.brokenHooks = try InstalledHooks.faults(repository, path: surroundings.environment["PATH"] ?? "")
        if let policy {
            status.untrusted = try await TrustedValues.judge(policy.commandValues, repository, state, surroundings) {
                _, _ in false
            }.refused.count
        }
        let runs = try LoggedRuns(state)
        status.lastRun = runs.last().flatMap(run)
        if let head = facts.head.commit {
            let tree = try repository.commit(head).tree
            status.headRun = runs.last(of: head.description, tree: tree.description).flatMap(run)
        }
        status.next = next(status, facts)
        return status
    }

    private func readPolicy(
        _ installation: Installation, _ status: inout RepositoryStatus, _ repository: borrowing Repository
    ) throws -> Policy? {
        let reading = try installation.policy()
        guard reading.bytes != nil else { return nil }
        status.policy = RepositoryStatus.PolicyState(
            mode: reading.policy?.mode.rawValue ?? "unreadable",
            mistake: reading.findings.first.map { finding in
                (finding.location.map { "\($0.path):\($0.line ?? 1): " } ?? "") + finding.message
            })
        if reading.local != nil { status.policy.cure = reading.findings.first?.command }
        status.policy.recorded = reading.recorded?.name
        if reading.recorded == nil, reading.local == nil { status.policy.idle = try idleGlobs(reading, repository) }
        let other = try installation.otherLocalPolicy(reading)
        status.policy.local = reading.local ?? other
        status.policy.isLocal = reading.local != nil
        return reading.policy
    }

    /// The globs of the policy that select nothing, each with its place.
    private func idleGlobs(_ reading: Installation.Reading, _ repository: borrowing Repository) throws -> [String] {
        guard
            let notice = PatternNotice(
                reading.selections, in: PolicyText(bytes: reading.bytes ?? [], origin: .workTree))
        else { return [] }
        var tree = try repository.head().commit.map { try repository.commit($0).tree }
        if case .tree(let staged) = try repository.indexContent() { tree = staged }
        guard let tree, let found = try? notice.findings(in: tree, repository) else { return [] }
        return found.map { "\(Policy.fileName):\($0.location?.line ?? 1): \($0.message)" }
    }

    // MARK: Upstream

    private func upstream(
        _ facts: RepositoryFacts, _ policy: Policy, _ state: StateFolder, _ repository: borrowing Repository
    ) async throws -> RepositoryStatus.Upstream? {
        guard let known = facts.upstream else { return nil }
        var upstream = RepositoryStatus.Upstream(name: known.name)
        upstream.tip = known.tip?.description
        upstream.known = known.fetchedAt.map(moment)
        let record = try FetchRecord.read(known.remote, state)
        upstream.fetchTried = record.map { moment($0.triedAt) }
        upstream.fetchFailure = known.failure
        guard let tip = known.tip, let head = facts.head.commit else { return upstream }
        let comparer = UpstreamComparer(
            predictor: MergePredictor(
                git: workspace.git, state: state, temporaryFolder: surroundings.temporaryFolder,
                timeoutMilliseconds: 30_000, network: nil,
                isPatient: true))
        let tree = try repository.commit(head).tree
        let comparison = try await comparer.compare(
            Subject(tree: tree, commit: head, head: head), with: tip, upstream: known,
            follows: try known.followed(by: facts.head.branch, facts.pushRemote, repository), wantsMerge: true,
            repository)
        if let follows = comparison.follows {
            upstream.note = "the branch follows \(follows)"
            return upstream
        }
        guard comparison.isRelated else {
            upstream.note =
                "no commit in common with HEAD"
                + (comparison.beyond.map { " in this shallow clone: \($0.command)" } ?? "")
            return upstream
        }
        (upstream.ahead, upstream.behind) = (comparison.ahead, comparison.behind)
        if comparison.hasDroppedCommits {
            upstream.note = "\(known.name) was rewritten, and the branch still stands on its old commits"
        }
        switch comparison.merge {
        case .clean: upstream.merge = "clean"
        case .contained: upstream.merge = "contained"
        case .unknown, .unsupported: upstream.merge = "unknown"
        case .conflicts(let conflicts):
            upstream.merge = "conflicts"
            upstream.conflicts = conflicts.map(\.line)
        case nil: break
        }
        return upstream
    }

    // MARK: What is only here

    private func unpushed(_ facts: RepositoryFacts, _ repository: borrowing Repository) throws
        -> RepositoryStatus.Unpushed?
    {
        guard let branch = facts.head.branch, let head = facts.head.commit else { return nil }
        var unpushed = RepositoryStatus.Unpushed()
        let target = try repository.pushTarget(of: branch)
        unpushed.target = target?.name
        unpushed.targetExists = target?.tip != nil
        var known = [target?.tip].compactMap { $0 }
        if known.isEmpty {
            for pattern in ["refs/remotes/*", "refs/gate/upstream/*"] {
                for name in try repository.references(matching: pattern) {
                    if let id = try repository.reference(name) { known.append(id) }
                }
            }
        }
        let commits = try repository.commits(from: head, excluding: known, limit: Self.mostCommits)
        unpushed.commits = commits.count
        unpushed.oldest = commits.map(\.time).min().map { moment(Int(clamping: $0)) }
        return unpushed
    }

    // MARK: Words

    private func next(_ status: RepositoryStatus, _ facts: RepositoryFacts) -> SuggestedCommand? {
        if status.workTree == nil { return nil }
        if facts.operation != nil { return "git status" }
        if status.policy.mode == "none" { return "gate init" }
        if status.policy.mode == "unreadable", let cure = status.policy.cure { return cure }
        if status.policy.mode == "unreadable" || !(status.missingHooks + status.brokenHooks).isEmpty {
            return "gate install"
        }
        if status.untrusted > 0 { return "gate trust" }
        guard let upstream = status.upstream, let branch = status.branch else { return nil }
        if upstream.tip == nil { return "gate fetch" }
        if upstream.merge == "contained", let main = facts.upstream?.branch, main != branch {
            return "git switch \(ShellWords.quoted(main)) && git branch -D \(ShellWords.quoted(branch))"
        }
        return upstream.behind.map { $0 > 0 } == true ? "gate sync" : nil
    }

    private func run(_ run: LoggedRun) -> RepositoryStatus.Run? {
        guard let seconds = Clock.seconds(run.startedAt) else { return nil }
        return RepositoryStatus.Run(
            id: run.id, stage: run.stage, verdict: run.verdict, started: moment(seconds), leftOut: run.leftOut)
    }

    private func moment(_ seconds: Int) -> RepositoryStatus.Moment {
        let seconds = Clock.plausible(seconds)
        return RepositoryStatus.Moment(
            utc: Clock.text(seconds * 1000), local: Clock.local(seconds, now: surroundings.now),
            age: DurationText.age(max(0, surroundings.now - seconds) * 1_000))
    }
}

/// How long steps usually take, by their last runs.
public enum StepDurations {
    /// Reads them.
    ///
    /// - Returns: Milliseconds by the step's name; empty where nothing can be read.
    public static func read(_ workspace: Workspace) -> [String: Int] {
        guard let repository = try? workspace.open() else { return [:] }
        return StepMemory(repository.state, workspace.seal).usualTimes()
    }
}
