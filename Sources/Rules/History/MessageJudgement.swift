import Git
public import Patterns
import PolicyLanguage

/// What breaks a rule in one commit message.
public struct MessageMistake: Sendable, Hashable {
    /// What is wrong, as part of a line.
    public var text: String
    /// Further lines.
    public var notes: [String]
    /// True where `--signoff` alone mends it.
    public var needsSignOffAlone: Bool

    init(_ text: String, notes: [String] = [], needsSignOffAlone: Bool = false) {
        self.text = text
        self.notes = notes
        self.needsSignOffAlone = needsSignOffAlone
    }
}

/// What came of judging one commit message.
public struct JudgedMessage: Sendable, Hashable {
    /// What breaks a rule, in the order in which it stands.
    public var mistakes: [MessageMistake]
    /// Why a pattern of the policy could not be matched, nil where every rule was judged.
    public var undecided: String?

    package init(_ mistakes: [MessageMistake] = [], undecided: String? = nil) {
        self.mistakes = mistakes
        self.undecided = undecided
    }
}

/// Judges commit messages by the policy's rules, one at a time and by nothing but the message.
public enum MessageJudgement {
    private static let shownCharacters = 200

    /// Finds what breaks a rule.
    ///
    /// - Parameters:
    ///   - message: The message as Git stores it.
    ///   - rules: The rules.
    ///   - isMerge: True for a commit with several parents.
    ///   - budget: What the policy's patterns may use.
    /// - Returns: The mistakes; none for an empty message, which is Git's to refuse, nor for one that is exempt.
    public static func judge(_ message: String, by rules: MessageRules, isMerge: Bool, _ budget: PatternBudget)
        -> JudgedMessage
    {
        let subject = CommitSubject.of(message)
        if rules.isOff || subject.isEmpty || isExemptByItself(subject, isMerge) { return JudgedMessage() }
        for pattern in rules.exempt {
            switch pattern.outcome(of: subject, budget) {
            case .matched: return JudgedMessage()
            case .unmatched: continue
            case .inconclusive(let reason): return JudgedMessage(undecided: "history.message.exempt: \(reason)")
            }
        }
        let lines = MessageLines.split(message)
        var mistakes = subjectLength(subject, lines, rules) + form(subject, lines, rules)
        var undecided: String?
        switch rules.pattern?.outcome(of: subject, budget) {
        case .matched, nil: break
        case .unmatched:
            mistakes.append(
                MessageMistake(
                    "the subject does not match this project's pattern",
                    notes: ["subjects match \(rules.pattern?.text ?? "")"]))
        case .inconclusive(let reason): undecided = "history.message.pattern: \(reason)"
        }
        mistakes += body(lines, rules) + missingTrailers(message, lines, rules)
        return JudgedMessage(mistakes, undecided: undecided)
    }

    /// Tells of the mistakes in one message.
    ///
    /// - Parameters:
    ///   - mistakes: What is wrong, at least one.
    ///   - message: The message.
    /// - Returns: One line for people, and further ones, of which the first is the subject.
    public static func words(for mistakes: [MessageMistake], in message: String) -> (line: String, notes: [String]) {
        let subject = shortened(CommitSubject.of(message))
        if let only = mistakes.first, mistakes.count == 1 { return (only.text, [subject] + only.notes) }
        return (
            "\(mistakes.count) things are wrong with the commit message",
            [subject] + mistakes.map { "- " + ([$0.text] + $0.notes).joined(separator: "; ") }
        )
    }

    /// True for what Git writes itself.
    private static func isExemptByItself(_ subject: String, _ isMerge: Bool) -> Bool {
        (isMerge && subject.hasPrefix("Merge ")) || UnfinishedCommits.target(of: subject) != nil
            || CommitSubject.isRevert(subject)
    }

    // MARK: The subject

