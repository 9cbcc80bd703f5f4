public import Git
public import Model
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
    ///   - asking: The command line of the push, nil where the system does not tell.
    ///   - identity: Who pushes, read where it is needed.
    ///   - repository: The repository.
    /// - Returns: Advice, nil where nothing tells that the push is refused.
    public static func advice(
        remote: String?, asking: GitCommandLine?, identity: () throws -> Identity, in repository: borrowing Repository
    ) throws -> Finding? {
        let head = try repository.head()
        guard let branch = head.branch, let tip = head.commit, pushes(branch, asking),
            let target = try repository.pushTarget(of: branch), target.remote == remote ?? target.remote,
            let known = target.tip, try !repository.descends(tip, from: known),
            try !repository.descends(known, from: tip)
        else { return nil }
        let check = PublishedRewrite.description.id
        let dropped = try DroppedCommits(from: target, to: tip, for: identity(), in: repository)
        let count = counted(dropped.commits.count, "commit")
        let pull = "git pull --rebase \(ShellWords.quoted(target.remote)) \(ShellWords.quoted(target.branch))"
        guard !repository.reached([known], from: try repository.reflog(of: "refs/heads/\(branch)")).isEmpty else {
            return Finding(
                check, .warning, "\(target.name) has \(count) that \(branch) never had",
                notes: dropped.list(dropped.commits), command: pull)
        }
        if !dropped.shared.isEmpty {
            return Finding(
                check, .warning, "\(branch) has left \(count) of \(target.name) behind, and others hold some of them",
                notes: dropped.list(dropped.shared), command: pull)
        }
        return Finding(
            check, .warning, "\(branch) has replaced \(count) that \(target.name) has, so a plain push is refused",
            notes: [
                "the push below replaces what you have seen there, and nothing that was pushed since",
                "git pull would bring the old \(dropped.commits.count == 1 ? "commit" : "commits") back",
            ], command: target.leaseCommand(from: branch))
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
