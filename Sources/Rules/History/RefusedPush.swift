public import Git
public import Model
import Patterns
import PolicyLanguage
import Words

/// What to say where Git refuses a push before it asks any hook: the branch and its push target have parted.
///
/// pre-push is then called with no line on its standard input, as it is where there is nothing to push. Git's own hint is
/// `git pull`, which after a rebase brings every commit twice.
public enum RefusedPush {
    /// Judges what this clone knows; the remote may have moved on.
    ///
    /// - Parameters:
    ///   - remote: The remote as Git named it.
    ///   - policy: The policy that judges the branch.
    ///   - facts: Where the repository stands, with who pushes.
    ///   - repository: The repository.
    /// - Returns: Advice, nil where nothing tells that the push is refused.
    public static func advice(
        remote: String?, _ policy: Policy, _ facts: RepositoryFacts, in repository: borrowing Repository
    ) throws -> Finding? {
        guard let target = try parted(remote: remote, facts.asking, in: repository), let known = target.tip,
            let branch = facts.head.branch, let tip = facts.head.commit
        else { return nil }
        let check = PublishedRewrite.description.id
        let dropped = try DroppedCommits(
            from: target, to: tip, for: facts.identity, fork: facts.fork, in: repository)
        let count = counted(dropped.commits.count, "commit")
        let taken = try target.takenAway(from: tip, now: known, repository)
        let notes = PushTarget.notes(onTaken: taken, target.name)
        let update = try BranchUpdate(
            UpdatedBranch(name: branch, tip: tip, identity: facts.identity, fork: facts.fork), onto: known, policy,
            repository,
            newName: { try SuggestedBranchName.free("\(branch)-2", nil, PatternBudget(), in: repository) ?? branch })
        let taking = target.taking(update, isTracked: true, keepsAll: !taken.isEmpty)
        guard !repository.reached([known], from: try repository.reflog(of: "refs/heads/\(branch)")).isEmpty else {
            return Finding(
                check, .warning, "\(target.name) has \(count) that \(branch) never had",
                notes: dropped.list(dropped.commits) + notes, command: taking)
        }
        if !dropped.shared.isEmpty {
            return Finding(
                check, .warning, "\(branch) has left \(count) of \(target.name) behind, and others hold some of them",
                notes: dropped.list(dropped.shared) + notes, command: taking)
        }
        return Finding(
            check, .warning, "\(branch) has replaced \(count) that \(target.name) has, so a plain push is refused",
            notes: [
                "the push below replaces what you have seen there, and nothing that was pushed since",
                "git pull would bring the old \(dropped.commits.count == 1 ? "commit" : "commits") back",
            ], command: target.leaseCommand(from: branch))
    }

    /// The branch of the remote from which the current one has parted, nil where Git has no reason to refuse its push.
    public static func parted(remote: String?, _ asking: GitCommandLine?, in repository: borrowing Repository) throws
        -> PushTarget?
    {
        let head = try repository.head()
        guard let branch = head.branch, let tip = head.commit, pushes(branch, asking),
            let target = try repository.pushTarget(of: branch), target.remote == remote ?? target.remote,
            let known = target.tip, try !repository.descends(tip, from: known),
            try !repository.descends(known, from: tip)
        else { return nil }
        return target
    }

    /// True where the push takes the current branch along.
    private static func pushes(_ branch: String, _ asking: GitCommandLine?) -> Bool {
        guard let asking else { return true }
        guard asking.command == "push" else { return false }
        var words: [String] = []
        var rest = asking.arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                break
            }
            if ["--tags", "--delete", "-d", "--mirror"].contains(word) { return false }
            if ["-o", "--push-option", "--receive-pack", "--exec", "--repo"].contains(word) { rest = rest.dropFirst() }
            if !word.hasPrefix("-") { words.append(word) }
        }
        let refspecs = words.dropFirst()
        return refspecs.isEmpty
            || refspecs.contains { refspec in
                let source = refspec.prefix { $0 != ":" }
                return [branch, "HEAD", "@", "refs/heads/\(branch)"].contains(String(source))
            }
    }
}
