import Git
public import Model
import PolicyLanguage

/// `history/small-follow-up`: a commit that mends the one before it, which nobody else has yet.
public enum SmallFollowUp: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/small-follow-up", "A small commit mends the one before it, which is not published: an amend would do.",
        why:
            "Commits such as \"fix typo\" hide what was really done, and a bisection stops at a state that never worked. "
            + "While nobody else has a commit, it can be amended at no cost. Only a commit of your own counts that is "
            + "younger than `within`, whose files you touch again, at most `max_lines` lines of them, next to lines "
            + "that it wrote or under a subject such as typo, oops, forgot, lint or fix.",
        settings: [
            "history.small_follow_up.severity", "history.small_follow_up.max_lines", "history.small_follow_up.within",
        ],
        wayPast: "Set history.small_follow_up to off, or commit with --fixup to melt the commits together later.",
        bad: CheckExample(
            policy: "branches: off\nhistory: {small_follow_up: {severity: error, within: 3650d}}",
            files: ["model.py": "rate = 0.1\n"],
            commands: [
                "git add -A && git commit -q -m 'Add the model'",
                "echo 'rate = 0.01' >model.py && git commit -q -a -m 'Lower the rate'",
            ], stage: .message),
        good: CheckExample(
            policy: "branches: off\nhistory: {small_follow_up: {severity: error, within: 3650d}}",
            files: ["model.py": "rate = 0.1\n"],
            commands: [
                "git add -A && git commit -q -m 'Add the model'",
                "echo 'rate = 0.01' >model.py && git commit -q -a --amend --no-edit",
            ], stage: .message))

    static let smallFollowUpKey = RuleKey<HistoryPolicy.SmallFollowUp>(
        .history, "small_follow_up", PolicyKeys.smallFollowUp.type(), default: HistoryPolicy.SmallFollowUp(),
        otherwise: "its keys' defaults", example: "off",
        "`history/small-follow-up`: a commit that should have amended the one before.")
    /// It is about the message, or about what a commit of that message changes.
    public static let occasions = [Occasion.message]

    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [smallFollowUpKey] }

    // Lines between two places that still belong together: the third line away touches.
    private static let mostLinesBetween = 2
    // A clock that runs a little ahead is no reason to be unsure.
    private static let clockTolerance: Int64 = 60

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        if history.smallFollowUp.severity == .off { return "history.small_follow_up: off" }
        guard context.stage == .message else { return "judged when the message stands" }
        if let operation = context.facts.operation { return operation.isUnderWay }
        if context.subject.amended != nil { return "the commit is an amend" }
        return context.subject.head == nil ? "the branch has no commit yet" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let rule = context.policy.history?.smallFollowUp, let id = context.subject.head,
            !context.subject.changes.isEmpty, context.subject.changes.count <= rule.maxLines
        else { return CheckResult() }
        let subject = CommitSubject.of(context.message?.text ?? "")
        if UnfinishedCommits.target(of: subject) != nil || CommitSubject.isRevert(subject) { return CheckResult() }
        let repository = try context.repository()
        let head = try repository.commit(id)
        if repository.isEdge(id) {
            return CheckResult(inconclusive: "what the commit before has changed is beyond this shallow history")
        }
        let age = head.age(at: context.now)
        guard head.parents.count < 2, age > -clockTolerance, age <= Int64(rule.withinMilliseconds / 1000),
            !context.facts.identity.isOther(head),
            let count = try followUp(context, head, rule.maxLines, subject, repository)
        else { return CheckResult() }
        // Last, because thousands of references may have to be read.
        let publication = try PublishedBranches(repository, target: nil, fork: nil)
            .publications(of: [head], for: context.facts.identity, in: repository)[id]
        guard publication?.isPublished == false else { return CheckResult() }
        let lines = count == 1 ? "1 changed line mends" : "\(count) changed lines mend"
        return CheckResult([
            Finding(
                description.id, rule.severity,
                "\(lines) the commit before, which nobody else has: amend it instead",
                notes: ["\(id.short) \(head.subject)"], command: command(id, rule.severity, context))
        ])
    }

    /// How many lines the new commit changes, nil where it is no follow-up.
    private static func followUp(
        _ context: CheckContext, _ head: Commit, _ most: Int, _ subject: String, _ repository: borrowing Repository
    ) throws -> Int? {
        let before = try head.parents.first.map { try repository.commit($0).tree } ?? .emptyTree
        // Who takes everything back would amend the commit into nothing.
        if before == context.subject.tree { return nil }
        let changes = context.subject.changes
        let paths = Set(changes.map(\.path))
        let written = try repository.changes(from: before, to: head.tree).filter { paths.contains($0.path) }
        guard written.count == paths.count,
            let lines = try ChangedLines.read(changes, from: head.tree, most: most, repository)
        else { return nil }
        let count = lines.values.joined().reduce(0) { $0 + $1.lineCount }
        if CommitSubject.speaksOfASlip(subject) { return count }
        guard let own = try ChangedLines.read(written, from: before, most: .max, repository) else { return nil }
        let touches = lines.allSatisfy { path, places in
            places.allSatisfy { place in own[path]?.contains { isNear(place.old, $0.new) } ?? false }
        }
        return touches ? count : nil
    }

    private static func isNear(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        max(other.lowerBound - one.upperBound, one.lowerBound - other.upperBound) <= mostLinesBetween
    }

    /// What makes one commit of both, by the command that was typed.
    private static func command(_ head: ObjectID, _ severity: Severity, _ context: CheckContext) -> SuggestedCommand {
        let commit = context.facts.asking?.commit ?? CommitCommand(arguments: [])
        let amend = commit.line("--no-edit", amends: true)
        if context.refuses(at: severity) { return amend }
        // It names the commit that stays, so that it is right as well where another finding has refused the new one.
        return "git reset --soft \(head.short) && \(amend)"
    }
}

extension CheckContext {
    /// True where a finding of this severity keeps the commit from being made.
    func refuses(at severity: Severity) -> Bool { severity == .error && policy.mode == .enforce }
}

extension HistoryPolicy {
    /// When a new commit should have been an amend.
    public var smallFollowUp: HistoryPolicy.SmallFollowUp {
        get { rules[Rules.SmallFollowUp.smallFollowUpKey] }
        set { rules[Rules.SmallFollowUp.smallFollowUpKey] = newValue }
    }
}
