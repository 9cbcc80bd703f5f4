import Git
public import Model
import PolicyLanguage
import Words

/// `upstream/missing`: the policy names a remote for the fork's parent, and this clone has none of that name.
///
/// Without the network nothing else tells that a repository is a fork: its remotes are all that a clone knows.
public enum UpstreamMissing: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/missing", "The remote that the policy calls upstream is not in this clone.",
        why: "A clone brings one remote, the fork. Without the parent's nothing can be said of how far the work has "
            + "drifted from it. It is said once, and again when the remotes change.",
        settings: ["upstream.remote"],
        wayPast: "Set upstream.missing to off, or take upstream.remote out of the policy.",
        bad: CheckExample(
            policy: "upstream: {remote: parent}", files: ["a.txt": "1\n"], commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "upstream: {remote: upstream}", files: ["a.txt": "1\n"], commands: ["git switch -q -c feature/a"]))

    static let severityKey = RuleKey<Severity>(
        .upstream, "missing", .severity(.warning), default: .warning, example: "off",
        "`upstream/missing`: a fork has no remote for its parent.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let policy = context.policy.upstream else { return "upstream: off" }
        if policy.missing == .off { return "upstream.missing: off" }
        if policy.remote == nil { return "no upstream.remote" }
        switch context.stage {
        case .commit, .push: return nil
        case .message, .rewrite, .ci, .manual: return "judged at commit and push"
        }
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let wanted = policy.remote,
            !context.facts.remotes.contains(where: { $0.name == wanted })
        else { return CheckResult() }
        let instead = context.facts.upstream.map { "until then \($0.name) counts as upstream" }
        let finding = Finding(
            description.id, policy.missing,
            "the policy's upstream is the remote \(wanted), and this clone has none of that name",
            notes: [
                "URL is the address of the repository from which this one was forked",
                instead ?? "until then nothing is compared with upstream",
            ], command: "git remote add \(ShellWords.quoted(wanted)) URL")
        var result = CheckResult([finding])
        result.once = "\(wanted): \(context.facts.remotes.map(\.name).joined(separator: " "))"
        return result
    }
}

extension UpstreamPolicy {
    /// `upstream/missing`: a fork without a remote for its parent.
    public var missing: Severity {
        get { rules[UpstreamMissing.severityKey] }
        set { rules[UpstreamMissing.severityKey] = newValue }
    }
}
