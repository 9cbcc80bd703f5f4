import Git
import Patterns
import PolicyLanguage
import Rules
import Testing
import TestSupport

@Suite("A branch's name is made from what was typed")
struct SuggestedBranchNameTests {
    struct Typed: Sendable, CustomTestStringConvertible {
        let typed: String
        let pattern: String?
        let explain: String?
        let name: String?

        init(_ typed: String, _ pattern: String?, _ name: String?, explain: String? = nil) {
            (self.typed, self.pattern, self.explain, self.name) = (typed, pattern, explain, name)
        }

        var testDescription: String { "\(typed.debugDescription) by \(pattern ?? "no pattern")" }
    }

    private static let usual = "(feature|fix|experiment|docs)/[a-z0-9][a-z0-9._-]*"

    static let corpus = [
        // The usual form.
        Typed("MyStuff", usual, "feature/my-stuff"), Typed("Try_Something", usual, "experiment/something"),
        Typed("fix nan loss", usual, "fix/nan-loss"), Typed("bugfix/NaN-loss", usual, "fix/nan-loss"),
        Typed("hotfix: loader leaks", usual, "fix/loader-leaks"), Typed("Feature/My Stuff", usual, "feature/my-stuff"),
        Typed("feature\\my-stuff", usual, "feature/my-stuff"), Typed("features/x", usual, "feature/x"),
        Typed("ada/nan-loss", usual, "feature/nan-loss"), Typed("ResNet50", usual, "feature/res-net50"),
        Typed("HTTPServer", usual, "feature/http-server"), Typed("fix: don't crash", usual, "fix/dont-crash"),
        Typed("fix #123: nan loss", usual, "fix/123-nan-loss"), Typed("-x", usual, "feature/x"),
        Typed("--force", usual, "feature/force"), Typed("fix/a..b.lock", usual, "fix/a-b-lock"),
        Typed("exp lr=1e-3", usual, "experiment/lr-1e-3"), Typed("issue/123", usual, "feature/issue-123"),
        Typed("fix/", usual, "feature/fix"), Typed("feature", usual, "feature/feature"),
        // Other scripts.
        Typed("Größe prüfen", usual, "feature/grosse-prufen"), Typed("façade naïve", usual, "feature/facade-naive"),
        Typed("α schedule", usual, "feature/alpha-schedule"), Typed("Łódź", usual, "feature/lodz"),
        Typed("修复损失", usual, nil), Typed("修复 loss", usual, "feature/loss"), Typed("🚀 launch", usual, "feature/launch"),
        Typed("e\u{301}tude", usual, "feature/etude"),
        // What the explanation names comes first.
        Typed("MyStuff", "[a-z]+/[a-z-]+", "exp/my-stuff", explain: "exp/short-name or fix/short-name"),
        Typed("bug in loader", "[a-z]+/[a-z-]+", "fix/in-loader", explain: "exp/short-name or fix/short-name"),
        // Other forms.
        Typed("My Stuff", "[a-z_]+", "my_stuff"), Typed("My Stuff", "[a-z]+", "mystuff"),
        Typed("My Stuff", "[A-Z][A-Za-z]*", "MyStuff"), Typed("my stuff", "[a-z]+\\.[a-z]+", "my.stuff"),
        Typed("abc-123 nan loss", "[A-Z]+-\\d+-[a-z-]+", "ABC-123-nan-loss"),
        Typed("nan loss #123", "(feature|fix)/\\d+-[a-z-]+", "feature/123-nan-loss"),
        Typed("fix nan loss 123", "(feature|fix)/\\d+-[a-z-]+", "fix/123-nan-loss"),
        Typed("GH-42", "issue-\\d+", "issue-42"), Typed("nan loss", "users/[a-z]+/[a-z-]+", "users/nan/loss"),
        Typed("ada nan loss", "^(feature|fix)/.+$", "feature/ada-nan-loss"),
        Typed(
            "a very long name for what is a small change", "(feature|fix)/[a-z-]{1,20}", "feature/a-very-long-name-for"),
        Typed("x", "(?:feature|fix)/[a-z]{1,}", "feature/x"), Typed("2024 results", "\\d{4}/[a-z]+", "2024/results"),
        // Nothing can be made up.
        Typed("nan loss", "(feature|fix)/\\d+-[a-z-]+", nil), Typed("my idea", "main|dev", nil),
        Typed("", usual, nil), Typed("///", usual, nil), Typed("...", usual, nil), Typed("my idea", "\\d+", nil),
        // No pattern: what Git takes.
        Typed("my idea", nil, "my-idea"), Typed("fix/My Idea", nil, "fix/my-idea"), Typed("-x", nil, "x"),
        Typed("HEAD", nil, "head"), Typed("a..b", nil, "a-b"), Typed("x.lock", nil, "x-lock"),
    ]

