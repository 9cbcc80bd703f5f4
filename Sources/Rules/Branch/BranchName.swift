import Git
public import Model
public import Patterns
import PolicyLanguage
import Words

/// `branch/name`: a branch whose name does not follow the project's pattern.
public enum BranchName: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "branch/name", "The branch's name does not match the policy's pattern.",
        why: "A name such as fix/nan-loss tells a reader what a branch is for, and lets tools group branches.",
        wayPast: "Set branches.name to warning, or remove branches.pattern.",
        bad: CheckExample(
            policy: #"branches: {protected: [], pattern: "(feature|fix)/[a-z0-9-]+"}"#, files: ["a.txt": "1\n"],
            commands: ["git switch -q -c MyStuff"]),
        good: CheckExample(
            policy: #"branches: {protected: [], pattern: "(feature|fix)/[a-z0-9-]+"}"#, files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/my-stuff"]))

    static let patternKey = RuleKey<Pattern?>(
        .branches, "pattern", ValueType<Pattern>.pattern.orNone(["off"]), default: nil,
        example: "\"(feature|fix)/[a-z0-9-]+\"", "The regular expression that the whole name of a branch must match.")
    static let explainKey = RuleKey<String?>(
        .branches, "explain", ValueType<String>.text.orNone(["null"]), default: nil, otherwise: "the pattern itself",
        example: "\"feature/short-name or fix/short-name\"", "How to say the pattern to people.")
    static let severityKey = RuleKey<Severity>(
        .branches, "name", .severity(.error), default: .error, otherwise: "error, where there is a `pattern`",
        example: "warning", "`branch/name`: the branch's name does not match the pattern.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [patternKey, explainKey, severityKey] }

    /// It judges the name of each reference.
    public static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let branches = context.policy.branches else { return "branches: off" }
        guard branches.pattern != nil else { return "no branches.pattern" }
        if branches.name == .off { return "branches.name: off" }
        switch context.stage {
        case .commit:
            if context.facts.head.isDetached { return "HEAD is detached" }
            return context.facts.operation?.isUnderWay
        case .push:
            guard let push = context.subject.push, push.branch != nil else { return "no branch is pushed" }
            return push.isDeletion ? "a reference is deleted" : nil
        case .ci:
            if judgedName(context) == nil { return "the CI system does not name the branch" }
            return ColabCommit.areAll(context.subject.commits) ? "Colab made every commit" : nil
        case .message, .rewrite, .manual: return "judged at commit, at push and in CI"
        }
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let branches = context.policy.branches, let pattern = branches.pattern, let name = judgedName(context),
            !isExempt(name, context)
        else { return CheckResult() }
        switch pattern.outcome(of: name, context.patternBudget) {
        case .matched: return CheckResult()
        case .inconclusive(let reason): return CheckResult(inconclusive: "branches.pattern: \(reason)")
        case .unmatched: break
        }
        let suggestion = try freeName(name, context)
        var notes = ["names match \(pattern.text)"]
        if let explain = branches.explain { notes.append("for example: \(explain)") }
        let new = suggestion ?? "NEW-NAME"
        return CheckResult([
            Finding(
                description.id, branches.name, "the branch name \(name) does not follow this project's pattern",
                notes: notes, command: command(name, new, context))
        ])
    }

    private static func judgedName(_ context: CheckContext) -> String? {
        switch context.stage {
        case .push: context.subject.push?.branch
        case .ci: context.event.branch ?? context.facts.head.branch
        default: context.facts.head.branch
        }
    }

    /// The command that gives the branch its new name, or pushes to one where it is the remote's name that is wrong.
    private static func command(_ name: String, _ new: String, _ context: CheckContext) -> SuggestedCommand {
        guard let push = context.subject.push, push.localBranch != name, let commit = push.new else {
            return "git branch -m \(ShellWords.quoted(name)) \(ShellWords.quoted(new))"
        }
        let source = push.localBranch ?? commit.short
        return "git push \(ShellWords.quoted(push.destination)) \(ShellWords.quoted("\(source):refs/heads/\(new)"))"
    }

    /// A name for it that no branch has yet.
    private static func freeName(_ name: String, _ context: CheckContext) throws -> String? {
        guard let suggestion = SuggestedBranchName.name(for: name, context.policy.branches, context.patternBudget)
        else { return nil }
        let repository = try context.repository()
        return try SuggestedBranchName.free(
            suggestion, context.policy.branches?.pattern, context.patternBudget, in: repository)
    }

    /// Default and protected branches have the names that they have.
    private static func isExempt(_ name: String, _ context: CheckContext) -> Bool {
        name == context.facts.upstream?.branch || BranchProtected.isProtected(name, context)
            || (context.facts.head.isUnborn && context.stage == .commit)
    }
}

extension BranchesPolicy {
    /// The pattern that a new branch's whole name must match, nil when any name serves.
    public var pattern: Pattern? {
        get { rules[BranchName.patternKey] }
        set { rules[BranchName.patternKey] = newValue }
    }
}

extension BranchesPolicy {
    /// How to say the pattern to people.
    public var explain: String? {
        get { rules[BranchName.explainKey] }
        set { rules[BranchName.explainKey] = newValue }
    }
}

extension BranchesPolicy {
    /// `branch/name`: a name that `pattern` does not match.
    public var name: Severity {
        get { rules[BranchName.severityKey] }
        set { rules[BranchName.severityKey] = newValue }
    }
}
