import Git
import Model
import PolicyLanguage
import Rules
import Words

/// Where a new branch begins: upstream's newest commit, else the best that this clone knows.
struct StartingPoint: Sendable {
    /// What Git is given, nil where the repository has no commit at all.
    var revision: String?
    /// The words for people, such as `upstream/main 151dab078, fetched just now`.
    var words: String
    /// The name alone, such as `upstream/main`.
    var name = "its start"
    var notes: [String] = []

    /// Chooses.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - upstream: What is known of upstream, nil where the policy has it off.
    init(_ repository: borrowing Repository, _ upstream: FreshUpstream?) throws {
        if let upstream, let facts = upstream.facts.upstream, let tip = upstream.tip {
            revision = upstream.reference ?? tip.description
            words = "\(facts.name) \(tip.short), \(upstream.freshness)"
            name = facts.name
            if let failure = upstream.failure { notes.append("\(facts.name) could not be fetched: \(failure)") }
            guard let branch = facts.branch, let own = try repository.reference("refs/heads/\(branch)") else { return }
            let (ahead, behind) = try repository.divergence(of: own, from: tip)
            guard ahead > 0 else { return }
            let commits = counted(ahead, "commit")
            if facts.remote == upstream.facts.pushRemote, behind == 0 {
                // Who works on main alone, and has not pushed, means that work to be the start.
                revision = "refs/heads/\(branch)"
                name = branch
                words = "\(branch) \(own.short), which is \(commits) ahead of \(facts.name)"
            } else {
                notes.append("\(branch) has \(commits) that \(facts.name) lacks; they are not in the new branch")
            }
            return
        }
        if let facts = upstream?.facts.upstream {
            notes.append(
                "nothing is known of \(facts.name)"
                    + (upstream?.failure.map { ": it could not be fetched: \($0)" } ?? ""))
        }
        for branch in ["main", "master"] {
            if let commit = try repository.reference("refs/heads/\(branch)") {
                revision = "refs/heads/\(branch)"
                name = branch
                words = "\(branch) \(commit.short)" + Self.reason(upstream)
                return
            }
        }
        let head = try repository.head()
        revision = head.commit?.description
        words = head.commit.map { "HEAD \($0.short)" + Self.reason(upstream) } ?? "nothing: there is no commit yet"
    }

    private static func reason(_ upstream: FreshUpstream?) -> String {
        guard let upstream else { return ", as the policy says upstream: off" }
        return upstream.facts.upstream == nil ? ", as there is no remote" : ""
    }
}
