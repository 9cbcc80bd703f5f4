import Git
public import Patterns
import PolicyLanguage
import YAML

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

/// What the first line of a commit message tells about the commit.
package enum CommitSubject {
    /// The first line of a message, empty where there is none.
    package static func of(_ message: String) -> String {
        MessageLines.split(message).first.map(String.init) ?? ""
    }

    /// True for the words that `git revert` writes.
    package static func isRevert(_ subject: String) -> Bool {
        ["Revert \"", "Reapply \""].contains { subject.hasPrefix($0) }
    }

    /// True for a subject that speaks of a slip: a typing error, something forgotten, what a linter asked for.
    ///
    /// A longer subject with "fix" in it mostly tells of work of its own.
    package static func speaksOfASlip(_ subject: String) -> Bool {
        var text = subject[...]
        // In `fix(loader): close the file` the first word is a kind of change.
        if let type = ConventionalSubject(subject) { text = Substring(type.description) }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if words.contains(where: slips.contains) { return true }
        return words.count <= 3 && words.contains { fixes.contains($0) }
    }

    private static let slips: Set<String> = [
        "typo", "typos", "oops", "ups", "whoops", "forgot", "forgotten", "forget", "lint", "linter", "linting",
        "flake8",
        "pep8", "misspelling", "mispelling", "mistyped",
    ]
    private static let fixes: Set<String> = ["fix", "fixes", "fixed", "fixing", "fixup"]
}

/// The parts of a subject by Conventional Commits 1.0.0, such as `fix(loader)!: close the file`.
package struct ConventionalSubject: Sendable, Hashable {
    package var type: String
    package var scope: String?
    package var isBreaking: Bool
    package var description: String

    /// Reads a subject.
    ///
    /// - Returns: nil where it is not of that form.
    package init?(_ subject: String) {
        var rest = subject.unicodeScalars[...]
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
        }
        let type = rest.prefix(while: isWord)
        guard !type.isEmpty else { return nil }
        rest = rest.dropFirst(type.count)
        if rest.first == "(" {
            guard let end = rest.firstIndex(of: ")") else { return nil }
            let scope = rest[..<end].dropFirst()
            guard scope.contains(where: { !$0.properties.isWhitespace }), !scope.contains("(") else { return nil }
            self.scope = String(scope)
            rest = rest[rest.index(after: end)...]
        }
        isBreaking = rest.first == "!"
        if isBreaking { rest = rest.dropFirst() }
        guard rest.first == ":", rest.dropFirst().first == " " else { return nil }
        let description = rest.dropFirst(2).drop { $0 == " " }
        guard !description.isEmpty else { return nil }
        self.type = String(type)
        self.description = String(description)
    }

    /// What keeps a subject from that form, where it is nearly of it.
    package static func mistake(in subject: String) -> String? {
        let head = subject.prefix { $0 != ":" }
        guard head.count < subject.count else {
            return ConventionalSubject("\(subject): x") == nil ? nil : "there is no `: ` behind the type"
        }
        let rest = subject.dropFirst(head.count + 1)
        if ConventionalSubject("\(head): x") != nil {
            return rest.contains { $0 != " " } ? "a space belongs behind the colon" : "there is no description"
        }
        if head.contains("()") { return "the scope is empty" }
        if head.contains("!("), !head.hasSuffix("!") { return "the `!` belongs directly before the colon" }
        let tight = head.filter { $0 != " " }
        if tight.count < head.count, ConventionalSubject("\(tight): x") != nil,
            head.contains("(") || head.hasSuffix(" ")
        {
            return "no space belongs before the colon or the scope"
        }
        return nil
    }
}
