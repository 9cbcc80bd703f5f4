package import Git
package import Model
import Rules
import Words

/// Something that an event asks about, before any policy is read.
package struct Candidate: Sendable {
    /// The tree to judge.
    package var tree: ObjectID
    /// The commit that has it, nil while there is none.
    package var commit: ObjectID?
    /// Where a snapshot's HEAD stands.
    package var head: ObjectID?
    /// What a push does to a reference, nil at other stages.
    package var push: PushedReference?
    /// The commit whose policy judges, where that is not this candidate's own.
    package var policyCommit: ObjectID?
    /// The commit that a range in CI begins after, nil where everything is judged.
    package var base: Base?
    /// Why nothing looks at the content, nil where everything does.
    package var contentSkip: String?
    /// The commit that an amend replaces.
    package var amended: ObjectID?
    /// What a reader should know about the choice.
    package var notices: [String] = []
    /// The policy that judges it in place of one of its own, nil where it has one.
    package var standIn: PolicyText?
    /// The policy that judges it, nil until it is read.
    package var policy: PolicyText?
    /// True where the base that was asked for is not known, so that everything has to be judged.
    package var judgesAll = false

    /// A commit with the name by which people know it here.
    package struct Base: Sendable {
        package var name: String
        package var commit: ObjectID
    }
}

/// Finds what an event asks about.
package enum Candidates {
    /// The event asks about nothing that could be judged.
    package struct Problem: Error, CustomStringConvertible {
        package var finding: Finding
        /// What is wrong, for commands that show no finding.
        package var description: String { finding.message }
        /// True where nothing can be judged at all, which is no verdict on the work.
        package var isBroken = false
    }

    /// Finds the candidates: the index at commit, every pushed reference at push, the head of the range in CI.
    package static func find(_ run: Run, _ repository: borrowing Repository) async throws -> [Candidate] {
        let event = run.event
        switch event.stage {
        case .push: return try PushCandidates.find(event, repository)
        case .ci: return [try CICandidate.find(event, repository)]
        case .rewrite: return try await RewriteCandidate.find(run, repository).map { [$0] } ?? []
        case .manual where event.occasion == .newBranch:
            return try NewBranch.candidate(repository, run.surroundings).map { [$0] } ?? []
        case .commit, .message, .manual: return [try await staged(run, repository)]
        }
    }

    private static func staged(_ run: Run, _ repository: borrowing Repository) async throws -> Candidate {
        let isAmend = run.asking?.commandLine.isAmend ?? false
        let head = try repository.head().commit
        // The commit that an amend makes takes HEAD's place, so what it changes is what lies between HEAD's parent and it.
        var parent = try isAmend ? head.flatMap { try repository.commit($0).parents.first } : head
        let amended = isAmend ? head : nil
        var notices: [String] = []
        if let amended, let words = edge(amended, repository) {
            // It was said when the commit began.
            if run.event.occasion == .content { notices.append(words) }
            // What it has changed itself is not known; what the amend adds is.
            parent = amended
        }
        switch try repository.indexContent() {
        case .tree(let tree): return Candidate(tree: tree, head: parent, amended: amended, notices: notices)
        case .needsGit(let reason):
            let tree = try await run.workspace.git.writeTree(reason, repository)
            return Candidate(tree: tree, head: parent, amended: amended, notices: notices)
        case .unmerged(let paths):
            throw Problem(
                finding: Finding(
                    "index/unmerged", .error, "\(paths.count) file\(paths.count == 1 ? " has" : "s have") conflicts",
                    at: paths.first.map { SourceLocation(RepositoryPath(bytes: $0)) },
                    notes: paths.prefix(10).map { RepositoryPath(bytes: $0).description }, command: "git status"))
        }
    }
}

extension Candidates {
    /// What to say of an amend at the end of a shallow history: Git makes a commit without parents of it.
    private static func edge(_ commit: ObjectID, _ repository: borrowing Repository) -> String? {
        guard repository.isEdge(commit) else { return nil }
        let remote = ShellWords.quoted(ShallowClone.remote([commit], repository))
        return
            "\(commit.short) is where this shallow clone's history ends: amended, it has no parent any more, and only "
            + "what the amend adds was judged; git fetch --deepen=1 \(remote) before it keeps the parent"
    }
}

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
