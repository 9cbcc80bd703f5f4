import Model
import Patterns
import PolicyLanguage
import Rules
import Testing

@Suite("Rules about commit messages")
struct MessageJudgementTests {
    private func mistakes(_ message: String, _ rules: MessageRules, isMerge: Bool = false) -> [String] {
        judge(message, rules, isMerge: isMerge).mistakes.map(\.text)
    }

    private func judge(_ message: String, _ rules: MessageRules, isMerge: Bool = false) -> JudgedMessage {
        MessageJudgement.judge(message, by: rules, isMerge: isMerge, PatternBudget())
    }

    @Test func subjectLength() {
        let rules = MessageRules(subjectMax: 10)
        #expect(mistakes("ten chars.\n", rules) == [])
        #expect(mistakes("eleven char\n", rules) == ["the subject has 11 characters, and the limit is 10"])
        // Characters as people count them: an accent or a flag is not one of its own.
        #expect(mistakes("e\u{301}e\u{301}e\u{301}e\u{301} 🇪🇺👩‍👩‍👧 日本\n", rules) == [])
        #expect(mistakes("short\nand on\n", rules).first?.hasPrefix("there is no blank line") == true)
        #expect(mistakes("short\n\nand a body that is long\n", rules) == [])
        #expect(mistakes("", rules) == [] && mistakes("\n", rules) == [])
        let words = MessageJudgement.words(for: judge("eleven char", rules).mistakes, in: "eleven char")
        #expect(words.notes == ["eleven char", "too much: r"])
    }

    @Test(arguments: [
        ("feat: add", true), ("fix(loader): close", true), ("feat!: drop", true), ("feat(api)!: drop", true),
        ("Fix: close", true), ("exp: try", true), ("data-prep: shards", true), ("feat(a/b c): x", true),
        ("fix:close", false), ("fix :close", false), ("fix (loader): x", false), ("feat(): x", false),
        ("feat(a: x", false), ("feat!(a): x", false), ("add a thing", false), (": x", false), ("feat: ", false),
        ("feat", false), ("a feat: x", false), ("feat:\u{301} x", false), ("ünï: x", true),
    ])
    func conventional(_ subject: String, _ isGood: Bool) {
        #expect(mistakes(subject, MessageRules(subjectMax: nil, convention: .conventional)).isEmpty == isGood)
        if !isGood { _ = ConventionalSubject.mistake(in: subject) }
    }

    @Test func breakingChangeIsWrittenInCapitals() {
        let rules = MessageRules(convention: .conventional)
        #expect(mistakes("feat: x\n\nBREAKING CHANGE: y\n", rules) == [])
        #expect(mistakes("feat: x\n\nbreaking change: y\n", rules).count == 1)
        #expect(mistakes("feat: x\n\nBreaking-Change: y\n", rules).count == 1)
    }

