import Testing

@testable import Patterns

@Suite struct PatternTests {
    private func isMatch(_ pattern: String, _ text: String) throws -> Bool {
        let outcome = try Pattern(pattern).outcome(of: text, PatternBudget())
        try #require(outcome == .matched || outcome == .unmatched)
        return outcome == .matched
    }

    @Test(arguments: [
        ("(feature|fix)/[a-z0-9][a-z0-9._-]*", "feature/a-b.c", true),
        ("(feature|fix)/[a-z0-9][a-z0-9._-]*", "feature/", false),
        ("(feature|fix)/[a-z0-9][a-z0-9._-]*", "feature/A", false),
        ("(feature|fix)/[a-z0-9][a-z0-9._-]*", "my-feature/a", false),
        ("(feature|fix)/[a-z0-9][a-z0-9._-]*", "fix/a/b", false),
        ("^main$", "main", true), ("main", "mainly", false), ("a|b", "b", true), ("a|", "", true),
        ("a{2,3}", "a", false), ("a{2,3}", "aaa", true), ("a{2,3}", "aaaa", false), ("a{2}", "aa", true),
        ("a{2,}", "aaaaa", true), ("(?:ab)+c?", "ababc", true), ("(ab)*?", "abab", true), ("\\d+-\\w+", "42-x_1", true),
        ("\\d+", "x", false), ("[^/]+", "a/b", false), ("[^/]+", "a-b", true), ("[\\d.]+", "1.2", true),
        ("[a\\-z]", "-", true), ("[a\\-z]", "b", false), ("[a-]", "-", true), ("[]a]", "]", true), (".", "é", true),
        ("\\.", ".", true), ("\\.", "x", false), ("a^b", "ab", false), ("\\S+\\s\\S+", "a b", true),
        ("^Created using Colab(oratory)?( \\(#\\d+\\))?$", "Created using Colaboratory (#7)", true),
        // The whole text has to match, whichever way is tried first.
        ("a|ab", "ab", true), ("a*?", "aaa", true), ("main$", "main\n", false), ("a", "ba", false),
    ])
    func matching(pattern: String, text: String, wanted: Bool) throws {
        #expect(try isMatch(pattern, text) == wanted)
    }

    @Test(arguments: [
        // Look-around, names, flags and back references.
        ("(?!wip/).+", "fix/a", true), ("(?!wip/).+", "wip/a", false), (".+(?<!-)", "fix-a", true),
        (".+(?<!-)", "fix-", false), ("(?i)fix/[a-z]+", "FIX/Loss", true), ("(?<w>[a-z]+)-\\k<w>", "a-a", true),
        ("(?P<w>[a-z]+)-(?P=w)", "a-b", false), ("(a|b)\\1", "bb", true), ("[[:alpha:]]+", "ab", true),
        ("[\\D]+", "ab", true), ("a++b", "aab", true), ("\\bfix\\b.*", "fix loss", true),
        // Classes are ASCII's unless the pattern says otherwise.
        ("\\w+", "größe", false), ("(*UCP)\\w+", "größe", true), ("[\\p{L}-]+", "größe-修复", true),
        ("\\d", "٣", false), ("\\s", "\u{a0}", false), ("(?i)É", "é", true), (".", "e\u{301}", false),
    ])
    func newSyntax(pattern: String, text: String, wanted: Bool) throws {
        #expect(try isMatch(pattern, text) == wanted)
    }

    /// Names of branches that projects on public hosts have.
    @Test(arguments: [
        "dependabot/npm_and_yarn/webpack-5.94.0", "dependabot/pip/docs/jinja2-3.1.5", "renovate/pin-dependencies",
        "feature/JIRA-1234_add-loader", "release/v2.0.0-rc.1", "revert-123-fix/nan-loss", "ada/2024-05-01", "gh-pages",
        "user@host/patch-1", "pre-commit-ci-update-config", "codex/fix-#12", "copilot/fix-6f2a", "exp/lr=1e-3,bs=32",
        "größe", "功能/修复", "fix/e\u{301}tude", "🚀-launch", "HEAD", "a", String(repeating: "long-", count: 48),
    ])
    func realBranchNames(name: String) throws {
        #expect(try isMatch("[^/]+(/[^/]+)*", name))
        #expect(try isMatch("(?!.*//).+", name))
        #expect(try !isMatch("(main|master|develop)", name))
        let usual = try Pattern("(feature|fix|docs)/[a-z0-9][a-z0-9._-]*")
        #expect(usual.outcome(of: name, PatternBudget()) == .unmatched)
    }

