import Git
import Model

/// What a hook asks about before history changes: the commit that an amend makes, or the newest one that is rebased.
enum RewriteCandidate {
    /// Finds it.
    ///
    /// - Returns: nil where nothing is rewritten, where that is not sure, and where pre-commit has let it through.
    static func find(_ run: Run, _ repository: borrowing Repository) async throws -> Candidate? {
        switch run.event.rewrite {
        case .amend:
            guard run.asking?.commandLine.isAmend == true, repository.operation() == nil else { return nil }
            let head = try repository.head()
            guard head.branch != nil, let commit = head.commit, let tree = try await indexTree(run, repository) else {
                return nil
            }
            if DecidedAmend(run.asking, head: commit, tree: tree, state: run.state)?.isKnown == true { return nil }
            return Candidate(tree: tree, head: commit, amended: commit)
        case .rebase(let rebase):
            let newest = try rebase.branch.map { repository.commit(named: $0) } ?? repository.head().commit
            return try newest.map { Candidate(tree: try repository.commit($0).tree, commit: $0, head: $0) }
        case nil: return nil
        }
    }

    /// The tree that is committed; nil where the index has conflicts, of which Git makes no commit.
    private static func indexTree(_ run: Run, _ repository: borrowing Repository) async throws -> ObjectID? {
        switch try repository.indexContent() {
        case .tree(let tree): tree
        case .unmerged: nil
        case .needsGit(let reason): try await run.workspace.git.writeTree(reason, repository)
        }
    }
}