    @Test func bodyLength() {
        let rules = MessageRules(bodyMax: 20)
        let long = "words that are longer than twenty"
        #expect(mistakes("s\n\n\(long)\n", rules) == ["line 3 has 33 characters, and the limit is 20"])
        #expect(mistakes("s\n\n\(long)\nx\n\(long)\n", rules) == ["2 lines have more than 20 characters"])
        for fine in [
            "    \(long)", "\t\(long)", "> \(long)", "see https://example.org/\(long)", "```\n\(long)\n```",
            "a\n\nReviewed-by: \(long)", "a-path/that/has/no/place/to/break/it.py",
            "- a-path/that/has/no/place/to/break",
            "~~~ text\n\(long)\n~~~", "x\n\nSigned-off-by: A\n \(long)",
        ] { #expect(mistakes("s\n\n\(fine)\n", rules) == [], "\(fine)") }
        #expect(mistakes("s\n\n```\ncode\n```\n\(long)\n", rules).count == 1)
    }

    @Test func patternAndExemptions() throws {
        let rules = MessageRules(
            pattern: try Pattern("[A-Z].*[^.]"),
            exempt: [try Pattern("^Created using Colab(oratory)?( \\(#\\d+\\))?$")])
        #expect(mistakes("Add it", rules) == [])
        #expect(mistakes("add it.", rules) == ["the subject does not match this project's pattern"])
        for exempt in ["fixup! x", "squash! x", "amend! x", "Revert \"x\".", "Reapply \"x\"."] {
            #expect(mistakes(exempt, rules) == [], "\(exempt)")
        }
        #expect(mistakes("Merge branch 'x'.", rules, isMerge: true) == [])
        #expect(mistakes("Merge branch 'x'.", rules).count == 1)
        #expect(mistakes("merged.", rules, isMerge: true).count == 1)
        let strict = MessageRules(convention: .conventional, exempt: rules.exempt)
        for subject in ["Created using Colab", "Created using Colaboratory", "Created using Colab (#3)"] {
            #expect(mistakes(subject, strict) == [])
        }
        #expect(mistakes("Created using Colab and love", strict).count == 1)
        // However long a subject is, the answer comes at once.
        #expect(judge(String(repeating: "a", count: 1_000_000), rules).undecided != nil)
    }

    @Test func trailers() {
        let rules = MessageRules(trailers: ["Signed-off-by", "Reviewed-by:"])
        #expect(mistakes("s\n\nsigned-off-by: A <a@b>\nReviewed-By: B\n", rules) == [])
        #expect(mistakes("s\n\nSigned-off-by: A\n", rules) == ["the trailer Reviewed-by is missing"])
        #expect(mistakes("s\n\nReviewed-by: A\nSigned-off-by:\n", rules) == ["the trailer Signed-off-by is missing"])
        let elsewhere = judge("s\n\nReviewed-by: A\nSigned-off-by: A\n\nand more\n", rules).mistakes
        #expect(elsewhere.count == 2 && elsewhere.allSatisfy { !$0.notes.isEmpty && !$0.needsSignOffAlone })
        let alone = judge("s\n", MessageRules(trailers: ["Signed-off-by"])).mistakes
        #expect(alone.count == 1 && alone.allSatisfy(\.needsSignOffAlone))
    }

    @Test func whatNoPatternDecidesIsNeitherGoodNorBad() throws {
        let long = String(repeating: "A", count: 4_001)
        let rules = MessageRules(subjectMax: nil, pattern: try Pattern("[A-Z].*"))
        #expect(judge(long, rules) == JudgedMessage(undecided: "history.message.pattern: the text has more than 4 kB"))
        let exempt = MessageRules(subjectMax: 10, exempt: [try Pattern("B.*")])
        #expect(judge(long, exempt) == JudgedMessage(undecided: "history.message.exempt: the text has more than 4 kB"))
        // What another rule finds is said all the same.
        let both = judge(long, MessageRules(subjectMax: 10, pattern: rules.pattern))
        #expect(both.mistakes.count == 1 && both.undecided != nil)
    }

    @Test func nothingIsAskedWhereRulesAreOff() {
        let message = String(repeating: "x", count: 100)
        #expect(mistakes(message, MessageRules(severity: .off)) == [])
        #expect(mistakes(message, MessageRules(subjectMax: nil)) == [])
        #expect(MessageRules(subjectMax: nil).isOff && MessageRules(severity: .off).isOff && !MessageRules().isOff)
    }

    @Test(arguments: [
        ("Fix typo", true), ("oops", true), ("Forgot the sign", true), ("make lint happy", true), ("fix", true),
        ("small fix", true), ("fix the tests", true), ("Fixes flake8", true), ("fixed", true), ("chore: lint", true),
        ("fix: typo in the docs", true), ("fix the off-by-one in the sampler", false),
        ("fix(loader): close the file", false),
        ("fix: close it", false), ("Add the model", false), ("prefix the names", false), ("", false),
        ("Linear probing of all layers", false), ("Typology of errors", false),
    ])
    func slips(_ subject: String, _ isSlip: Bool) {
        #expect(CommitSubject.speaksOfASlip(subject) == isSlip)
    }
}
