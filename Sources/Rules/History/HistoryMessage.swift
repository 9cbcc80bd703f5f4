import Git
public import Model
import PolicyLanguage
import Words

/// `history/message`: a commit message that does not keep to the project's form.
public enum HistoryMessage: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/message", "A commit message does not keep to the rules of history.message.",
        why:
            "Logs, blame and review pages show the first line and cut it off; what follows from a form, such as release "
            + "notes, needs every message to have it. The message is judged as Git will store it, without comments. "
            + "Merges, reverts, fixup! and squash! are exempt.",
        settings: [
            "history.message.severity", "history.message.subject_max", "history.message.body_max",
            "history.message.convention", "history.message.pattern", "history.message.trailers",
            "history.message.exempt",
        ],
        wayPast: "Name the subjects that need no form in history.message.exempt, or set history.message to off.",
        bad: CheckExample(
            policy: "branches: off\nhistory: {message: {severity: error, convention: conventional}}",
            commands: ["git commit -q --allow-empty -m 'Fixed the loader'"], stage: .message),
        good: CheckExample(
            policy: "branches: off\nhistory: {message: {severity: error, convention: conventional}}",
            commands: ["git commit -q --allow-empty -m 'fix(loader): close the file'"], stage: .message))

    static let messageKey = RuleKey<MessageRules?>(
        .history, "message", PolicyKeys.message.type().orNone(["off"]), default: MessageRules(),
        otherwise: "its keys' defaults", example: "{subject_max: 72}", "What commit messages look like.")
    /// It is about the message, or about what a commit of that message changes.
    public static let occasions = [Occasion.message]

    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [messageKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        guard let rules = history.message else { return "history.message: off" }
        if rules.severity == .off { return "history.message.severity: off" }
        switch context.stage {
        case .message: return nil
        case .ci: return NewCommits.reasonToSkip(context)
        case .commit, .push, .rewrite, .manual: return "judged when the message stands, and in CI"
        }
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let rules = context.policy.history?.message else { return CheckResult() }
        if context.stage == .ci { return inRange(rules, context) }
        guard let message = context.message else {
            return CheckResult(inconclusive: "the message's encoding is not known here")
        }
        let judged = MessageJudgement.judge(
            message.text, by: rules, isMerge: context.facts.operation == .merge, context.patternBudget)
        let mistakes = judged.mistakes
        if mistakes.isEmpty { return CheckResult(inconclusive: judged.undecided) }
        let words = MessageJudgement.words(for: mistakes, in: message.text)
        return CheckResult(
            [
                Finding(
                    description.id, rules.severity, words.line, notes: words.notes,
                    command: command(mistakes, message, context))
            ], inconclusive: judged.undecided)
    }

    /// Judges the messages of a range, a finding for each commit.
    private static func inRange(_ rules: MessageRules, _ context: CheckContext) -> CheckResult {
        let new = NewCommits(context)
        var result = CheckResult()
        // Nobody types the messages of Colab, and no hook sees them.
        for commit in new.commits where !ColabCommit.isOne(commit.subject) {
            let judged = MessageJudgement.judge(
                commit.message, by: rules, isMerge: commit.parents.count > 1, context.patternBudget)
            if let reason = judged.undecided, result.inconclusive == nil {
                result.inconclusive = "\(commit.id.short): \(reason)"
            }
            if judged.mistakes.isEmpty { continue }
            let words = MessageJudgement.words(for: judged.mistakes, in: commit.message)
            result.findings.append(
                Finding(
                    description.id, rules.severity, "\(commit.id.short): \(words.line)", notes: words.notes,
                    command: new.rebase("-i", onto: new.base)))
        }
        return result
    }

    /// The command that mends the message, which nobody has to type again: Git keeps it.
    private static func command(_ mistakes: [MessageMistake], _ message: CommitMessage, _ context: CheckContext)
        -> SuggestedCommand
    {
        let isSignOff = mistakes.allSatisfy(\.needsSignOffAlone)
        let commit = context.facts.asking?.commit ?? CommitCommand(arguments: [])
        guard context.refuses(at: context.policy.history?.message?.severity ?? .off) else {
            return isSignOff ? "git commit --amend --no-edit --signoff" : "git commit --amend"
        }
        // A refused merge is under way, and its message waits for the next commit.
        if message.file.hasSuffix("MERGE_MSG") { return isSignOff ? "git commit --no-edit --signoff" : "git commit" }
        let file = ShellWords.quoted(message.file)
        return commit.line((isSignOff ? "--signoff -F " : "-e -F ") + file, amends: commit.isAmend, keepsOptions: true)
    }
}

extension HistoryPolicy {
    /// The rules about commit messages, nil when off.
    public var message: MessageRules? {
        get { rules[HistoryMessage.messageKey] }
        set { rules[HistoryMessage.messageKey] = newValue }
    }
}
