import Git
import Model
import Words

/// What `history/published-rewrite` says of a push that takes commits away from a branch of the remote.
enum ForcedPush {
    static func reasonToSkip(_ push: PushedReference?) -> String? {
        guard let push, push.branch != nil else { return "no branch is pushed" }
        return push.isNew ? "the branch is new on the remote" : nil
    }

    static func judge(
        _ push: PushedReference, _ severity: Severity, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> Finding? {
        guard let branch = push.branch, !push.isNew else { return nil }
        let check = PublishedRewrite.description.id
        let remote = ShellWords.quoted(push.destination)
        guard let old = push.old else {
            let commit = push.remoteID.prefix(9)
            guard push.new != nil else {
                return Finding(
                    check, severity, "this push would delete commits of \(push.shown) that you have never seen",
                    notes: ["somebody has pushed \(commit) there since your last fetch"],
                    command: "git fetch \(remote)")
            }
            // Git asks before it refuses a plain push.
            return Finding(
                check, severity, "somebody has pushed \(commit) to \(push.shown) since your last fetch",
                notes: ["Git refuses a plain push; a forced one would take away what you have never seen"],
                command: "git fetch \(remote)")
        }
        let target = PushTarget(remote: push.remote ?? push.destination, branch: branch, tip: old)
        if let new = push.new, try repository.descends(new, from: old) { return nil }
        let dropped = try DroppedCommits(
            from: target, to: push.new, for: context.facts.identity, fork: context.facts.fork, in: repository)
        guard push.new != nil else { return deletion(dropped, old, push, branch, severity) }
        if push.hasNews { return try behind(dropped, target, push, severity, context, repository) }
        let shared = try isMending(push, context, repository) ? dropped.onlyOthers : dropped.shared
        if !shared.isEmpty {
            return Finding(
                check, severity, "this push would take \(count(shared)) from \(push.shown) that others hold",
                notes: dropped.list(shared) + note(try taken(push, target, repository), target),
                command: try taking(push, target, context, repository))
        }
        if try followsItself(push, branch, context) {
            return Finding(
                check, severity, "\(push.shown) is protected and would lose \(count(dropped.commits))",
                notes: dropped.list(dropped.commits), command: try taking(push, target, context, repository))
        }
        let lost = try unknownHere(dropped.commits, old, push, context, repository)
        if lost.isEmpty { return advance(dropped, target, push, severity, context) }
        return Finding(
            check, min(severity, .warning),
            "this push takes \(count(lost)) of your own from \(push.shown) that were never here",
            notes: dropped.list(lost), command: try taking(push, target, context, repository))
    }

    /// Somebody has pushed since the last fetch: Git asks its hook before it refuses such a push.
    private static func behind(
        _ dropped: DroppedCommits, _ target: PushTarget, _ push: PushedReference, _ severity: Severity,
        _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> Finding {
        let seen = try repository.reference(target.trackingRef).map { [$0] } ?? []
        let known = repository.reached(dropped.commits.map(\.id), from: seen)
        let news = dropped.commits.filter { known[$0.id] == nil }
        let who = Pushers.words(news, context.facts.identity)
        let taken = try taken(push, target, repository)
        return Finding(
            PublishedRewrite.description.id, severity,
            "\(who) pushed \(count(news)) to \(push.shown) since your last fetch",
            notes: dropped.list(news) + note(taken, target),
            command: try taking(push, target, context, repository))
    }

    /// A branch is deleted on purpose, so that is never an error; whose work goes with it is worth a line.
    private static func deletion(
        _ dropped: DroppedCommits, _ old: ObjectID, _ push: PushedReference, _ branch: String, _ severity: Severity
    ) -> Finding? {
        let others = dropped.onlyOthers
        guard !others.isEmpty else { return nil }
        return Finding(
            PublishedRewrite.description.id, min(severity, .warning),
            "with \(push.shown) \(others.count == 1 ? "goes" : "go") \(count(others)) by others that no other remote branch has",
            notes: dropped.list(others) + ["the command brings the branch back"],
            command:
                "git push \(ShellWords.quoted(push.destination)) \(ShellWords.quoted("\(old.short):refs/heads/\(branch)"))"
        )
    }

    /// Who tries out a push by hand learns how it has to be forced; a push that came here is.
    private static func advance(
        _ dropped: DroppedCommits, _ target: PushTarget, _ push: PushedReference, _ severity: Severity,
        _ context: CheckContext
    ) -> Finding? {
        guard context.event.trigger == .run, let local = push.localBranch else { return nil }
        return Finding(
            PublishedRewrite.description.id, min(severity, .warning),
            "\(local) has replaced \(count(dropped.commits)) that \(push.shown) has, so a plain push is refused",
            notes: ["the forced one replaces nothing that was pushed there since"],
            command: target.leaseCommand(from: local))
    }

    /// True where the branch goes to what upstream has: that is how a fork's main is mended.
    ///
    /// Whatever is taken off it is safe wherever another branch has it, and one's own to drop elsewhere.
    private static func isMending(
        _ push: PushedReference, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> Bool {
        guard let upstream = context.facts.upstream, let tip = upstream.tip, upstream.remote != push.remote,
            let new = push.new
        else { return false }
        return try repository.descends(tip, from: new)
    }

    /// True where a protected branch goes back to an earlier commit of its own.
    ///
    /// What upstream has may go to a fork's main, whatever that loses: it is how such a branch is mended.
    private static func followsItself(_ push: PushedReference, _ branch: String, _ context: CheckContext) throws -> Bool
    {
        guard BranchProtected.isProtected(branch, context) else { return false }
        guard let upstream = context.facts.upstream else { return true }
        return upstream.remote == push.remote && upstream.branch == branch
    }

    /// The commits that were never checked out here, and of which what is pushed holds no later version.
    private static func unknownHere(
        _ dropped: [Commit], _ old: ObjectID, _ push: PushedReference, _ context: CheckContext,
        _ repository: borrowing Repository
    ) throws -> [Commit] {
        let places = ["HEAD"] + [push.localBranch, push.branch].compactMap { $0.map { "refs/heads/\($0)" } }
        var been: [ObjectID] = []
        for place in Set(places) { been += try repository.reflog(of: place) }
        if !repository.reached([old], from: been).isEmpty { return [] }
        // A rebase keeps the author and the words of a commit.
        let new = try push.new.map { try repository.range(from: $0, excluding: [old], limit: 1000).commits } ?? []
        return dropped.filter { commit in
            !new.contains { $0.message == commit.message && $0.authorName == commit.authorName }
        }
    }

    /// The user's commits that somebody else's forced push has taken away.
    private static func taken(_ push: PushedReference, _ target: PushTarget, _ repository: borrowing Repository) throws
        -> [Commit]
    {
        guard let new = push.new, let old = target.tip else { return [] }
        return try target.takenAway(from: new, now: old, repository)
    }

    private static func note(_ taken: [Commit], _ target: PushTarget) -> [String] {
        PushTarget.notes(onTaken: taken, target.name)
    }

    /// The command that puts one's own work on top of what the branch has.
    private static func taking(
        _ push: PushedReference, _ target: PushTarget, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> SuggestedCommand {
        guard let new = push.new, let old = target.tip else { return "git fetch \(ShellWords.quoted(target.remote))" }
        let (local, isCheckedOut) = context.judgedBranch
        let update = try BranchUpdate(
            UpdatedBranch(
                name: local, tip: new, isCheckedOut: isCheckedOut,
                identity: context.facts.identity, fork: context.facts.fork), onto: old, context.policy, repository,
            newName: { try BranchProtected.newName(context) })
        return target.taking(
            update, isTracked: try repository.reference(target.trackingRef) != nil,
            keepsAll: try !taken(push, target, repository).isEmpty)
    }

    private static func count(_ commits: [Commit]) -> String {
        counted(commits.count, "commit")
    }
}
