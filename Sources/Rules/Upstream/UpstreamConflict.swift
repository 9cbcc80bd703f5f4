import Git
import Model
public import PolicyLanguage

/// `upstream/conflict`: a merge with the upstream branch would not go through alone.
public enum UpstreamConflict: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "upstream/conflict", "Merging the upstream branch would conflict; files and lines are named beforehand.",
        why: "A conflict that is a day old is solved in minutes by whoever still remembers both changes. The merge is "
            + "computed by Git in a folder that is thrown away: nothing of the repository is touched.",
        wayPast: "Set upstream.conflict to off, or to warning at push.",
        bad: CheckExample(
            policy: "upstream: {conflict: error}", files: ["README.md": "# Ours\n"],
            commands: ["git switch -q -c feature/a", "upstream-commit README.md", "gate fetch"]),
        good: CheckExample(
            policy: "upstream: {conflict: error}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a", "upstream-commit README.md", "gate fetch"]))

    static let conflictKey = RuleKey<StageSeverities>(
        .upstream, "conflict", .stageSeverities(StageSeverities(.warning, [.push: .error, .ci: .error])),
        default: StageSeverities(.warning, [.push: .error, .ci: .error]), example: "{push: warning}",
        "`upstream/conflict`: merging upstream would conflict.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [conflictKey] }

    // Longer lists are read in an editor, after the merge has begun.
    private static let mostShown = 10

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        if let reason = context.reasonNotToCompareWithUpstream { return reason }
        return context.policy.upstream?.conflict[context.stage] == .off
            ? "upstream.conflict: off at \(context.stage.rawValue)" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let comparison = context.subject.upstream else {
            return CheckResult()
        }
        if let result = comparison.undecided(description.id, context) {
            // One of the two says it.
            let isSaid = UpstreamBehind.reasonToSkip(context) == nil
            return isSaid ? CheckResult(inconclusive: result.inconclusive) : result
        }
        switch comparison.merge {
        case nil:
            return CheckResult(remarks: comparison.remark(context).map { [$0] } ?? [])
        case .clean: return CheckResult(remarks: ["a merge with \(context.comparedName) would be clean"])
        case .contained: return CheckResult(remarks: comparison.remark(context).map { [$0] } ?? [])
        case .unknown(let reason):
            return CheckResult(inconclusive: reason)
        case .unsupported(let reason):
            var result = CheckResult(
                [
                    Finding(
                        description.id, min(policy.conflict[context.stage], .warning),
                        "whether a merge with \(context.comparedName) would conflict is not known: \(reason)",
                        command: "git --version", inconclusive: true)
                ], inconclusive: reason)
            result.once = reason
            return result
        case .conflicts(let conflicts):
            var notes = conflicts.prefix(mostShown).map(\.line)
            if conflicts.count > mostShown { notes.append("and \(conflicts.count - mostShown) more") }
            let count = conflicts.count == 1 ? "1 file" : "\(conflicts.count) files"
            return CheckResult(
                [
                    Finding(
                        description.id, policy.conflict[context.stage],
                        "a merge with \(context.comparedNameWithAge), would conflict in \(count)", notes: notes,
                        command: try context.wayToUpstream())
                ], measurements: ["upstream.conflicts": Double(conflicts.count)])
        }
    }
}

extension UpstreamPolicy {
    /// `upstream/conflict`: merging upstream would conflict.
    public var conflict: StageSeverities {
        get { rules[UpstreamConflict.conflictKey] }
        set { rules[UpstreamConflict.conflictKey] = newValue }
    }
}
