import Rules
import Engine
import Git
public import Model
import Platform

/// The rebase of a sync: it comes to its end, or everything is as it was before.
struct SyncRebase: Sendable {
    let surroundings: BranchSurroundings
    let place: SyncPlace
    /// The commit after which the branch's own work begins, nil where that is simply what upstream lacks.
    let old: ObjectID?

    /// How it takes upstream's commits up.
    let update: BranchUpdate

    /// Rebases.
    ///
    /// - Returns: What Git and its hooks said.
    /// - Throws: `Refusal` where it stopped and was taken back.
    func run(_ repository: borrowing Repository) async throws -> String {
        // The push that belongs to the rebase is told at its end, and once is enough.
        let git = ForegroundGit(
            environment: surroundings.git.environment.merging([Judgement.syncVariable: "1"]) { _, new in new })
        let outcome = git.run(
            ["rebase", "--quiet", "--no-autostash"]
                + (old.map { ["--onto", place.base.revision, $0.description] } ?? [place.base.revision]),
            keeps: .everything,
            in: try surroundings.outputFile(repository.commonFolder))
        guard repository.operation() == .rebase else {
            if outcome.status == 0 { return outcome.text }
            throw try place.blocked(outcome, repository)
        }
        // It stopped at one of the commits, which the merge of the tips did not foresee.
        let files = await conflicts(repository)
        let stopped = try repository.reference("REBASE_HEAD").map { try repository.commit($0) }
        let back = git.run(
            ["rebase", "--abort"], keeps: .everything, in: try surroundings.outputFile(repository.commonFolder))
        guard repository.operation() == nil, try repository.head().commit == place.head else {
            throw Refusal(
                "the rebase stopped and could not be taken back", notes: outcome.lines + back.lines,
                command: "git rebase --abort", verdict: .broken)
        }
        if surroundings.workspace.interruption.happened {
            throw Refusal("interrupted: everything is as it was", verdict: .interrupted)
        }
        let what = stopped.map { "\($0.id.short) \($0.subject)" } ?? "a commit"
        throw Refusal(
            "everything is as it was: \(what) conflicts with \(place.base.name)",
            notes: files.isEmpty ? outcome.lines : SyncPlace.shown(files.map { "conflict: \($0)" }),
            command: place.base.command(update))
    }

    private func conflicts(_ repository: borrowing Repository) async -> [String] {
        guard let folder = repository.workTree else { return [] }
        let outcome = await surroundings.quietGit.run(
            ["diff", "--name-only", "--diff-filter=U", "-z"], folder: folder, timeoutMilliseconds: 60_000)
        return outcome.end == .exited(0) ? outcome.text.split(separator: "\0").map(String.init) : []
    }
}

/// What came of a command about branches, in the words for the person who typed it.
public struct BranchReport: Sendable, Hashable {
    /// Passed where it was done or there was nothing to do, rejected where it was refused, broken where it could not be.
    public var verdict: Verdict
    /// What Git itself and its hooks said, as they said it.
    public var said = ""
    /// One line: what was done, or why not.
    public var message: String
    /// Further lines.
    public var notes: [String]
    /// One command that can be pasted: the next one, or the way on.
    public var command: SuggestedCommand?

    /// Makes a report.
    public init(_ verdict: Verdict, _ message: String, notes: [String] = [], command: SuggestedCommand? = nil) {
        self.verdict = verdict
        self.message = message
        self.notes = notes
        self.command = command
    }
}

/// The end of a command about branches before anything was begun.
struct Refusal: Error {
    var report: BranchReport

    init(_ message: String, notes: [String] = [], command: SuggestedCommand? = nil, verdict: Verdict = .rejected) {
        report = BranchReport(verdict, message, notes: notes, command: command)
    }
}

/// States of a repository in which a command about branches begins nothing.
enum BranchState {
    static func refuseBare(_ repository: borrowing Repository) throws(Refusal) {
        guard repository.workTree == nil else { return }
        throw Refusal("this repository is bare: it has no work tree to switch", command: "git worktree list")
    }

    /// Refuses while Git is in the middle of something.
    static func refuseOperation(_ repository: borrowing Repository, _ wish: String) throws(Refusal) {
        guard let operation = repository.operation() else { return }
        let back = operation.retreat.map { "; \($0.line()) takes it back" } ?? ""
        throw Refusal(
            "\(operation.isUnderWay): \(wish) waits until it has ended\(back)", command: operation.completion)
    }
}
