import Git
import Model
import Rules

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
    /// What differs from each of them alone; a tree that several have stands once.
    var differences: [[TreeChange]] = []
    /// The commits that are compared with.
    var compared: [ObjectID] = []
    /// True where a shallow history ends among the new commits.
    var isCut = false

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
            compared = try known(tip, candidate.push, facts, repository)
            // After a rebase nothing stands on what the reference has now, and yet the remote has its files.
            if let old = candidate.push?.old, !compared.contains(old) { compared.append(old) }
        case .ci:
            if let base = candidate.base?.commit, let tip = candidate.commit {
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
        range.differences = try differences(since: range.compared, to: candidate.tree, repository)
        range.changes = common(range.differences)
        return range
    }

    /// Of nothing.
    init() {}

    private init(_ range: CommitRange) {
        commits = range.commits
        count = range.count
        bases = range.bases
        isCut = range.isCut
    }

    /// The tips of every other repository that this clone knows of.
    private static func published(_ push: PushedReference?, _ repository: borrowing Repository) throws -> [ObjectID] {
        var ids = push?.old.map { [$0] } ?? []
        for pattern in ["refs/remotes/*", "refs/gate/upstream/*"] {
            ids += try repository.tips(matching: pattern).map(\.id)
        }
        return ids
    }

    /// What the remote has already of the commits that end at a tip, and what upstream has of them.
    ///
    /// A branch that goes into the remote's default branch is new to that, whoever has it under its own name; every other
    /// branch is made of its own commits and of those that the remote has anywhere.
    private static func known(
        _ tip: ObjectID, _ push: PushedReference?, _ facts: RepositoryFacts, _ repository: borrowing Repository
    ) throws -> [ObjectID] {
        let upstream = try upstreamTips(push, facts, repository)
        // Of an address without a name nothing is known, so what is published anywhere has to serve.
        let pattern = push?.remote.map { "refs/remotes/\($0)/*" } ?? "refs/remotes/*"
        let remote = try repository.tips(matching: pattern).map(\.id)
        guard let push, let old = push.old else {
            return try repository.range(from: tip, excluding: remote + upstream, limit: 0).bases
        }
        if try push.branch != RepositoryReader.defaultBranch(repository, push.remote ?? "origin") {
            let range = try repository.range(from: tip, excluding: [old] + remote + upstream, limit: 0)
            // Where another branch has all of it, it is new to this one.
            if range.count > 0 { return range.bases }
        }
        return try repository.range(from: tip, excluding: [old] + upstream, limit: 0).bases
    }

    private static func upstreamTips(
        _ push: PushedReference?, _ facts: RepositoryFacts, _ repository: borrowing Repository
    ) throws -> [ObjectID] {
        let upstream = facts.upstream?.remote ?? "upstream"
        var ids = try repository.tips(matching: "refs/gate/upstream/\(upstream)/*").map(\.id)
        if let tip = facts.upstream?.tip { ids.append(tip) }
        if upstream != push?.remote { ids += try repository.tips(matching: "refs/remotes/\(upstream)/*").map(\.id) }
        return ids
    }

    /// How a tree differs from that of each of these commits, or from nothing where there is none.
    private static func differences(
        since commits: [ObjectID], to tree: ObjectID, _ repository: borrowing Repository
    ) throws -> [[TreeChange]] {
        var trees: [ObjectID] = []
        for commit in commits {
            let tree = try repository.commit(commit).tree
            if !trees.contains(tree) { trees.append(tree) }
        }
        var differences: [[TreeChange]] = []
        for old in trees.isEmpty ? [.emptyTree] : trees {
            differences.append(try repository.changes(from: old, to: tree))
        }
        return differences
    }

    /// The paths that stand in every one of these lists.
    private static func common(_ differences: [[TreeChange]]) -> [TreeChange] {
        var changes = differences.first ?? []
        for other in differences.dropFirst() where !changes.isEmpty {
            let paths = Set(other.map(\.path))
            changes.removeAll { !paths.contains($0.path) }
        }
        return changes
    }
}
