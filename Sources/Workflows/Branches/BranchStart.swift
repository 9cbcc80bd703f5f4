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
        if let remote = upstream?.facts.pushRemote {
            notes.append(
                "its first push: git push -u \(ShellWords.quoted(remote)) \(ShellWords.quoted(name.name))")
        }
        var report = BranchReport(.passed, "\(name.name) begins at \(start.words)", notes: notes)
        report.said = outcome.text
        return report
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
