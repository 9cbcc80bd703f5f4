import Engine
import Git
import Globs
import Model
import Patterns
import Platform
import PolicyLanguage
import Rules
import Words

/// What a branch is brought up to.
struct SyncBase: Sendable {
    /// What Git is given.
    let revision: String
    let tip: ObjectID
    /// The name, such as `upstream/main`.
    let name: String
    /// The name with the commit and how fresh it is.
    let words: String
    let notes: [String]
    /// Brings the remote-tracking branch to the same commit, where that is another one.
    private let fetch: SuggestedCommand
    /// The name for pasting, once that command has run.
    private let tracked: String

    /// - Throws: `Refusal` where nothing is known of upstream.
    init(_ fresh: FreshUpstream, _ repository: borrowing Repository) throws {
        guard let upstream = fresh.facts.upstream else {
            throw Refusal(
                "there is no remote to follow", command: "git remote add upstream URL", verdict: .broken)
        }
        let failure = fresh.failure.map { "\(upstream.name) could not be fetched: \($0)" }
        guard let tip = upstream.tip else {
            throw Refusal(
                "nothing is known of \(upstream.name)", notes: failure.map { [$0] } ?? [], command: "gate fetch",
                verdict: .broken)
        }
        revision = fresh.reference ?? tip.description
        self.tip = tip
        name = upstream.name
        words = "\(upstream.name) \(tip.short), \(fresh.freshness)"
        notes = failure.map { [$0] } ?? []
        let isTracked = try repository.reference("refs/remotes/\(upstream.name)") == tip
        let canFetch = fresh.failure == nil && upstream.branch != nil
        fetch = isTracked || !canFetch ? "" : "git fetch \(ShellWords.quoted(upstream.remote)) && "
        tracked = isTracked || canFetch ? upstream.name : revision
    }

    /// The same by hand, by the name that people know upstream's branch under.
    func command(_ update: BranchUpdate) -> SuggestedCommand { "\(fetch)\(update.command(onto: tracked))" }

    /// What Git is given, for pasting.
    var word: String { ShellWords.quoted(revision) }
}

/// A branch beside the one that it follows, and what may stand in the way of bringing it up to date.
struct SyncPlace: Sendable {
    let branch: String
    let head: ObjectID
    let base: SyncBase
    let upstream: FreshUpstream
    let branches: BranchesPolicy?

    /// True for a fork's own copy of the upstream branch, on which the policy lets no work be.
    var onlyFollows: Bool {
        guard let facts = upstream.facts.upstream, let push = upstream.facts.pushRemote, facts.branch == branch,
            facts.remote != push
        else { return false }
        switch branches?.protected {
        case .auto: return true
        case .names(let names): return names.contains { $0.matches(branch) }
        case nil: return false
        }
    }

    /// A name that no branch has yet, made from an idea.
    func newName(_ idea: String, _ repository: borrowing Repository) throws -> String {
        let budget = PatternBudget()
        let name =
            SuggestedBranchName.name(for: idea, branches, budget)
            ?? SuggestedBranchName.name(for: "my work", branches, budget)
        return try name.flatMap { try SuggestedBranchName.free($0, branches?.pattern, budget, in: repository) }
            ?? "\(branch)-\(head.short)"
    }

    static func commits(_ count: Int) -> String { counted(count, "commit") }

    static func shown(_ names: [String], _ most: Int = 10) -> [String] {
        names.prefix(most) + (names.count > most ? ["and \(names.count - most) more"] : [])
    }

    /// Refuses where upstream has another branch of this name: a release branch follows that one.
    func refuseOtherUpstream(_ repository: borrowing Repository) throws {
        guard let facts = upstream.facts.upstream, facts.branch != branch, facts.remote != upstream.facts.pushRemote,
            try repository.reference("refs/remotes/\(facts.remote)/\(branch)") != nil
        else { return }
        throw Refusal(
            "\(branch) follows \(facts.remote)/\(branch), not \(base.name)",
            command: "git pull --ff-only \(ShellWords.quoted(facts.remote)) \(ShellWords.quoted(branch))")
    }

    func unrelated(_ repository: borrowing Repository) -> Refusal {
        let beyond = ShallowClone.words([head, base.tip], repository)
        return Refusal(
            "\(branch) and \(base.name) have no commit in common" + (beyond == nil ? "" : " in this shallow clone"),
            notes: beyond.map { [$0.reason, $0.note] } ?? [],
            command: beyond.map { SuggestedCommand($0.command) } ?? "git log --oneline -3 \(base.word)")
    }

