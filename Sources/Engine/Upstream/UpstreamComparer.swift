package import Git
import Model
package import Rules

extension UpstreamFacts {
    /// Another branch of upstream's that a branch follows by its name: a fork's release branch follows upstream's.
    ///
    /// - Parameter pushRemote: Where the branch is pushed; what lies there too is nobody else's.
    package func followed(by branch: String?, _ pushRemote: String?, _ repository: borrowing Repository) throws
        -> String?
    {
        guard let branch, branch != self.branch, remote != pushRemote,
            try repository.reference("refs/remotes/\(remote)/\(branch)") != nil
        else { return nil }
        return "\(remote)/\(branch)"
    }
}

/// Compares what is judged with the upstream branch, without touching anything.
package struct UpstreamComparer: Sendable {
    package let predictor: MergePredictor

    package init(predictor: MergePredictor) {
        self.predictor = predictor
    }

    // Names of commits that a finding shows.
    private static let mostMissing = 5

    /// Compares.
    ///
    /// - Parameters:
    ///   - subject: A tree, and the commit on which it stands.
    ///   - tip: The newest commit of upstream.
    ///   - follows: Another branch of upstream that has this one's name; nothing more is asked then.
    ///   - wantsMerge: True where Git may be asked how a merge would end.
    package func compare(
        _ subject: Subject, with tip: ObjectID, upstream: UpstreamFacts?, follows: String?, wantsMerge: Bool,
        _ repository: borrowing Repository
    ) async throws -> UpstreamComparison {
        var comparison = UpstreamComparison()
        comparison.follows = follows
        guard follows == nil, let head = subject.head, head != tip else { return comparison }
        let bases = try repository.mergeBases(head, tip)
        if bases.isEmpty {
            comparison.isRelated = false
            comparison.beyond = ShallowClone.words([head, tip], repository)
            return comparison
        }
        if bases == [tip] {
            comparison.ahead = try repository.divergence(of: head, from: tip).ahead
            return comparison
        }
        (comparison.ahead, comparison.behind) = try repository.divergence(of: head, from: tip)
        comparison.missing = try repository.commits(from: tip, excluding: [head], limit: Self.mostMissing)
        if let old = upstream?.rewrittenFrom, let common = try? repository.mergeBase(head, old) {
            comparison.hasDroppedCommits = try repository.mergeBase(common, tip) != common
            if comparison.hasDroppedCommits { comparison.after = old }
        }
        // A branch without commits and changes of its own has nothing that could conflict.
        if head == bases.first, bases.count == 1, try repository.commit(head).tree == subject.tree { return comparison }
        do {
            try await addMerge(to: &comparison, subject, head, tip, bases, wantsMerge, repository)
        } catch let error as GitError where error.kind == .notFound && repository.isPartial() {
            comparison.merge = .unknown(
                "what has changed there is not in this partial clone; git diff --stat HEAD...\(tip.short) brings it")
        }
        return comparison
    }

    private func addMerge(
        to comparison: inout UpstreamComparison, _ subject: Subject, _ head: ObjectID, _ tip: ObjectID,
        _ bases: [ObjectID], _ wantsMerge: Bool, _ repository: borrowing Repository
    ) async throws {
        comparison.merge = try await predictor.prediction(
            MergePair(tree: subject.tree, head: head, commit: subject.commit, upstream: tip, bases: bases),
            asksGit: wantsMerge, repository)
        var conflicts = false
        if case .conflicts? = comparison.merge { conflicts = true }
        if comparison.after == nil, predictor.isPatient, conflicts || comparison.merge == .clean,
            let base = bases.first, bases.count == 1,
            let (prefix, last) = try await predictor.mergedPrefix(of: head, base: base, upstream: tip, repository)
        {
            comparison.merged = prefix
            comparison.after = last
        }
    }
}
