import Testing

@testable import Patterns

/// Patterns that can match one text in very many ways, and what keeps them from stopping a commit.
@Suite struct PatternLimitTests {
    static let catastrophic = [
        "(a+)+$", "(a|aa)+$", "(.*a){20}", "(a*)*b", "((a*)*)*b", "([a-z]+)*x", "(\\w+\\s?)*$", "(a|a?)+b", "(x+x+)+y",
        "(.*)*(.*)*(.*)*x", "(a?){40}a{40}b", "(a+)+\\1$", "(a|b|ab)*c", "((?<=a)a|a)+$", "(?:a+)+(?!b)c",
        "(([a-z])+.)+[A-Z]([a-z])+$", "(fix|fi|x)+!?", "(-+)+/", "(\\d+)*-",
    ]
    static let usual = [
        "(feature|fix|docs)/[a-z0-9][a-z0-9._-]*", "[A-Z].*[^.]", "(?!wip).+", "[a-z]+(-[a-z]+)*", ".*",
        "\\w+(\\.\\w+)*",
        "(feat|fix|docs|style|refactor|perf|test|chore)(\\([a-z-]+\\))?!?: .+", "[A-Z]{2,5}-\\d+( .*)?",
        "(?i)[a-z]+/(issue|gh)-\\d+(-[a-z0-9]+)*", "Created using Colab.*", "(main|release/\\d+\\.\\d+(\\.\\d+)?)",
        ".*[a-z].*[a-z].*", "(ab)*c?", "users/[^/]+/.+",
    ]

    @Test(arguments: catastrophic) func catastrophicPatternsAreSeen(text: String) throws {
        let start = ContinuousClock.now
        let slow = try Pattern(text).slowSubject()
        #expect(start.duration(to: .now) < .seconds(10))
        let subject = try #require(slow, "\(text)")
        #expect(subject.unicodeScalars.count == 64)
        #expect(try Pattern(text).outcome(of: subject, PatternBudget()) == .inconclusive(.limit))
    }

    @Test(arguments: usual) func usualPatternsAreNot(text: String) throws {
        #expect(try Pattern(text).slowSubject() == nil)
    }

    /// Whatever the text is, an outcome comes soon, and what hits a limit is neither a match nor none.
    @Test(arguments: catastrophic) func everyMatchEnds(text: String) throws {
        let pattern = try Pattern(text)
        for subject in ["a", "ab", "fix", "-", "0", "x"] {
            for count in [64, 1_000, 3_900] {
                let long = String(String(repeating: subject, count: count).prefix(count)) + "!"
                let start = ContinuousClock.now
                _ = pattern.outcome(of: long, PatternBudget())
                #expect(start.duration(to: .now) < .seconds(5), "\(text) on \(subject)")
            }
        }
    }

    @Test func theBudgetOfARunIsSpentOnce() throws {
        let pattern = try Pattern("(a+)+$")
        let slow = String(repeating: "a", count: 63) + "!"
        let budget = PatternBudget(steps: 2_500_000)
        // 10,000, 100,000 and 1,000,000 steps are tried.
        #expect(pattern.outcome(of: slow, budget) == .inconclusive(.limit))
        #expect(pattern.outcome(of: slow, budget) == .inconclusive(.limit))
        #expect(pattern.outcome(of: slow, budget) == .inconclusive(.spentBudget))
        // What takes few steps costs nothing, so an earlier spender does not hide it.
        #expect(pattern.outcome(of: "aaa", budget) == .matched)
        #expect(try Pattern("b").outcome(of: "b", budget) == .matched)
        #expect(pattern.outcome(of: slow, PatternBudget()) == .inconclusive(.limit))
    }

    @Test func longTextsAreNotMatched() throws {
        let pattern = try Pattern(".*")
        #expect(pattern.outcome(of: String(repeating: "a", count: 4_000), PatternBudget()) == .matched)
        #expect(pattern.outcome(of: String(repeating: "a", count: 4_001), PatternBudget()) == .inconclusive(.longText))
        #expect(pattern.outcome(of: String(repeating: "é", count: 2_001), PatternBudget()) == .inconclusive(.longText))
    }

    @Test func deepRecursionIsBounded() throws {
        let outcome = try Pattern("(a(?1)?b?)+c").outcome(of: String(repeating: "a", count: 3_900), PatternBudget())
        #expect(outcome == .inconclusive(.limit) || outcome == .unmatched)
        #expect(try Pattern("(?R)?a").outcome(of: "aaa", PatternBudget()) != .matched)
    }

    @Test func manyTasksShareAPattern() async throws {
        let pattern = try Pattern("(feature|fix)/[a-z-]+")
        let budget = PatternBudget()
        let outcomes = await withTaskGroup(of: PatternOutcome.self) { group in
            for number in 0..<200 {
                group.addTask { pattern.outcome(of: number.isMultiple(of: 2) ? "fix/a" : "a", budget) }
            }
            return await group.reduce(into: [PatternOutcome: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes == [.matched: 100, .unmatched: 100])
    }

    @Test func reasonsReadAsTheEndOfASentence() {
        #expect("\(PatternOutcome.Reason.longText)" == "the text has more than 4 kB")
        #expect("\(PatternOutcome.Reason.limit)" == "matching takes too many steps")
    }

    @Test(arguments: [
        ("(feature|fix)/[a-z]+", ["feature/", "fix/"]), ("[a-z]+/x", []), ("issue-\\d+", ["issue-"]), ("main|dev", []),
        ("^(a|b)(-|/)\\w+$", ["a-", "a/", "b-", "b/"]), ("(ab)*", []),
    ])
    func beginnings(text: String, wanted: [String]) throws {
        #expect(try Pattern(text).literalBeginnings == wanted)
    }
}
