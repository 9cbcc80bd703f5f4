import Git
public import Model
import PolicyLanguage

/// `history/unfinished`: a commit that waits to be squashed into another one is pushed.
public enum UnfinishedCommits: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "history/unfinished", "A fixup!, squash! or amend! commit is pushed; a WIP commit is a warning.",
        why: "Such a commit says of itself that it belongs into another one. Before it is shared, one command puts it "
            + "there; afterwards everybody reads the slip and its repair.",
        wayPast: "Set history.unfinished to warning, or to off.",
        bad: CheckExample(
            policy: "branches: {protected: []}", files: ["a.txt": "1\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m 'Add a'",
                "git commit -q --allow-empty --fixup HEAD",
            ], stage: .push),
        good: CheckExample(
            policy: "branches: {protected: []}", files: ["a.txt": "1\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m 'Add a'",
                "git commit -q --allow-empty --fixup HEAD", "git rebase -q -i --autosquash main",
            ], stage: .push))

    static let severityKey = RuleKey<Severity>(
        .history, "unfinished", .severity(.error), default: .error, example: "warning",
        "`history/unfinished`: a `fixup!`, `squash!` or `amend!` commit is pushed.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    /// It judges what each reference would get.
    public static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let history = context.policy.history else { return "history: off" }
        if history.unfinished == .off { return "history.unfinished: off" }
        return NewCommits.reasonToSkip(context)
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let severity = context.policy.history?.unfinished else { return CheckResult() }
        let new = NewCommits(context)
        let waiting = new.commits.filter { target(of: $0.subject) != nil }
        let inProgress = new.commits.filter { isWorkInProgress($0.subject) }
        var findings: [Finding] = []
        if let first = waiting.first {
            let isSingle = waiting.count == 1
            // Git looks for the other commit among those that it rebases.
            let isPublished = waiting.contains { !hasTarget($0, among: new.commits) }
            var notes = isSingle ? [] : NewCommits.list(waiting)
            if isPublished {
                notes.append("what it belongs to is published already, so it needs a message of its own: reword it")
            }
            findings.append(
                Finding(
                    description.id, severity,
                    isSingle
                        ? "the commit \(NewCommits.name(first)) waits to be squashed"
                        : "\(waiting.count) commits wait to be squashed", notes: notes,
                    command: new.rebase(isPublished ? "-i" : "-i --autosquash", onto: new.base)))
        }
        if let first = inProgress.first {
            findings.append(
                Finding(
                    description.id, min(severity, .warning),
                    inProgress.count == 1
                        ? "the commit \(NewCommits.name(first)) is work in progress"
                        : "\(inProgress.count) commits are work in progress",
                    notes: inProgress.count == 1 ? [] : NewCommits.list(inProgress),
                    command: new.rebase("-i", onto: new.base)))
        }
        return CheckResult(findings)
    }

    /// The subject of the commit into which this one is to go, nil where it says nothing of that kind.
    static func target(of subject: String) -> String? {
        var rest = subject[...]
        while let mark = ["fixup! ", "squash! ", "amend! "].first(where: { rest.hasPrefix($0) }) {
            rest = rest.dropFirst(mark.count)
        }
        return rest.count < subject.count ? String(rest) : nil
    }

    /// True where Git would find the other commit: by its subject, by how that begins, or by its id.
    private static func hasTarget(_ commit: Commit, among commits: [Commit]) -> Bool {
        guard let target = target(of: commit.subject) else { return false }
        return commits.contains {
            guard $0.id != commit.id, self.target(of: $0.subject) == nil else { return false }
            return $0.subject.hasPrefix(target) || (target.count >= 7 && $0.id.description.hasPrefix(target))
        }
    }

    /// True where the subject begins with the word WIP, in whatever brackets.
    static func isWorkInProgress(_ subject: String) -> Bool {
        let start = subject.drop { !$0.isLetter && !$0.isNumber }
        return start.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.lowercased() == "wip"
    }
}

extension HistoryPolicy {
    /// `history/unfinished`: a fixup or squash commit is pushed; work in progress is a warning at most.
    public var unfinished: Severity {
        get { rules[UnfinishedCommits.severityKey] }
        set { rules[UnfinishedCommits.severityKey] = newValue }
    }
}
