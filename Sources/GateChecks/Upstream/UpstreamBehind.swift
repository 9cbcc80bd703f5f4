import GateModel
import GatePolicy
import Git

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
        guard let policy = context.policy.upstream else { return "upstream: off" }
        if severity(policy, context.stage) == .off { return "upstream.behind: off at \(context.stage.rawValue)" }
        guard let upstream = context.facts.upstream else { return "there is no remote" }
        if upstream.tip == nil { return "\(upstream.name) has not been fetched" }
        if context.stage == .push, context.subject.reference?.hasPrefix("refs/heads/") != true {
            return "no branch is pushed"
        }
        if let operation = context.facts.operation, context.stage == .commit {
            return "a \(operation.rawValue) is under way"
        }
        return context.subject.head == nil ? "the branch has no commit yet" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let policy = context.policy.upstream, let upstream = context.facts.upstream, let tip = upstream.tip,
            let head = context.subject.head
        else { return CheckResult() }
        let repository = try Repository(at: context.place)
        let (ahead, behind) = try repository.divergence(of: head, from: tip)
        let measurements = ["upstream.ahead": Double(ahead), "upstream.behind": Double(behind)]
        guard behind > policy.maxBehind[context.stage] ?? 0 else { return CheckResult(measurements: measurements) }
        let missing = try repository.commits(from: tip, excluding: [head], limit: 5)
        var notes = missing.map { "\($0.id.short) \($0.subject)" }
        if behind > notes.count { notes.append("and \(behind - notes.count) more") }
        let finding = Finding(
            description.id, severity(policy, context.stage),
            "the branch is \(behind) commit\(behind == 1 ? "" : "s") behind \(upstream.name)", notes: notes,
            command: way(to: upstream))
        return CheckResult([finding], measurements: measurements)
    }

    private static func way(to upstream: UpstreamFacts) -> String {
        let remote = ShellWords.quoted(upstream.remote)
        // `git remote add` leaves no `upstream/HEAD` behind before Git 2.48.
        guard upstream.branch != nil else { return "git fetch \(remote) HEAD && git rebase FETCH_HEAD" }
        return "git fetch \(remote) && git rebase \(ShellWords.quoted(upstream.name))"
    }

    private static func severity(_ policy: UpstreamPolicy, _ stage: Stage) -> Severity {
        // A team that sets a number for a stage wants it kept.
        policy.maxBehind[stage] != nil ? max(policy.behind[stage], .error) : policy.behind[stage]
    }
}
