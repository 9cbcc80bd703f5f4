public import GateModel
public import Git

/// What `history/published-rewrite` says of an amend.
public enum AmendedCommit {
    // More names than these make no command that a person would read.
    private static let mostPaths = 5

    /// Finds the commit that is replaced.
    public static func find(_ move: ReferenceMove, _ repository: borrowing Repository) throws(GitError) -> ObjectID? {
        guard let old = ObjectID(hex: move.old) else { return nil }
        // Zeros where a branch exists: whoever moves it has not said from where.
        return old.isZero ? try repository.reference(move.reference) : old
    }

    static func judge(
        _ move: ReferenceMove, _ severity: Severity, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> Finding? {
        guard let id = try find(move, repository), let newID = ObjectID(hex: move.new) else { return nil }
        let branch = String(move.reference.dropFirst("refs/heads/".count))
        let old = try repository.commit(id)
        let new = try repository.commit(newID)
        var identity = context.facts.identity
        identity.add(name: new.committerName, email: new.committerEmail)
        let target = try repository.pushTarget(of: branch)
        let publication = try PublishedBranches(repository, target: target)
            .publications(of: [old], for: identity, in: repository)[id]
        guard let publication, publication.isPublished else { return nil }
        let check = PublishedRewrite.description.id
        if publication.isShared {
            let holder = publication.otherHolder ?? target?.name ?? ""
            let whose = publication.isByOther ? "\(old.authorName)'s commit" : "the commit"
            return Finding(
                check, severity, "this amend would replace \(whose) \(id.short), which \(holder) has",
                notes: ["others may have built on it: make a new commit"],
                command: try commandForNewCommit(old, new, repository))
        }
        guard let target else { return nil }
        return Finding(
            check, min(severity, .warning), "this amend replaces the commit \(id.short), which \(target.name) has",
            notes: ["the next push has to replace it there, too"], command: target.leaseCommand(from: branch))
    }

    /// The command that puts the same work into a new commit, after the amend was refused.
    private static func commandForNewCommit(_ old: Commit, _ new: Commit, _ repository: borrowing Repository) throws
        -> String
    {
        // Only the message is another, and that of a shared commit stays; a note is the place for an afterthought.
        if old.tree == new.tree { return "git notes append \(old.id.short)" }
        if case .tree(new.tree)? = try? repository.indexContent() { return "git commit" }
        // `git commit --amend -a`, or with paths: Git has put its index back, and the changes lie in the work tree.
        let paths = try repository.changes(from: old.tree, to: new.tree).map(\.path)
        let words = paths.map { ShellWords.quoted(String(decoding: $0, as: UTF8.self)) }
        return words.count > mostPaths ? "git commit -a" : "git commit -- \(words.joined(separator: " "))"
    }
}