    /// Commits of one's own on a branch that only follows: they move to a branch of their own, and nothing is lost.
    func strayCommits(_ stray: [Commit], _ update: BranchUpdate) -> Refusal {
        Refusal(
            "\(branch) only follows \(base.name), and has \(Self.commits(stray.count)) of its own",
            notes: Self.shown(stray.map { "\($0.id.short) \($0.subject)" }, 5)
                + ["the command below moves them to a branch and puts \(branch) back to \(base.name)"],
            command: "\(base.command(update)) && gate sync")
    }

    /// Upstream was rewritten under a branch that has no commit of its own: it belongs where upstream is now.
    func nothingOfItsOwn() -> Refusal {
        Refusal(
            "\(base.name) was rewritten, and \(branch) has nothing of its own", notes: base.notes,
            command: "git reset --keep \(base.word)")
    }

    /// True for work that upstream can have taken: not for empty commits, not for a trial that was reverted, and not
    /// for the branch that one person works on alone.
    func hasChanges(_ repository: borrowing Repository) throws -> Bool {
        guard branch != upstream.facts.upstream?.branch, let common = try repository.mergeBase(head, base.tip) else {
            return false
        }
        return try repository.commit(head).tree != repository.commit(common).tree
    }

    /// Upstream has merged the branch as one commit, or taken its changes otherwise.
    func contained() -> BranchReport {
        let other = upstream.facts.upstream?.branch ?? "main"
        return BranchReport(
            .passed, "\(base.name) has every change of \(branch) already", notes: base.notes,
            command: "git switch \(ShellWords.quoted(other)) && git branch -D \(ShellWords.quoted(branch))")
    }

    /// Where a merge of the two would need a person.
    func conflicts(_ merge: MergePrediction?) -> [String] {
        guard case .conflicts(let conflicts)? = merge else { return [] }
        return Self.shown(conflicts.map(\.line))
    }

    /// Refuses what a rebase would take apart, or take away from others.
    ///
    /// - Returns: What a reader should know where the policy lets it pass.
    func refuseOtherWays(_ update: BranchUpdate, _ own: [Commit], _ conflicts: [String]) throws(Refusal) -> [String] {
        var notes: [String] = []
        if let first = update.shared.first {
            let publication = update.publications[first.id]
            let reason =
                publication?.otherHolder.map { "\($0) has it" } ?? "\(first.authorName) wrote it, and it is pushed"
            notes = ["\(first.id.short) \(first.subject): \(reason)"]
        }
        let message = "a rebase would replace \(Self.commits(update.shared.count)) that others hold"
        switch update.way {
        case .move: throw strayCommits(own, update)
        case .copy:
            notes.append("the policy refuses merges, so the command copies the commits to a branch of their own")
            throw Refusal(message, notes: notes, command: base.command(update))
        case .merge where update.shared.isEmpty:
            let merge = update.merge.map { ["\($0.id.short) \($0.subject)"] } ?? []
            throw Refusal(
                "\(branch) holds merges, which a rebase would take apart", notes: merge + Self.inMerge(conflicts),
                command: base.command(update))
        case .merge:
            throw Refusal(message, notes: notes + Self.inMerge(conflicts), command: base.command(update))
        case .rebase, .fastForward:
            if !update.shared.isEmpty { return [message] + notes }
            let follower = own.lazy.compactMap { update.publications[$0.id]?.follower }.first
            return follower.map { name in
                let stacked = StackedBranch(name, on: branch, from: head)
                return ["\(name) stands on the commits from before and has to follow: \(stacked.command.line())"]
            } ?? []
        }
    }

    /// A commit, on a branch that takes it.
    func commit(_ command: SuggestedCommand, _ repository: borrowing Repository) throws -> SuggestedCommand {
        guard BranchProtected.isProtected(branch, branches, upstream.facts) else { return command }
        return "git switch -c \(ShellWords.quoted(try newName("my work", repository))) && \(command)"
    }

    private static func inMerge(_ conflicts: [String]) -> [String] {
        conflicts.map { "the merge will conflict: \($0)" }
    }

    /// Git has refused to overwrite something, before it changed anything.
    func blocked(_ outcome: ForegroundGit.Outcome, _ repository: borrowing Repository) throws -> Refusal {
        guard outcome.status != nil else {
            return Refusal("git could not be started", command: "git --version", verdict: .broken)
        }
        let paths = outcome.paths
        guard !paths.isEmpty else {
            return Refusal("nothing was changed: Git said no", notes: outcome.lines, command: "git status")
        }
        return Refusal(
            "nothing was changed: \(base.name) would overwrite what is not committed here", notes: Self.shown(paths),
            command: onlyFollows
                ? "git switch -c \(ShellWords.quoted(try newName("my work", repository)))"
                : "git add -A && \(try commit("git commit", repository)) && gate sync")
    }
}