    @Test(arguments: [
        ("", "the pattern is empty", 0), ("a)", "unmatched closing parenthesis", 1),
        ("(a", "missing closing parenthesis", 2), ("x[a", "missing terminating ] for character class", 3),
        ("*a", "quantifier does not follow a repeatable item", 0),
        ("éa**", "quantifier does not follow a repeatable item", 3),
        ("a{3,2}", "numbers out of order in {} quantifier", 5), ("[z-a]", "range out of order in character class", 3),
        ("\\1", "reference to non-existent subpattern", 1), ("a\\", "\\ at end of pattern", 2),
        ("((a{200}){200}){200}", "regular expression is too large", 20),
        ("((){200}){200}", "regular expression is too large", 14),
        ("[\\d-z]", "invalid range in character class", 3), ("\\C", "using \\C is disabled by the application", 2),
    ])
    func mistakes(pattern: String, message: String, offset: Int) {
        #expect(throws: PatternError(message: message, offset: offset)) { try Pattern(pattern) }
    }

    /// What the matcher of version 0 read otherwise; all else that it took means the same, as a comparison of 60,000
    /// random patterns has shown.
    @Test func whatHasAnotherMeaningThanBefore() throws {
        #expect(try isMatch("[[:alpha:]]", "b") && !isMatch("[[:alpha:]]", "a]"))
        for text in ["[\\d-z]", "^*a", "a$?", "[[.a.]]", "[[=a=]]"] {
            #expect(throws: PatternError.self, "\(text)") { try Pattern(text) }
        }
        #expect(try isMatch("a{x}", "a{x}") && isMatch("a{,3}", "a{,3}"))
    }

    @Test func longAndDeepPatternsAreRefused() throws {
        let deep = String(repeating: "(", count: 300) + String(repeating: ")", count: 300)
        #expect(throws: PatternError.self) { try Pattern(deep) }
        #expect(throws: PatternError(message: "the pattern has more than 1000 characters", offset: nil)) {
            try Pattern(String(repeating: "é", count: 1_001))
        }
        _ = try Pattern(String(repeating: "é", count: 1_000))
    }

    @Test func patternsAreEqualByTheirText() throws {
        #expect(try Pattern("a+") == Pattern("a+"))
        #expect(try Pattern("a+") != Pattern("a+", .beginning))
        #expect(try Set([Pattern("a"), Pattern("a"), Pattern("b")]).count == 2)
    }

    @Test func aBeginningMayMatch() throws {
        let pattern = try Pattern("get_|set_", .beginning)
        #expect(pattern.outcome(of: "get_loss", PatternBudget()) == .matched)
        #expect(pattern.outcome(of: "forget_loss", PatternBudget()) == .unmatched)
    }

    @Test func bytesThatAreNotUTF8MatchNothing() throws {
        let budget = PatternBudget()
        let broken: [UInt8] = [0x61, 0xFF, 0x62]
        #expect(try Pattern("a.b").outcome(of: broken, budget) == .unmatched)
        #expect(try Pattern("[^/]*").outcome(of: broken, budget) == .unmatched)
        #expect(try Pattern("(?s).*").outcome(of: [0xC3], budget) == .unmatched)
        #expect(try Pattern("a", .beginning).outcome(of: broken, budget) == .matched)
        #expect(try Pattern("b").outcome(of: [0xFF, 0x62], budget) == .unmatched)
        #expect(try Pattern("b", .beginning).outcome(of: [0xFF, 0x62], budget) == .unmatched)
        #expect(try Pattern("a\\Kb").outcome(of: "ab", budget) == .matched)
        #expect(try Pattern("a.b").outcome(of: Array("aéb".utf8), budget) == .matched)
        #expect(try Pattern("x*").outcome(of: [UInt8](), budget) == .matched)
    }
}