    private func policy(_ pattern: String?, _ explain: String? = nil) throws -> BranchesPolicy {
        branches(try pattern.map { try Pattern($0) }, explain: explain)
    }

    @Test(arguments: corpus)
    func isSuggested(_ typed: Typed) throws {
        #expect(
            SuggestedBranchName.name(for: typed.typed, try policy(typed.pattern, typed.explain), PatternBudget())
                == typed.name)
    }

    /// Whatever is typed and asked for: a suggestion matches the pattern, is a name that Git takes, and comes soon.
    @Test func whatIsSuggestedAlwaysMatches() throws {
        var generator = SplitMix(11)
        let pieces = ["fix", "/", "-", "_", " ", "NaN", "loss", "é", "123", "#", "..", "@{", "~", "\u{0}", "\n", "修"]
        let parts = [
            "[a-z]+", "(feature|fix)/", "\\d+", "-", "[A-Z]{2,5}", ".*", "(a|b|)", "x?", "[^/]+", "\\w*", "^", "$",
        ]
        var suggestions = 0
        for _ in 0..<1500 {
            let typed = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let text = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                parts[Int.random(in: 0..<parts.count, using: &generator)]
            }.joined()
            guard let pattern = try? Pattern(text) else { continue }
            let budget = PatternBudget()
            guard let name = SuggestedBranchName.name(for: typed, branches(pattern), budget) else {
                continue
            }
            suggestions += 1
            #expect(pattern.outcome(of: name, budget) == .matched, "\(name) from \(typed.debugDescription) by \(text)")
            #expect(ReferenceName.isBranch(name), "\(name) from \(typed.debugDescription) by \(text)")
        }
        #expect(suggestions > 300)
    }

    @Test func hostilePatternsEndSoon() throws {
        let typed = String(repeating: "a-", count: 5_000)
        for text in [
            "(a*)*b", "((a|b)*c){1,50}x", "(((a?){30})?){3}z", "[a-z]{200}[a-z]{200}", "(x|)(x|)(x|)(x|)*q", "(ab|a|)*",
        ] {
            guard let pattern = try? Pattern(text) else { continue }
            let start = ContinuousClock.now
            _ = SuggestedBranchName.name(for: typed, branches(pattern), PatternBudget())
            #expect(start.duration(to: .now) < .seconds(10), "\(text)")
        }
    }

    @Test func aNameThatIsTakenGetsANumber() throws {
        #expect(ReferenceName.isBranch("feature/x"))
        for name in [
            "", "-x", "HEAD", "a..b", "a b", "x.lock", "a/", "/a", "a//b", "@{", "a~1", "a\u{0}b", "a\nb", "@",
        ] {
            #expect(ReferenceName.isBranch(name) == (name == "@"), "\(name.debugDescription)")
        }
    }
}

private func branches(_ pattern: Pattern?, explain: String? = nil) -> BranchesPolicy {
    var policy = BranchesPolicy()
    policy.pattern = pattern
    policy.explain = explain
    return policy
}
