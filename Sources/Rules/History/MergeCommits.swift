import Git
public import Model
import PolicyLanguage

/// `history/merge-commits`: a merge commit is among the new ones.
public enum MergeCommits: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/merge-commits", "A merge commit that was made here is pushed; upstream's own merges do not count.",
        why: "In a history without merges each change stands on the one before, and bisecting finds the one at fault.",
        wayPast: "Leave history.merge_commits off, which is the default.",
        bad: CheckExample(
            policy: "branches: {protected: []}\nhistory: {merge_commits: error}", files: ["a.txt": "1\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m 'Add a'", "upstream-commit",
                "git fetch -q upstream", "git merge -q --no-edit upstream/main",
            ], stage: .push),
        good: CheckExample(
            policy: "branches: {protected: []}\nhistory: {merge_commits: error}", files: ["a.txt": "1\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m 'Add a'", "upstream-commit",
                "git fetch -q upstream", "git rebase -q upstream/main",
            ], stage: .push))

    static let severityKey = RuleKey<Severity>(
        .history, "merge_commits", .severity(.error), default: .off, example: "warning",
        "`history/merge-commits`: a merge commit is pushed.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    /// It judges what each reference would get.
    public static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        if history.mergeCommits == .off { return "history.merge_commits: off" }
        return NewCommits.reasonToSkip(context)
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let severity = context.policy.history?.mergeCommits else { return CheckResult() }
        let new = NewCommits(context)
        let merges = new.commits.filter { $0.parents.count > 1 }
        guard let first = merges.first else { return CheckResult() }
        let finding = Finding(
            description.id, severity,
            merges.count == 1
                ? "the commit \(NewCommits.name(first)) is a merge" : "\(merges.count) of the new commits are merges",
            notes: merges.count == 1 ? [] : NewCommits.list(merges),
            command: new.rebase("", onto: try base(context) ?? new.base))
        return CheckResult([finding])
    }

    /// What the commits go onto: the part of upstream that was merged, so that the rebase takes it along.
    private static func base(_ context: CheckContext) throws -> ObjectID? {
        let bases = context.subject.bases
        if bases.count > 1, let upstream = context.facts.upstream?.tip {
            let repository = try context.repository()
            for base in bases where try repository.descends(upstream, from: base) { return base }
        }
        return bases.first { $0 != context.subject.push?.old } ?? bases.first
    }
}

extension HistoryPolicy {
    /// `history/merge-commits`: a merge commit is pushed.
    public var mergeCommits: Severity {
        get { rules[MergeCommits.severityKey] }
        set { rules[MergeCommits.severityKey] = newValue }
    }
}
