import Git
import Model
import Words

extension BranchProtected {
    /// Judges what a push does to a branch of the remote.
    static func judgePush(_ context: CheckContext) throws -> CheckResult {
        guard let push = context.subject.push, let branch = push.branch, isProtected(branch, context) else {
            return CheckResult()
        }
        guard let commit = push.new else {
            return CheckResult([
                Finding(
                    description.id, .error, "\(push.shown) is protected and would be deleted",
                    notes: ["the policy's branches.protected covers it"], command: withoutIt(context))
            ])
        }
        if try isAllowed(commit, push, context) { return CheckResult() }
        return CheckResult([
            Finding(
                description.id, .error, "\(push.shown) is protected and would get commits that upstream does not have",
                notes: [isParent(push, context) ? parentReason(push) : reason(branch, context)],
                command: try elsewhere(commit, push, context))
        ])
    }

    /// What upstream has may go anywhere, which is how a fork's main follows.
    ///
    /// A branch may also begin where everything is published, and a remote that has nothing yet gets its first branch.
    private static func isAllowed(_ commit: ObjectID, _ push: PushedReference, _ context: CheckContext) throws -> Bool {
        let repository = try context.repository()
        if let tip = context.facts.upstream?.tip, try repository.descends(tip, from: commit) { return true }
        guard push.isNew else { return false }
        if context.subject.commits.isEmpty { return true }
        guard let remote = push.remote else { return false }
        return try repository.tips(matching: "refs/remotes/\(remote)/*").isEmpty
    }

    /// True where the push goes to the branch that this fork follows.
    private static func isParent(_ push: PushedReference, _ context: CheckContext) -> Bool {
        guard let upstream = context.facts.upstream, let own = context.facts.pushRemote, own != upstream.remote else {
            return false
        }
        return push.remote == upstream.remote && push.branch == upstream.branch
    }

    private static func parentReason(_ push: PushedReference) -> String {
        "\(push.shown) is what this fork follows; work reaches it by a pull request from a branch of your own"
    }

    /// Pushes the same commits to where work belongs.
    private static func elsewhere(_ commit: ObjectID, _ push: PushedReference, _ context: CheckContext) throws -> String
    {
        let own = isParent(push, context) ? context.facts.pushRemote : nil
        let remote = ShellWords.quoted(own ?? push.destination)
        if let local = push.localBranch, !isProtected(local, context) {
            return "git push \(remote) \(ShellWords.quoted(local))"
        }
        return "git push \(remote) \(ShellWords.quoted("\(commit.short):refs/heads/\(try newName(context))"))"
    }

    /// The same push without the deletion, where anything is left of it.
    private static func withoutIt(_ context: CheckContext) -> String {
        let others = context.event.pushed.filter { $0.name != context.subject.reference }
        guard !others.isEmpty, let destination = context.event.remote else { return "gate explain branch/protected" }
        let words = others.map { $0.isDeletion ? ":\($0.name)" : "\($0.localName):\($0.name)" }
        return (["git push", destination] + words).enumerated()
            .map { $0.offset == 0 ? $0.element : ShellWords.quoted($0.element) }.joined(separator: " ")
    }
}
