import Git
public import Model
import PolicyLanguage
import Words

/// `history/published-rewrite`: commits that other repositories hold are replaced by others.
public enum PublishedRewrite: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/published-rewrite", "A commit that other repositories hold is amended, rebased or pushed away.",
        why:
            "Who has built on a commit still has it after you replace it, and merging both brings every change twice. A "
            + "commit is shared where another branch than your own push has it, or where somebody else wrote it: that is "
            + "an error. What only your own push has is yours to replace, with a forced push that looks first: a warning. "
            + "An amend by `git commit` is refused under --no-verify as well; what a client amends without `git commit` "
            + "is left to the push; a rebase is asked about before it begins; a forced push is "
            + "an error where it takes away what others hold, or what you have never seen.",
        wayPast: "Make a new commit, or merge. Set history.published_rewrite to warning, or to off.",
        bad: CheckExample(
            policy: "branches: off", commands: ["git commit --amend -m better"], stage: .rewrite),
        good: CheckExample(
            policy: "branches: off",
            commands: ["git commit -q --allow-empty -m mine", "git commit --amend --allow-empty -m better"],
            stage: .rewrite))

    /// What it finds cannot be taken back once others have it.
    public static let blocksUnderAdvise = true

    /// Before history changes as well.
    public static let occasions = [Occasion.content, .rewrite]

    static let severityKey = RuleKey<Severity>(
        .history, "published_rewrite", .severity(.error), default: .error, example: "warning",
        "`history/published-rewrite`: a commit that others hold is replaced; your own push alone is a warning.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    /// It judges what becomes of each reference.
    public static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        if history.publishedRewrite == .off { return "history.published_rewrite: off" }
        if context.stage == .push { return ForcedPush.reasonToSkip(context.subject.push) }
        if case .rebase = context.event.rewrite { return nil }
        guard context.subject.amended != nil else { return "judged before history changes, and at push" }
        if let operation = context.facts.operation { return operation.isUnderWay }
        return context.facts.head.branch == nil ? "HEAD is detached" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        let severity = context.policy.history?.publishedRewrite ?? .off
        let repository = try context.repository()
        var finding: Finding?
        if let push = context.subject.push {
            finding = try ForcedPush.judge(push, severity, context, repository)
        } else if case .rebase(let rebase) = context.event.rewrite {
            finding = try RebasedCommits.judge(rebase, severity, context, repository)
        } else if let old = context.subject.amended, let branch = context.facts.head.branch {
            finding = try AmendedCommit.judge(old, on: branch, severity, context, repository)
        }
        return CheckResult(finding.map { [$0] } ?? [])
    }
}

extension PublishedRewrite {
    /// What is said where only the user's own branches have what is replaced.
    static func warning(
        _ start: String, _ severity: Severity, _ branch: String, _ target: PushTarget?, _ follower: StackedBranch?,
        isOnTarget: Bool, note: String
    ) -> Finding? {
        let holder = isOnTarget ? target?.name : nil
        guard let name = holder ?? follower?.name else { return nil }
        var notes = isOnTarget ? [note] : []
        if let follower {
            notes.append("\(follower.name) stands on it and has to follow: \(follower.command.line())")
        }
        let lease = isOnTarget ? target?.leaseCommand(from: branch) : nil
        return Finding(
            description.id, min(severity, .warning), "\(start) \(name) has", notes: notes,
            command: lease ?? follower?.command ?? "git log --oneline -3")
    }
}

extension HistoryPolicy {
    /// `history/published-rewrite` where others hold the commit; where only the own push does, a warning at most.
    public var publishedRewrite: Severity {
        get { rules[PublishedRewrite.severityKey] }
        set { rules[PublishedRewrite.severityKey] = newValue }
    }
}
