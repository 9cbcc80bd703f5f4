package import Git
package import Model
import Words

extension PushTarget {
    /// The forced push that replaces what the remote has, and nothing that somebody has pushed there since.
    ///
    /// Without the value behind the colon any fetch in the background would defeat it, see git-push(1).
    package func leaseCommand(from branch: String) -> SuggestedCommand {
        let remote = ShellWords.quoted(remote)
        let name = ShellWords.quoted(self.branch)
        let source = branch == self.branch ? name : ShellWords.quoted("\(branch):\(self.branch)")
        guard let tip else { return "git push \(remote) \(source)" }
        return "git push --force-with-lease=\(name):\(tip.short) \(remote) \(source)"
    }

    /// The user's commits that the remote's branch had once and has not any more: somebody has forced a push.
    ///
    /// `git pull --rebase` takes such commits for ones that were dropped on purpose and leaves them out without a word, see
    /// git-rebase(1), `--fork-point`.
    ///
    /// - Parameters:
    ///   - tip: The newest commit of the branch here.
    ///   - now: What the remote's branch has now.
    ///   - repository: The repository, whose reflog of the remote-tracking branch tells.
    package func takenAway(from tip: ObjectID, now: ObjectID, _ repository: borrowing Repository) throws(GitError)
        -> [Commit]
    {
        let been = try repository.reflog(of: trackingRef) + [try repository.reference(trackingRef)].compactMap { $0 }
        guard !been.isEmpty else { return [] }
        let commits = try repository.commits(from: tip, excluding: [now], limit: 1_000)
        let held = repository.reached(commits.map(\.id), from: been)
        return commits.filter { held[$0.id] != nil }
    }

    /// The command that puts a branch on top of what the remote's branch has.
    ///
    /// - Parameters:
    ///   - update: How the branch takes that up.
    ///   - isTracked: True where a fetch moves the remote-tracking branch.
    ///   - keepsAll: True where Git would leave commits out unless it is told not to.
    package func taking(_ update: BranchUpdate, isTracked: Bool, keepsAll: Bool) -> SuggestedCommand {
        let onto = isTracked ? name : "FETCH_HEAD"
        let branch = isTracked ? "" : " \(ShellWords.quoted(branch))"
        return "git fetch \(ShellWords.quoted(remote))\(branch) && \(update.command(onto: onto, keepsAll: keepsAll))"
    }
}

extension PushTarget {
    /// Says whose commits a forced push of somebody else has taken away.
    package static func notes(onTaken taken: [Commit], _ name: String) -> [String] {
        guard let first = taken.first else { return [] }
        let shown = "\(first.id.short) \(first.subject), by \(first.authorName)"
        let what = taken.count == 1 ? shown : "\(counted(taken.count, "commit")), the newest \(shown)"
        return [
            "somebody force-pushed \(name), which took away \(what)",
            "the command keeps \(taken.count == 1 ? "it" : "them"); git pull --rebase would drop \(taken.count == 1 ? "it" : "them")",
        ]
    }
}

/// Who has pushed, for a sentence.
package enum Pushers {
    /// Such as `Bo has`, `Bo and 2 others have`, or `you, from another clone, have`.
    package static func words(_ commits: [Commit], _ identity: Identity) -> String {
        let you = "you, from another clone,"
        var names: [String] = []
        for commit in commits {
            let name = identity.isOther(commit) ? commit.authorName : you
            if !names.contains(name) { names.append(name) }
        }
        guard let first = names.first else { return "somebody has" }
        if names.count == 1 { return first + (first == you ? " have" : " has") }
        return names.count == 2 ? "\(first) and \(names[1]) have" : "\(first) and \(names.count - 1) others have"
    }
}
