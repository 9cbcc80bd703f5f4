import Git
import Model

/// What `history/published-rewrite` says of an amend.
enum AmendedCommit {
    static func judge(
        _ id: ObjectID, on branch: String, _ severity: Severity, _ context: CheckContext,
        _ repository: borrowing Repository
    ) throws -> Finding? {
        let old = try repository.commit(id)
        let target = try repository.pushTarget(of: branch)
        let publication = try PublishedBranches(repository, target: target)
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
        guard let target else { return nil }
        return Finding(
            check, min(severity, .warning), "this amend replaces the commit \(id.short), which \(target.name) has",
            notes: ["the next push has to replace it there, too"], command: target.leaseCommand(from: branch))
    }

    /// The command that puts the same work into a new commit, after the amend was refused.
    private static func commandForNewCommit(_ old: Commit, _ context: CheckContext) -> String {
        // Only the message is another, and that of a shared commit stays; a note is the place for an afterthought.
        if old.tree == context.subject.tree { return "git notes append \(old.id.short)" }
        // Git puts its index back, so what `-a` or paths were to add has to be added again.
        return (context.facts.asking?.commit ?? CommitCommand(arguments: [])).line("", amends: false)
    }
}
