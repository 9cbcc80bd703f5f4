import Testing

@testable import PolicyLanguage
@Suite struct PatternTests {
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
    ])
    func matching(pattern: String, name: String, wanted: Bool) throws {
        #expect(try NamePattern(pattern).matches(name) == wanted)
    }

    @Test(arguments: [
        ("", "the pattern is empty", 1), ("a)", "a `)` without its `(`", 2), ("(a", "this `(` is never closed", 1),
        ("x[a", "this `[` is never closed", 2), ("*a", "nothing to repeat before `*`", 1),
        ("a**", "a quantifier behind a quantifier", 3), ("a{3,2}", "repetitions that run backwards", 6),
        ("a{1000}", "more than 200 repetitions", 7), ("[z-a]", "a range that runs backwards", 4),
        ("(?=a)", "look-around, names and flags of groups are not supported", 3),
        ("\\1", "`\\1` is not supported", 1), ("a\\", "a backslash with nothing behind it", 2),
        ("a{x}", "`{` begins a number of repetitions such as `{2,5}`; write `\\{` for the character", 2),
        ("((a{200}){200}){200}", "the pattern is too large", 1),
        ("((){200}){200}", "the pattern is too large", 1),
    ])
    func mistakes(pattern: String, message: String, position: Int) {
        #expect(throws: NamePattern.Failure(message: message, position: position)) { try NamePattern(pattern) }
    }

    @Test func deepPatternsAreRefused() {
        let text = String(repeating: "(", count: 500) + String(repeating: ")", count: 500)
        #expect(throws: NamePattern.Failure.self) { try NamePattern(text) }
    }

    @Test(.timeLimit(.minutes(1))) func patternsThatMakeOthersBacktrackEnd() throws {
        let name = String(repeating: "a", count: 500) + "!"
        for text in ["(a*)*b", "(a|aa)+b", "(a?){100}a{100}b", "(.*)*(.*)*(.*)*x"] {
            #expect(try !NamePattern(text).matches(name))
        }
    }
}
