import Git
public import Model
public import PolicyLanguage
import Words

/// `upstream/behind`: the upstream branch has commits that the judged one lacks.
public enum UpstreamBehind: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/behind", "The branch lacks commits that upstream has.",
        why: "Rebasing early costs minutes; rebasing after upstream has moved far costs days.",
        wayPast: "Set upstream.behind to off, or raise upstream.max_behind.",
        bad: CheckExample(
            policy: "upstream: {behind: error}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "upstream-commit", "gate fetch"]),
        good: CheckExample(
            policy: "upstream: {behind: error}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "gate fetch"]))

    static let maxBehindKey = RuleKey<[Stage: Int]>(
        .upstream, "max_behind", .stageNumbers, default: [:], otherwise: "no limit", example: "{push: 0}",
        "How many commits a branch may lack of upstream; more is an error at that stage.")
    static let behindKey = RuleKey<StageSeverities>(
        .upstream, "behind", .stageSeverities(StageSeverities(.off, [.push: .warning])),
        default: StageSeverities(.off, [.push: .warning]), example: "{commit: warning}",
        "`upstream/behind`: the branch lacks commits of upstream.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [maxBehindKey, behindKey] }

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
        if let result = comparison.undecided(description.id, context) { return result }
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
            notes: notes, command: try context.wayToUpstream())
        return CheckResult([finding], measurements: measurements)
    }

    private static func severity(_ policy: UpstreamPolicy, _ stage: Stage) -> Severity {
        // A team that sets a number for a stage wants it kept.
        policy.maxBehind[stage] != nil ? max(policy.behind[stage], .error) : policy.behind[stage]
    }
}

extension UpstreamPolicy {
    /// How many commits a branch may be behind, by stage: more is an error there, and a stage left out has no limit.
    public var maxBehind: [Stage: Int] {
        get { rules[UpstreamBehind.maxBehindKey] }
        set { rules[UpstreamBehind.maxBehindKey] = newValue }
    }
}

extension UpstreamPolicy {
    /// `upstream/behind`: the branch lacks commits of upstream.
    public var behind: StageSeverities {
        get { rules[UpstreamBehind.behindKey] }
        set { rules[UpstreamBehind.behindKey] = newValue }
    }
}
