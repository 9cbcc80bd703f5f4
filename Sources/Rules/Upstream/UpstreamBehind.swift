import Model
import PolicyLanguage
import Git
import Words

/// `upstream/behind`: the upstream branch has commits that the judged one lacks.
public enum UpstreamBehind: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/behind", "The branch lacks commits that upstream has.",
        why: "Rebasing early costs minutes; rebasing after upstream has moved far costs days.",
        settings: ["upstream.behind", "upstream.max_behind"],
        wayPast: "Set upstream.behind to off, or raise upstream.max_behind.",
        bad: CheckExample(
            policy: "upstream: {behind: error}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "upstream-commit", "gate fetch"]),
        good: CheckExample(
            policy: "upstream: {behind: error}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "gate fetch"]))

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        if let reason = context.reasonNotToCompareWithUpstream { return reason }
        guard let policy = context.policy.upstream, severity(policy, context.stage) == .off else { return nil }
        return "upstream.behind: off at \(context.stage.rawValue)"
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let comparison = context.subject.upstream else {
            return CheckResult()
        }
        let measurements = [
            "upstream.ahead": Double(comparison.ahead), "upstream.behind": Double(comparison.behind),
        ]
        let behind = comparison.behind
        if let remark = comparison.remark(context) {
            return CheckResult(measurements: measurements, remarks: [remark])
        }
        guard behind > policy.maxBehind[context.stage] ?? 0 else { return CheckResult(measurements: measurements) }
        var notes = comparison.missingLines
        if comparison.hasDroppedCommits {
            notes.append("\(context.comparedName) was rewritten, and the branch still stands on its old commits")
        }
        let finding = Finding(
            description.id, severity(policy, context.stage),
            "the branch is \(counted(behind, "commit")) behind \(context.comparedNameWithAge)",
            notes: notes, command: context.wayToUpstream)
        return CheckResult([finding], measurements: measurements)
    }

    private static func severity(_ policy: UpstreamPolicy, _ stage: Stage) -> Severity {
        // A team that sets a number for a stage wants it kept.
        policy.maxBehind[stage] != nil ? max(policy.behind[stage], .error) : policy.behind[stage]
    }
}
