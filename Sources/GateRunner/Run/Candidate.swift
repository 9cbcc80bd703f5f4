import GateModel
import Git

/// Something that an event asks about, before any policy is read.
struct Candidate: Sendable {
    /// The tree to judge.
    var tree: ObjectID
    /// The commit that has it, nil while there is none.
    var commit: ObjectID?
    /// Where a snapshot's HEAD stands.
    var head: ObjectID?
    /// The commit with which it is compared, nil for nothing at all.
    var base: ObjectID?
    /// The reference that a push would move, its full name on the remote.
    var reference: String?
    /// The commits that are new.
    var commits: [Commit] = []
    /// What a reader should know about the choice.
    var notice: String?
    /// True where the base that was asked for is not known, so that everything has to be judged.
    var judgesAll = false
}

/// Finds what an event asks about.
enum Candidates {
    /// The event asks about nothing that could be judged.
    struct Problem: Error {
        var finding: Finding
        /// True where nothing can be judged at all, which is no verdict on the work.
        var isBroken = false
    }

    // A push of more new commits than this is an import of history.
    private static let mostCommits = 1000

    /// Finds the candidates: the index at commit, every pushed tip at push, the head of the range in CI.
    ///
    /// - Parameter writeTree: Asks Git itself for the index's tree, where libgit2 cannot read that index.
    static func find(
        _ event: HookEvent, _ repository: borrowing Repository, writeTree: (String) async throws -> ObjectID
    ) async throws -> [Candidate] {
        switch event.stage {
        case .push: try pushed(event, repository)
        case .ci: [try range(event, repository)]
        case .commit, .message, .rewrite, .manual: [try await staged(repository, writeTree)]
        }
    }

    private static func staged(_ repository: borrowing Repository, _ writeTree: (String) async throws -> ObjectID)
        async throws -> Candidate
    {
        let head = try repository.head().commit
        switch try repository.indexContent() {
        case .tree(let tree): return Candidate(tree: tree, head: head, base: head)
        case .needsGit(let reason): return Candidate(tree: try await writeTree(reason), head: head, base: head)
        case .unmerged(let paths):
            throw Problem(
                finding: Finding(
                    "index/unmerged", .error, "\(paths.count) file\(paths.count == 1 ? " has" : "s have") conflicts",
                    at: paths.first.map { SourceLocation(RepositoryPath(bytes: $0)) },
                    notes: paths.prefix(10).map { RepositoryPath(bytes: $0).description }, command: "git status"))
        }
    }

    private static func pushed(_ event: HookEvent, _ repository: borrowing Repository) throws -> [Candidate] {
        var candidates: [Candidate] = []
        if event.trigger == "run" {
            let head = try repository.head()
            guard let tip = head.commit else { return [] }
            candidates.append(
                try tipCandidate(tip, head.branch.map { "refs/heads/\($0)" }, known: nil, event, repository))
        }
        for ref in event.pushedRefs where !ref.isDeletion {
            // A tag of a tree or a blob has no commit that could be judged.
            guard let tip = repository.commit(named: ref.localID) else { continue }
            let known = ref.isNew ? nil : ObjectID(hex: ref.remoteID)
            candidates.append(try tipCandidate(tip, ref.remoteRef, known: known, event, repository))
        }
        return candidates
    }

    /// A tip and what the remote lacks of it.
    private static func tipCandidate(
        _ tip: ObjectID, _ reference: String?, known: ObjectID?, _ event: HookEvent, _ repository: borrowing Repository
    ) throws -> Candidate {
        var excluded: [ObjectID] = []
        if let known, repository.commit(named: known.description) != nil { excluded.append(known) }
        for pattern in ["refs/remotes/*", "refs/gate/upstream/*"] {
            for name in try repository.references(matching: pattern) {
                if let id = try repository.reference(name) { excluded.append(id) }
            }
        }
        let commits = try repository.commits(from: tip, excluding: excluded, limit: mostCommits)
        let commit = try repository.commit(tip)
        // The parent of the oldest new commit: what lies before it, the remote has.
        let base = commits.isEmpty ? tip : commits.last?.parents.first
        return Candidate(
            tree: commit.tree, commit: tip, head: tip, base: base, reference: reference, commits: commits)
    }

    private static func range(_ event: HookEvent, _ repository: borrowing Repository) throws -> Candidate {
        guard let tip = try repository.head().commit else {
            throw Problem(
                finding: Finding("ci/no-commit", .error, "there is no commit to judge", command: "git log"),
                isBroken: true)
        }
        let tree = try repository.commit(tip).tree
        guard let expression = event.base else {
            return Candidate(
                tree: tree, commit: tip, head: tip, notice: "no --base was given: everything is judged",
                judgesAll: true)
        }
        guard let base = repository.commit(named: expression) else {
            throw Problem(
                finding: Finding(
                    "ci/unknown-base", .error, "the base \(expression) is not in this clone",
                    notes: ["without it neither the policy nor what changed is known; a shallow clone may lack it"],
                    command: "git fetch --no-tags \(fetchWords(expression, try repository.remotes()))"),
                isBroken: true)
        }
        let common = try repository.mergeBase(base, tip) ?? base
        return Candidate(
            tree: tree, commit: tip, head: tip, base: common,
            commits: try repository.commits(from: tip, excluding: [base], limit: mostCommits))
    }

    /// A remote and what to fetch from it, for a name such as `origin/main`.
    private static func fetchWords(_ expression: String, _ remotes: [Remote]) -> String {
        let remote = remotes.first { expression.hasPrefix($0.name + "/") }?.name
        let branch = remote.map { String(expression.dropFirst($0.count + 1)) } ?? expression
        return "\(ShellWords.quoted(remote ?? "origin")) \(ShellWords.quoted(branch))"
    }
}
