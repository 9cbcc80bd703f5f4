import GateChecks
import GateModel
import Git

/// Which commits and which paths of a candidate are new, and to whom.
///
/// Rules about single commits judge at push only what no remote has: what upstream or a colleague published is not for
/// this push to judge. Which paths changed is asked of the remote that is pushed to, since that is what it would get, and
/// of upstream: a path that is as one of them has it was not changed here, so that merging upstream selects none of
/// upstream's own files.
struct JudgedRange: Sendable {
    /// The new commits, the newest first.
    var commits: [Commit] = []
    /// How many there are.
    var count = 0
    /// What the new commits stand on.
    var bases: [ObjectID] = []
    /// The paths that differ from every commit that is compared with.
    var changes: [TreeChange] = []
    /// The commits that are compared with.
    var compared: [ObjectID] = []

    // More new commits than this are an import of history, which nobody tidies up.
    static let mostCommits = 1000

    /// Finds it.
    ///
    /// - Parameters:
    ///   - candidate: What is judged.
    ///   - facts: What is known of upstream.
    ///   - judged: Commits whose history this run has judged already.
    ///   - allPaths: True where every path counts as changed.
    static func find(
        _ candidate: Candidate, stage: Stage, facts: RepositoryFacts, judged: [ObjectID], allPaths: Bool,
        _ repository: borrowing Repository
    ) throws -> JudgedRange {
        var range = JudgedRange()
        var compared: [ObjectID] = []
        switch stage {
        case .push:
            guard candidate.contentSkip == nil, let tip = candidate.commit else { return range }
            range = try JudgedRange(
                repository.range(
                    from: tip, excluding: published(candidate.push, repository) + judged, limit: mostCommits))
            compared = try repository.range(
                from: tip, excluding: known(candidate.push, facts, repository), limit: 0
            ).bases
            // After a rebase nothing stands on what the reference has now, and yet the remote has its files.
            if let old = candidate.push?.old, !compared.contains(old) { compared.append(old) }
        case .ci:
            if let base = candidate.base, let tip = candidate.commit {
                var excluded = [base]
                // A branch that merged the default branch brings its commits along; where HEAD is on that branch, they
                // are what is judged.
                if let upstream = facts.upstream?.tip, try !repository.descends(upstream, from: tip) {
                    excluded.append(upstream)
                }
                range = try JudgedRange(repository.range(from: tip, excluding: excluded, limit: mostCommits))
                compared = try repository.range(from: tip, excluding: [base], limit: 0).bases
            }
        case .commit, .message, .rewrite, .manual:
            compared = candidate.head.map { [$0] } ?? []
        }
        range.compared = allPaths ? [] : compared
        range.changes = try changes(since: range.compared, to: candidate.tree, repository)
        return range
    }

    private init() {}

    private init(_ range: CommitRange) {
        commits = range.commits
        count = range.count
        bases = range.bases
    }

    /// The tips of every other repository that this clone knows of.
    private static func published(_ push: ReferencePush?, _ repository: borrowing Repository) throws -> [ObjectID] {
        var ids = push?.old.map { [$0] } ?? []
        for pattern in ["refs/remotes/*", "refs/gate/upstream/*"] {
            ids += try repository.tips(matching: pattern).map(\.id)
        }
        return ids
    }

    /// What the reference has on the remote, else everything that is known of that remote; and what upstream has.
    private static func known(
        _ push: ReferencePush?, _ facts: RepositoryFacts, _ repository: borrowing Repository
    ) throws -> [ObjectID] {
        var ids: [ObjectID] = []
        if let old = push?.old {
            ids.append(old)
        } else {
            // Of an address without a name nothing is known, so what is published anywhere has to serve.
            let pattern = push?.remote.map { "refs/remotes/\($0)/*" } ?? "refs/remotes/*"
            ids += try repository.tips(matching: pattern).map(\.id)
        }
        let upstream = facts.upstream?.remote ?? "upstream"
        ids += try repository.tips(matching: "refs/gate/upstream/\(upstream)/*").map(\.id)
        if let tip = facts.upstream?.tip { ids.append(tip) }
        if upstream != push?.remote { ids += try repository.tips(matching: "refs/remotes/\(upstream)/*").map(\.id) }
        return ids
    }

    /// The paths of a tree that are other than in each of these commits.
    private static func changes(
        since commits: [ObjectID], to tree: ObjectID, _ repository: borrowing Repository
    ) throws -> [TreeChange] {
        var trees: [ObjectID] = []
        for commit in commits {
            let tree = try repository.commit(commit).tree
            if !trees.contains(tree) { trees.append(tree) }
        }
        var changes = try repository.changes(from: trees.first ?? .emptyTree, to: tree)
        for other in trees.dropFirst() where !changes.isEmpty {
            let paths = Set(try repository.changes(from: other, to: tree).map(\.path))
            changes.removeAll { !paths.contains($0.path) }
        }
        return changes
    }
}
