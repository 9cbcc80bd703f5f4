import Git
public import Model
import PolicyLanguage
import Words

/// `upstream/stale-base`: a new branch begins behind the upstream branch.
public enum UpstreamStaleBase: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/stale-base", "A new branch starts from a base that upstream has moved past.",
        why: "Before the first commit a fresh start costs one command. It is said when the branch is made, by the "
            + "hook post-checkout, which refuses nothing.",
        wayPast: "Set upstream.stale_base to off. A branch from a tag or a commit is never judged.",
        bad: CheckExample(
            policy: "upstream: {stale_base: warning}",
            commands: ["upstream-commit", "gate fetch", "git switch -q -c feature/a main"], stage: .manual),
        good: CheckExample(
            policy: "upstream: {stale_base: warning}",
            commands: [
                "upstream-commit", "gate fetch",
                "git fetch -q upstream && git switch -q -c feature/a --no-track upstream/main",
            ], stage: .manual))

    /// On a new branch as well.
    public static let occasions = [Occasion.content, .newBranch]

    static let severityKey = RuleKey<Severity>(
        .upstream, "stale_base", .severity(.warning), default: .warning, example: "off",
        "`upstream/stale-base`: a new branch starts from a base that lags behind.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let policy = context.policy.upstream else { return "upstream: off" }
        if policy.staleBase == .off { return "upstream.stale_base: off" }
        if policy.fetch == .off { return "upstream.fetch: off" }
        guard context.stage == .manual else { return "judged when a branch begins" }
        guard let upstream = context.facts.upstream else { return "there is no remote" }
        if upstream.tip == nil { return "\(upstream.name) has not been fetched" }
        return context.facts.beginning == nil ? "the branch is not a new one" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let upstream = context.facts.upstream,
            let branch = context.facts.head.branch, let comparison = context.subject.upstream
        else { return CheckResult() }
        // A branch that begins on work of one's own is as old as that work, and upstream/behind speaks of it.
        guard comparison.ahead == 0, comparison.behind > 0 else {
            return CheckResult(remarks: comparison.remark(context).map { [$0] } ?? [])
        }
        let (remote, name) = (ShellWords.quoted(upstream.remote), ShellWords.quoted(branch))
        let git = context.facts.beginning?.workTree.map { "git -C \(ShellWords.quoted($0))" } ?? "git"
        let start = upstream.branch.map { _ in ShellWords.quoted(upstream.name) }
        return CheckResult([
            Finding(
                description.id, policy.staleBase,
                "\(branch) begins \(counted(comparison.behind, "commit")) behind "
                    + "\(upstream.name), \(upstream.known)", notes: comparison.missingLines,
                command: """
                    \(git) fetch \(remote)\(start == nil ? " HEAD" : "") && \
                    \(git) switch -C \(name) --no-track \(start ?? "FETCH_HEAD")
                    """)
        ])
    }
}

extension UpstreamPolicy {
    /// `upstream/stale-base`: a new branch starts from a base that lags behind.
    public var staleBase: Severity {
        get { rules[UpstreamStaleBase.severityKey] }
        set { rules[UpstreamStaleBase.severityKey] = newValue }
    }
}