    private static func subjectLength(_ subject: String, _ lines: [Substring], _ rules: MessageRules)
        -> [MessageMistake]
    {
        guard let most = rules.subjectMax else { return [] }
        if subject.count > most {
            return [
                MessageMistake(
                    "the subject has \(subject.count) characters, and the limit is \(most)",
                    notes: ["too much: \(shortened(String(subject.dropFirst(most).drop(while: \.isWhitespace))))"])
            ]
        }
        // Git takes every line up to the first blank one for the subject.
        let paragraph = lines.prefix { !isBlank($0) }
        let count = paragraph.map(\.count).reduce(paragraph.count - 1, +)
        guard paragraph.count > 1, count > most else { return [] }
        return [
            MessageMistake(
                "there is no blank line behind the subject, so Git takes \(count) characters for it",
                notes: ["line 2: \(shortened(String(paragraph[1])))"])
        ]
    }

    private static func form(_ subject: String, _ lines: [Substring], _ rules: MessageRules) -> [MessageMistake] {
        var mistakes: [MessageMistake] = []
        if rules.convention == .conventional {
            if ConventionalSubject(subject) == nil {
                var notes = ConventionalSubject.mistake(in: subject).map { [$0] } ?? []
                notes.append("for example: fix(loader): close the file")
                mistakes.append(
                    MessageMistake("the subject is not of the form type(scope): description", notes: notes))
            }
            if let line = lines.first(where: isMisspelledFooter) {
                mistakes.append(
                    MessageMistake(
                        "BREAKING CHANGE is written in capitals, so that tools find it",
                        notes: [shortened(String(line))]))
            }
        }
        return mistakes
    }

    private static func isMisspelledFooter(_ line: Substring) -> Bool {
        let token = line.prefix { $0 != ":" }
        guard token.count < line.count, token.utf8.count == "BREAKING CHANGE".utf8.count else { return false }
        let capitals = token.uppercased()
        return (capitals == "BREAKING CHANGE" || capitals == "BREAKING-CHANGE") && token != capitals
    }

    // MARK: The body

    private static func body(_ lines: [Substring], _ rules: MessageRules) -> [MessageMistake] {
        guard let most = rules.bodyMax else { return [] }
        let trailers = Trailer.lineCount(in: lines)
        let end = (lines.lastIndex { !isBlank($0) } ?? 0) + 1 - trailers
        var fence: Substring?
        var long: [Int] = []
        for (index, line) in lines.enumerated() where index > 0 && index < end {
            let text = line.drop { $0 == " " }
            if let open = fence {
                if text.hasPrefix(open) { fence = nil }
                continue
            }
            if let mark = ["```", "~~~"].first(where: text.hasPrefix) {
                fence = mark[...]
                continue
            }
            let isCode = line.hasPrefix("    ") || line.hasPrefix("\t")
            // Where a line has no place to break it, nobody can.
            let isOneWord = !text.drop { $0 == "-" || $0 == "*" || $0 == " " }.contains(" ")
            if isCode || isOneWord || text.hasPrefix(">") || line.contains("://") { continue }
            if line.count > most { long.append(index) }
        }
        guard let first = long.first else { return [] }
        let shown = shortened(String(lines[first]))
        if long.count == 1 {
            let count = lines[first].count
            return [
                MessageMistake("line \(first + 1) has \(count) characters, and the limit is \(most)", notes: [shown])
            ]
        }
        return [
            MessageMistake(
                "\(long.count) lines have more than \(most) characters", notes: ["line \(first + 1): \(shown)"])
        ]
    }

    // MARK: Trailers

    private static func missingTrailers(_ message: String, _ lines: [Substring], _ rules: MessageRules)
        -> [MessageMistake]
    {
        if rules.trailers.isEmpty { return [] }
        let present = Set(Trailer.all(in: message).filter { !$0.value.isEmpty }.map { $0.token.lowercased() })
        return rules.trailers.compactMap { wanted in
            let name = String(wanted.prefix { $0 != ":" })
            if present.contains(name.lowercased()) { return nil }
            let isElsewhere = lines.contains { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            return MessageMistake(
                "the trailer \(name) is missing",
                notes: isElsewhere ? ["a line \(name): is there, but Git reads trailers in the last paragraph"] : [],
                needsSignOffAlone: name.lowercased() == "signed-off-by" && !isElsewhere)
        }
    }

    // MARK: Lines

    private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

    private static func shortened(_ text: String) -> String {
        text.count > shownCharacters ? text.prefix(shownCharacters) + "…" : text
    }
}
