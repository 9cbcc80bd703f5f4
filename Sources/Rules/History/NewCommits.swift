public import Git
import Model
import Words

/// What the rules about single commits have in common: which commits, and how a rebase reaches them.
struct NewCommits {
    private static let shown = 10

    private let context: CheckContext
    /// The commits, the newest first.
    let commits: [Commit]
    /// The commit at which a person's own work ends.
    private let tip: ObjectID?

    /// The new commits of what is judged.
    init(_ context: CheckContext) {
        self.context = context
        var commits = context.subject.commits
        var tip = context.subject.commit
        if context.event.isTestMerge, let merge = commits.first, merge.id == tip, merge.parents.count == 2 {
            // The CI system made this merge to try the branch, and it goes away again.
            commits.removeFirst()
            tip = merge.parents.last
        }
        self.commits = commits
        self.tip = tip
    }

    /// Why there is nothing to judge, nil where there is.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        switch context.stage {
        case .push:
            if context.subject.push?.isDeletion == true { return "a reference is deleted" }
        case .ci: if context.event.base == nil { return "no --base was given" }
        case .commit, .message, .rewrite, .manual: return "judged at push and in CI"
        }
        return context.subject.commits.isEmpty ? "no commit is new" : nil
    }

    /// The commit after which the new ones begin on the branch itself, nil where they begin with its first commit.
    var base: ObjectID? {
        var parents: [ObjectID: ObjectID?] = [:]
        for commit in commits { parents[commit.id] = commit.parents.first }
        var at = tip
        for _ in commits {
            guard let id = at, let parent = parents[id] else { break }
            at = parent
        }
        return at
    }

    /// A rebase of these commits that can be pasted.
    ///
    /// - Parameters:
    ///   - options: Words such as `-i --autosquash`.
    ///   - base: Where it begins, nil for the first commit of all.
    func rebase(_ options: String, onto base: ObjectID?) -> SuggestedCommand {
        var words = ["git rebase"]
        if !options.isEmpty { words.append(options) }
        words.append(base.map(\.short) ?? "--root")
        if let branch = otherBranch { words.append(ShellWords.quoted(branch)) }
        return SuggestedCommand(words.joined(separator: " "))
    }

    /// What has to be checked out first, nil where HEAD is judged.
    private var otherBranch: String? {
        guard let push = context.subject.push else { return context.event.branch }
        guard push.localBranch != context.facts.head.branch || push.localBranch == nil else { return nil }
        return push.localBranch ?? (push.new == context.facts.head.commit ? nil : push.new?.short)
    }

    /// A commit as people know it.
    static func name(_ commit: Commit) -> String { "\(commit.id.short) \"\(commit.subject)\"" }

    /// A list of commits, not longer than anyone reads.
    static func list(_ commits: [Commit]) -> [String] {
        let lines = commits.prefix(shown).map { "\($0.id.short) \($0.subject)" }
        return commits.count > shown ? lines + ["and \(commits.count - shown) more"] : lines
    }
}

/// Commits that Google Colab makes when a notebook is saved to GitHub: no hook runs there, and nobody types the message.
public enum ColabCommit {
    /// True for a subject such as `Created using Colab` or `Created using Colaboratory (#12)`.
    public static func isOne(_ subject: String) -> Bool {
        guard subject.hasPrefix("Created using Colab") else { return false }
        var rest = subject.dropFirst("Created using Colab".count)
        if rest.hasPrefix("oratory") { rest = rest.dropFirst("oratory".count) }
        if rest.isEmpty { return true }
        // GitHub puts the number of a pull request behind the subject of what it squashes.
        guard rest.hasPrefix(" (#"), rest.hasSuffix(")"), rest.utf8.count > 4 else { return false }
        return rest.utf8.dropFirst(3).dropLast().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// True where there are commits, and Colab made each of them.
    public static func areAll(_ commits: [Commit]) -> Bool {
        !commits.isEmpty && commits.allSatisfy { isOne($0.subject) }
    }
}
