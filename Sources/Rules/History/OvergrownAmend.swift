import Git
public import Model
import PolicyLanguage

/// `history/overgrown-amend`: an amend that brings other work into an old commit.
public enum OvergrownAmend: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/overgrown-amend", "An amend brings much work in other files into a commit that is not new.",
        why:
            "A commit that tells of one thing and holds two is hard to review and to revert. An amend counts where the "
            + "commit is older than `after`, the amend touches none of its files, and more than `max_lines` lines change.",
        settings: [
            "history.overgrown_amend.severity", "history.overgrown_amend.after", "history.overgrown_amend.max_lines",
        ],
        wayPast: "Set history.overgrown_amend to off, or raise its limits.",
        bad: CheckExample(
            policy: "branches: off\nhistory: {overgrown_amend: {severity: error, max_lines: 2}}",
            files: ["model.py": "rate = 0.1\n", "data.py": "a = 1\nb = 2\nc = 3\n"],
            commands: [
                "git add model.py && git commit -q -m 'Add the model'",
                "git add data.py && git commit -q --amend --no-edit",
            ], stage: .message),
        good: CheckExample(
            policy: "branches: off\nhistory: {overgrown_amend: {severity: error, max_lines: 2}}",
            files: ["model.py": "rate = 0.1\n", "data.py": "a = 1\nb = 2\nc = 3\n"],
            commands: [
                "git add model.py && git commit -q -m 'Add the model'",
                "git add data.py && git commit -q -m 'Add the data'",
            ], stage: .message))

    static let overgrownAmendKey = RuleKey<HistoryPolicy.OvergrownAmend>(
        .history, "overgrown_amend", PolicyKeys.overgrownAmend.type(), default: HistoryPolicy.OvergrownAmend(),
        otherwise: "off", example: "warning", "`history/overgrown-amend`: an amend that should have been a commit.")
    /// It is about the message, or about what a commit of that message changes.
    public static let occasions = [Occasion.message]

    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [overgrownAmendKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        if history.overgrownAmend.severity == .off { return "history.overgrown_amend: off" }
        guard context.stage == .message else { return "judged when the message stands" }
        if let operation = context.facts.operation { return operation.isUnderWay }
        return context.subject.amended == nil ? "the commit is no amend" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let rule = context.policy.history?.overgrownAmend, let id = context.subject.amended else {
            return CheckResult()
        }
        let repository = try context.repository()
        let old = try repository.commit(id)
        guard old.age(at: context.now) > Int64(rule.afterMilliseconds / 1000) else { return CheckResult() }
        if repository.isEdge(id) {
            return CheckResult(inconclusive: "what the amended commit has changed is beyond this shallow history")
        }
        let before = try old.parents.first.map { try repository.commit($0).tree } ?? .emptyTree
        let own = Set(try repository.changes(from: before, to: old.tree).map(\.path))
        let added = try repository.changes(from: old.tree, to: context.subject.tree)
        // A file that holds no text counts no lines, and the others decide.
        guard !own.isEmpty, !added.isEmpty, added.allSatisfy({ !own.contains($0.path) }) else { return CheckResult() }
        var count = 0
        for change in added where count <= rule.maxLines {
            let lines = try ChangedLines.read([change], from: old.tree, most: .max, repository)
            count += lines?.values.joined().reduce(0) { $0 + $1.lineCount } ?? 0
        }
        guard count > rule.maxLines else { return CheckResult() }
        let commit = context.facts.asking?.commit ?? CommitCommand(arguments: [])
        let again = commit.line("", amends: false)
        return CheckResult([
            Finding(
                description.id, rule.severity,
                "the amend brings other work into an old commit: more than \(rule.maxLines) lines, no file in common",
                notes: ["\(id.short) \(old.subject)"],
                command: context.refuses(at: rule.severity) ? again : "git reset --soft \(id.short) && \(again)")
        ])
    }
}

extension HistoryPolicy {
    /// When an amend should have been a new commit.
    public var overgrownAmend: HistoryPolicy.OvergrownAmend {
        get { rules[Rules.OvergrownAmend.overgrownAmendKey] }
        set { rules[Rules.OvergrownAmend.overgrownAmendKey] = newValue }
    }
}
