import Engine
import Git
import Model
import Platform
import PolicyLanguage
public import Rules
import Words

/// `gate start`: a new, well-named branch from a fresh upstream.
public struct BranchStart: Sendable {
    private let surroundings: BranchSurroundings
    private let policy: Policy

    /// A start by this policy.
    public init(_ surroundings: BranchSurroundings, _ policy: Policy) {
        self.surroundings = surroundings
        self.policy = policy
    }

    /// Makes the branch and switches to it, or says why nothing was begun.
    ///
    /// - Parameter typed: The name as it was typed.
    public func run(_ typed: String) async throws -> BranchReport {
        do {
            return try await start(typed)
        } catch let refusal as Refusal {
            return refusal.report
        }
    }

    private func start(_ typed: String) async throws -> BranchReport {
        let repository = try surroundings.workspace.open()
        try BranchState.refuseBare(repository)
        let name = try NewBranchName(typed, policy, repository)
        try BranchState.refuseOperation(repository, "a new branch")
        var upstream: FreshUpstream?
        if let rules = policy.upstream { upstream = try await FreshUpstream.read(repository, rules, surroundings) }
        if surroundings.workspace.interruption.happened {
            throw Refusal("interrupted: nothing was begun", verdict: .interrupted)
        }
        let start = try StartingPoint(repository, upstream)
        // Git overwrites ignored files without a word unless it is told not to.
        var arguments = ["switch", "--no-overwrite-ignore", "-c", name.name]
        if let revision = start.revision { arguments += ["--no-track", revision] }
        let outcome = surroundings.git.run(
            arguments, keeps: .errors, in: try surroundings.outputFile(repository.commonFolder))
        guard try repository.head().branch == name.name else { throw refusal(outcome, name.name, start) }
        var notes = start.notes + name.notes
        if let status = outcome.status, status != 0 {
            notes.append("the post-checkout hook failed (Git ended with status \(status))")
        }
        if let note = try Self.withoutPolicy(start, repository) { notes.append(note) }
        if let remote = upstream?.facts.pushRemote {
            notes.append(
                "its first push: git push -u \(ShellWords.quoted(remote)) \(ShellWords.quoted(name.name))")
        }
        var report = BranchReport(.passed, "\(name.name) begins at \(start.words)", notes: notes)
        report.said = outcome.text
        return report
    }

    /// Which policy judges a branch that begins without one; nil where it has its own, or where the user's own judges.
    private static func withoutPolicy(_ start: StartingPoint, _ repository: borrowing Repository) throws -> String? {
        guard let head = try repository.head().commit,
            try JudgedPolicy.read(repository, try repository.commit(head).tree) == nil,
            let text = try? JudgedPolicy.find(
                repository, tree: try repository.commit(head).tree, commit: head, base: nil, stage: .push)
        else { return nil }
        guard let recorded = text.recorded else { return nil }
        return "\(start.name) has no \(Policy.fileName): the branch is judged by \(recorded.name)"
    }

    /// Git has refused before it changed anything: its own words, with a way that keeps every change.
    private func refusal(_ outcome: ForegroundGit.Outcome, _ name: String, _ start: StartingPoint) -> Refusal {
        guard outcome.status != nil else {
            return Refusal("git could not be started", command: "git --version", verdict: .broken)
        }
        let files = outcome.paths
        guard !files.isEmpty else {
            return Refusal(
                "\(name) was not begun: Git did not switch to it", notes: outcome.lines,
                command: "git status")
        }
        var notes = files.prefix(10).map { $0 }
        if files.count > notes.count { notes.append("and \(files.count - notes.count) more") }
        notes.append("the command below takes them to the new branch; commit there, then say gate sync")
        return Refusal(
            "\(name) was not begun: \(start.name) would overwrite what is not committed here", notes: notes,
            command: "git switch -c \(ShellWords.quoted(name))")
    }
}

/// Where a new branch begins: upstream's newest commit, else the best that this clone knows.
struct StartingPoint: Sendable {
    /// What Git is given, nil where the repository has no commit at all.
    var revision: String?
    /// The words for people, such as `upstream/main 151dab078, fetched just now`.
    var words: String
    /// The name alone, such as `upstream/main`.
    var name = "its start"
    var notes: [String] = []

    /// Chooses.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - upstream: What is known of upstream, nil where the policy has it off.
    init(_ repository: borrowing Repository, _ upstream: FreshUpstream?) throws {
        if let upstream, let facts = upstream.facts.upstream, let tip = upstream.tip {
            revision = upstream.reference ?? tip.description
            words = "\(facts.name) \(tip.short), \(upstream.freshness)"
            name = facts.name
            if let failure = upstream.failure { notes.append("\(facts.name) could not be fetched: \(failure)") }
            guard let branch = facts.branch, let own = try repository.reference("refs/heads/\(branch)") else { return }
            let (ahead, behind) = try repository.divergence(of: own, from: tip)
            guard ahead > 0 else { return }
            let commits = counted(ahead, "commit")
            if facts.remote == upstream.facts.pushRemote, behind == 0 {
                // Who works on main alone, and has not pushed, means that work to be the start.
                revision = "refs/heads/\(branch)"
                name = branch
                words = "\(branch) \(own.short), which is \(commits) ahead of \(facts.name)"
            } else {
                notes.append("\(branch) has \(commits) that \(facts.name) lacks; they are not in the new branch")
            }
            return
        }
        if let facts = upstream?.facts.upstream {
            notes.append(
                "nothing is known of \(facts.name)"
                    + (upstream?.failure.map { ": it could not be fetched: \($0)" } ?? ""))
        }
        for branch in ["main", "master"] {
            if let commit = try repository.reference("refs/heads/\(branch)") {
                revision = "refs/heads/\(branch)"
                name = branch
                words = "\(branch) \(commit.short)" + Self.reason(upstream)
                return
            }
        }
        let head = try repository.head()
        revision = head.commit?.description
        words = head.commit.map { "HEAD \($0.short)" + Self.reason(upstream) } ?? "nothing: there is no commit yet"
    }

    private static func reason(_ upstream: FreshUpstream?) -> String {
        guard let upstream else { return ", as the policy says upstream: off" }
        return upstream.facts.upstream == nil ? ", as there is no remote" : ""
    }
}
