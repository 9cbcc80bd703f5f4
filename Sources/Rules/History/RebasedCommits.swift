import Git
import Model
import Words

/// What `history/published-rewrite` says of a rebase, before it begins.
enum RebasedCommits {
    // A branch of more commits is judged by its newest ones.
    private static let mostCommits = 1000
    private static let mostNotes = 5

    static func judge(
        _ rebase: Rebase, _ severity: Severity, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> Finding? {
        guard let (branch, tip) = try rebased(rebase, context, repository) else { return nil }
        let upstream = rebase.upstream.flatMap { repository.commit(named: $0) }
        if rebase.upstream != nil, upstream == nil { return nil }
        let commits = try repository.commits(
            from: tip, excluding: upstream.map { [$0] } ?? [], limit: mostCommits)
        guard !commits.isEmpty else { return nil }
        let target = try repository.pushTarget(of: branch)
        let publications = try PublishedBranches(repository, target: target, fork: context.facts.fork)
            .publications(of: commits, for: context.facts.identity, in: repository)
        let shared = commits.filter { publications[$0.id]?.isShared ?? false }
        let check = PublishedRewrite.description.id
        if let edge = commits.first(where: { repository.isEdge($0.id) }),
            let words = ShallowClone.words([edge.id], repository)
        {
            let isShared = shared.contains { $0.id == edge.id }
            return Finding(
                check, isShared ? severity : min(severity, .warning),
                "this rebase of \(branch) would replay the end of a shallow history",
                notes: [words.reason, "Git would make another first commit of it", words.note],
                command: SuggestedCommand(words.command))
        }
        if !shared.isEmpty {
            return Finding(
                check, severity, "this rebase of \(branch) would replace \(count(shared)) that others hold",
                notes: notes(shared, publications, target),
                command: way(rebase, upstream, tip, commits, Set(shared.map(\.id)), context, repository))
        }
        let own = commits.filter { publications[$0.id]?.isPublished ?? false }
        guard !own.isEmpty else { return nil }
        let follower = own.lazy.compactMap { publications[$0.id]?.follower }.first
            .map { StackedBranch($0, on: branch, from: tip) }
        return PublishedRewrite.warning(
            "this rebase of \(branch) replaces \(count(own)) that", severity, branch, target, follower,
            isOnTarget: own.contains { publications[$0.id]?.isOnOwnTarget ?? false },
            note: "after the rebase, the next push has to replace \(own.count == 1 ? "it" : "them") there, too")
    }

    /// The branch and its newest commit; nil on a detached HEAD, where no branch is rewritten.
    private static func rebased(_ rebase: Rebase, _ context: CheckContext, _ repository: borrowing Repository) throws
        -> (String, ObjectID)?
    {
        if let branch = rebase.branch {
            return try repository.reference("refs/heads/\(branch)").map { (branch, $0) }
        }
        guard let branch = context.facts.head.branch, let tip = context.facts.head.commit else { return nil }
        return (branch, tip)
    }

    private static func count(_ commits: [Commit]) -> String {
        counted(commits.count, "commit")
    }

    private static func notes(
        _ shared: [Commit], _ publications: [ObjectID: Publication], _ target: PushTarget?
    ) -> [String] {
        var notes = shared.prefix(mostNotes).map { commit in
            let publication = publications[commit.id]
            let holder = publication?.otherHolder ?? target?.name ?? ""
            let whose = publication?.isByOther == true ? "by \(commit.authorName), " : ""
            return "\(commit.id.short) \(commit.subject) (\(whose)on \(holder))"
        }
        if shared.count > mostNotes { notes.append("and \(shared.count - mostNotes) more") }
        return notes
    }

    /// The command that comes nearest to the rebase and leaves what is shared as it is.
    private static func way(
        _ rebase: Rebase, _ upstream: ObjectID?, _ tip: ObjectID, _ commits: [Commit], _ shared: Set<ObjectID>,
        _ context: CheckContext, _ repository: borrowing Repository
    ) -> SuggestedCommand {
        let onto = context.facts.asking?.value(of: "--onto")
        let base = onto ?? rebase.upstream
        let destination = onto.flatMap { repository.commit(named: $0) } ?? upstream
        if let base, let destination, (try? repository.mergeBase(destination, tip)) != destination {
            return "git merge \(ShellWords.quoted(ObjectID(hex: base)?.short ?? base))"
        }
        // Nothing is to be fetched in: the commits themselves were to become others, and some of them still may.
        let kept = newestKept(tip, commits, shared)
        return kept == tip ? "gate explain \(PublishedRewrite.description.id.name)" : "git rebase -i \(kept.short)"
    }

    /// The commit on which a rebase may stand: nothing that follows it is shared, and no merge that would bring such in.
    private static func newestKept(_ tip: ObjectID, _ commits: [Commit], _ shared: Set<ObjectID>) -> ObjectID {
        let byID = Dictionary(commits.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var kept = tip
        while !shared.contains(kept), let commit = byID[kept], commit.parents.count == 1,
            let parent = commit.parents.first
        {
            kept = parent
        }
        return kept
    }
}

/// What `history/published-rewrite` says of an amend.
enum AmendedCommit {
    static func judge(
        _ id: ObjectID, on branch: String, _ severity: Severity, _ context: CheckContext,
        _ repository: borrowing Repository
    ) throws -> Finding? {
        let old = try repository.commit(id)
        let target = try repository.pushTarget(of: branch)
        let publication = try PublishedBranches(repository, target: target, fork: context.facts.fork)
            .publications(of: [old], for: context.facts.identity, in: repository)[id]
        guard let publication, publication.isPublished else { return nil }
        let check = PublishedRewrite.description.id
        if publication.isShared {
            let holder = publication.otherHolder ?? target?.name ?? ""
            let whose = publication.isByOther ? "\(old.authorName)'s commit" : "the commit"
            return Finding(
                check, severity, "this amend would replace \(whose) \(id.short), which \(holder) has",
                notes: ["others may have built on it: make a new commit"], command: commandForNewCommit(old, context))
        }
        return PublishedRewrite.warning(
            "this amend replaces the commit \(id.short), which", severity, branch, target,
            publication.follower.map { StackedBranch($0, on: branch, from: id) },
            isOnTarget: publication.isOnOwnTarget, note: "the next push has to replace it there, too")
    }

    /// The command that puts the same work into a new commit, after the amend was refused.
    private static func commandForNewCommit(_ old: Commit, _ context: CheckContext) -> SuggestedCommand {
        // Only the message is another, and that of a shared commit stays; a note is the place for an afterthought.
        if old.tree == context.subject.tree { return "git notes append \(old.id.short)" }
        // Git puts its index back, so what `-a` or paths were to add has to be added again.
        return (context.facts.asking?.commit ?? CommitCommand(arguments: [])).line("", amends: false)
    }
}
