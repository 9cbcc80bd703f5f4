import Model
import Testing

@testable import PolicyLanguage
@testable import Rules
/// A policy with one mistake, and what is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var kind: PolicyDiagnostic.Kind
    var rendered: [String]

    init(_ text: String, _ kind: PolicyDiagnostic.Kind, _ rendered: String...) {
        self.text = text
        self.kind = kind
        self.rendered = rendered
    }

    var testDescription: String { rendered.first ?? text }
}

private let mistakes: [Mistake] = [
    Mistake(
        "version: 1\nupstream:\n  max_agee: 1h\n", .unknownKey,
        ".qualitygate.yml:3:3: unknown key `max_agee` in `upstream`",
        "    3 |   max_agee: 1h", "      |   ^^^^^^^^", "      = did you mean `max_age`?"),
    Mistake(
        "version: 1\nfail_fast: true\n", .unknownKey, ".qualitygate.yml:2:1: unknown key `fail_fast`",
        "    2 | fail_fast: true", "      | ^^^^^^^^^", "      = `fail_fast` is a key of `engine`"),
    Mistake(
        "version: 1\nskips: {zebra: 1}\n", .unknownKey, ".qualitygate.yml:2:9: unknown key `zebra` in `skips`",
        "    2 | skips: {zebra: 1}", "      |         ^^^^^", "      = keys here: allowed, never"),
    Mistake(
        "version: 1\ntests:\n  - name: a\n    runn: x\n", .unknownKey,
        ".qualitygate.yml:4:5: unknown key `runn` in an entry of `tests`", "    4 |     runn: x", "      |     ^^^^",
        "      = did you mean `run`?"),
    Mistake(
        "version: 1\nmode: [enforce]\n", .wrongType,
        ".qualitygate.yml:2:7: `mode` takes `advise` or `enforce`, not a list",
        "    2 | mode: [enforce]", "      |       ^^^^^^^^^"),
    Mistake(
        "version: 1\nmode: enforced\n", .badValue,
        ".qualitygate.yml:2:7: `mode` takes `advise` or `enforce`, not `enforced`", "    2 | mode: enforced",
        "      |       ^^^^^^^^", "      = did you mean `enforce`?"),
    Mistake(
        "version: 1\ndocs:\n", .wrongType, ".qualitygate.yml:2:6: `docs` takes a mapping, or `off`, not nothing",
        "    2 | docs:", "      |      ^"),
    Mistake(
        "version: 1\nengine: off\n", .wrongType, ".qualitygate.yml:2:9: `engine` takes a mapping, not `off`",
        "    2 | engine: off", "      |         ^^^"),
    Mistake(
        "version: 1\nengine: {ahead: yes}\n", .badValue,
        ".qualitygate.yml:2:17: `engine.ahead` takes `true` or `false`, not `yes`", "    2 | engine: {ahead: yes}",
        "      |                 ^^^", "      = write `true`"),
    Mistake(
        "version: 1\ntests:\n  name: a\n  run: b\n", .wrongType,
        ".qualitygate.yml:3:3: `tests` takes a list of test steps, not a mapping", "    3 |   name: a", "      |   ^",
        "      = begin each entry with `- `"),
    Mistake(
        "version: 1\nmode: advise\nmode: enforce\n", .duplicateKey,
        ".qualitygate.yml:3:1: `mode` stands here twice, first in line 2", "    3 | mode: enforce", "      | ^^^^",
        "      = keep one of them"),
    Mistake(
        "version: 1\ntests: [{name: a, run: x}]\ncommands: [{name: a, run: y}]\n", .duplicateKey,
        ".qualitygate.yml:3:19: two steps are named `a`, the first in line 2", "    3 | commands: [{name: a, run: y}]",
        "      |                   ^", "      = give each step a name of its own"),
    Mistake(
        "version: 1\ntests:\n  - name: a\n", .missingKey, ".qualitygate.yml:3:5: an entry of `tests` needs `run`",
        "    3 |   - name: a", "      |     ^^^^", "      = such as `run: python -m unittest discover -s tests`"),
    Mistake(
        "version: 1\nbranches: {explain: x}\n", .missingKey,
        ".qualitygate.yml:2:21: `explain` without a `pattern` that it explains", "    2 | branches: {explain: x}",
        "      |                     ^", "      = add a `pattern`, or remove `explain`"),
    Mistake(
        "version: 1\ndocs: {minimum: 120%}\n", .outOfRange,
        ".qualitygate.yml:2:17: `docs.minimum` is 0% to 100%, not `120%`", "    2 | docs: {minimum: 120%}",
        "      |                 ^^^^"),
    Mistake(
        "version: 1\ndocs: {minimum: 80}\n", .badValue,
        ".qualitygate.yml:2:17: `docs.minimum` takes a percentage such as `80%`, or `off`, not `80`",
        "    2 | docs: {minimum: 80}", "      |                 ^^", "      = give the unit: `80%`"),
    Mistake(
        "version: 1\nupstream: {max_age: 15}\n", .badValue,
        ".qualitygate.yml:2:21: `upstream.max_age` takes a duration such as `30s`, `15m` or `1h30m`, not `15`",
        "    2 | upstream: {max_age: 15}", "      |                     ^^", "      = give the unit: `15m`"),
    Mistake(
        "version: 1\nupstream: {max_age: 99999999999999999999d}\n", .outOfRange,
        ".qualitygate.yml:2:21: `upstream.max_age` is 0ms to 3650d, not `99999999999999999999d`",
        "    2 | upstream: {max_age: 99999999999999999999d}", "      |                     ^^^^^^^^^^^^^^^^^^^^^"),
    Mistake(
        "version: 1\nfiles: {max_size: 5 apples}\n", .badValue,
        ".qualitygate.yml:2:19: `files.max_size` takes a size such as `500KB` or `5MB`, or `off`, not `5 apples`",
        "    2 | files: {max_size: 5 apples}", "      |                   ^^^^^^^^"),
    Mistake(
        "version: 1\nsnapshot: {slots: 1000}\n", .outOfRange,
        ".qualitygate.yml:2:19: `snapshot.slots` is 1 to 64, not `1000`", "    2 | snapshot: {slots: 1000}",
        "      |                   ^^^^"),
    Mistake(
        "version: 1\ndocs: {paths: [\"src/[\"]}\n", .badValue,
        ".qualitygate.yml:2:21: `docs.paths[0]` takes a glob such as `src/**`, not `src/[`: "
            + "a class `[…]` is left open, or a range in it runs backwards",
        "    2 | docs: {paths: [\"src/[\"]}", "      |                     ^"),
    Mistake(
        "version: 1\nbranches: {protected: [main, \"v{1..9}\"]}\n", .badValue,
        ".qualitygate.yml:2:32: `branches.protected[1]` takes a glob such as `release/*`, not `v{1..9}`: "
            + "ranges are not supported: write the values, as in `{1,2,3}`",
        "    2 | branches: {protected: [main, \"v{1..9}\"]}", "      |                                ^"),
    Mistake(
        "version: 1\ntraining: [{name: a, run: b, frozen: [\"enc.{w,b\"]}]\n", .badValue,
        ".qualitygate.yml:2:44: `training[0].frozen[0]` takes a glob such as `encoder.*`, not `enc.{w,b`: "
            + "a brace is left open; `\\{` is the character itself",
        "    2 | training: [{name: a, run: b, frozen: [\"enc.{w,b\"]}]",
        "      |                                            ^"),
    Mistake(
        "version: 1\nbranches: {pattern: \"(a|b\"}\n", .badValue,
        ".qualitygate.yml:2:26: `branches.pattern` takes a regular expression, not `(a|b`: "
            + "missing closing parenthesis",
        "    2 | branches: {pattern: \"(a|b\"}", "      |                          ^"),
    Mistake(
        "version: 1\nbranches: {pattern: é**b}\n", .badValue,
        ".qualitygate.yml:2:23: `branches.pattern` takes a regular expression, not `é**b`: "
            + "quantifier does not follow a repeatable item",
        "    2 | branches: {pattern: é**b}", "      |                       ^"),
    Mistake(
        "version: 1\nbranches: {pattern: \"\\\\d**\"}\n", .badValue,
        ".qualitygate.yml:2:21: `branches.pattern` takes a regular expression, not `\\d**`: "
            + "quantifier does not follow a repeatable item",
        "    2 | branches: {pattern: \"\\\\d**\"}", "      |                     ^^^^^^^"),
    Mistake(
        "version: 1\nhistory: {message: {exempt: [ok, (a+)+$]}}\n", .badValue,
        ".qualitygate.yml:2:34: `history.message.exempt[1]`: this pattern takes too long on "
            + "`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!`",
        "    2 | history: {message: {exempt: [ok, (a+)+$]}}", "      |                                  ^^^^^^",
        "      = a repetition within a repetition, such as `(a+)+`, can match one text in too many ways"),
    Mistake(
        "version: 1\ntests: [{name: a, run: echo 'open}]\n", .badValue,
        ".qualitygate.yml:2:29: `tests[0].run`: this quote is never closed",
        "    2 | tests: [{name: a, run: echo 'open}]",
        "      |                             ^", "      = commands are split into words as a shell does it"),
    Mistake(
        "version: 1\ntests: [{name: a, run: a && b}]\n", .badValue,
        ".qualitygate.yml:2:24: `tests[0].run`: `&&` means something to a shell alone",
        "    2 | tests: [{name: a, run: a && b}]", "      |                        ^^^^^^",
        "      = add `shell: true` to the step, or put `&&` in quotes if it is an argument"),
    Mistake(
        "version: 1\ntests: [{name: a, run: A=1 b}]\n", .badValue,
        ".qualitygate.yml:2:24: `tests[0].run`: `A=1` sets a variable, which a shell alone does",
        "    2 | tests: [{name: a, run: A=1 b}]", "      |                        ^^^^^",
        "      = give it in `env: {A: \"…\"}`"),
    Mistake(
        "version: 1\ntests: [{name: a, run: b, stages: [comit]}]\n", .badValue,
        ".qualitygate.yml:2:36: `tests[0].stages[0]` takes `commit`, `message`, `push`, `rewrite`, `ci` or `manual`, "
            + "not `comit`",
        "    2 | tests: [{name: a, run: b, stages: [comit]}]",
        "      |                                    ^^^^^", "      = did you mean `commit`?"),
    Mistake(
        "version: 1\nupstream: {conflict: {pull: error}}\n", .unknownKey,
        ".qualitygate.yml:2:23: unknown stage `pull` in `upstream.conflict`",
        "    2 | upstream: {conflict: {pull: error}}",
        "      |                       ^^^^", "      = stages: commit, message, push, rewrite, ci, manual"),
    Mistake(
        "version: 1\nfiles: {secrets: warn}\n", .badValue,
        ".qualitygate.yml:2:18: `files.secrets` takes `error`, `warning` or `off`, not `warn`",
        "    2 | files: {secrets: warn}", "      |                  ^^^^", "      = did you mean `warning`?"),
    Mistake(
        "version: 1\ntraining: [{name: a, run: b, invariants: {param_move: error}}]\n", .unknownKey,
        ".qualitygate.yml:2:43: unknown key `param_move` in `training[0].invariants`",
        "    2 | training: [{name: a, run: b, invariants: {param_move: error}}]",
        "      |                                           ^^^^^^^^^^", "      = did you mean `params_move`?"),
    Mistake(
        "version: 1\ntraining: [{name: a, run: b, outputs: {range: [2, 1]}}]\n", .badValue,
        ".qualitygate.yml:2:47: `training[0].outputs.range`: the smaller number comes first",
        "    2 | training: [{name: a, run: b, outputs: {range: [2, 1]}}]",
        "      |                                               ^^^^^^"),
    Mistake(
        "version: 1\nskips: {never: [secrets]}\n", .badValue,
        ".qualitygate.yml:2:17: `skips.never[0]` takes a check's name such as `files/secrets`, not `secrets`: "
            + "a name is `family/finding`",
        "    2 | skips: {never: [secrets]}", "      |                 ^^^^^^^"),
    Mistake(
        "version: 1\nenvironment: {set: {A B: 1}}\n", .badValue,
        ".qualitygate.yml:2:21: `A B` is no name of a variable", "    2 | environment: {set: {A B: 1}}",
        "      |                     ^^^"),
    Mistake(
        "version: 2\nnew_key: 1\n", .version,
        ".qualitygate.yml:1:10: version 2 of the policy language needs a newer gate; this one reads version 1",
        "    1 | version: 2", "      |          ^", "      = update gate, or write `version: 1`"),
    Mistake(
        "version: one\n", .wrongType, ".qualitygate.yml:1:10: `version` takes `1`, not `one`", "    1 | version: one",
        "      |          ^^^"),
    Mistake(
        "mode: advise\nverison: 1\n", .unknownKey, ".qualitygate.yml:2:1: unknown key `verison`", "    2 | verison: 1",
        "      | ^^^^^^^", "      = did you mean `version`?"),
    Mistake(
        "repos:\n  - repo: local\n", .foreign,
        ".qualitygate.yml:1:1: this .qualitygate.yml is not gate's: no `version:` at its top", "    1 | repos:",
        "      | ^", "      = a policy begins with `version: 1`; another tool's file of this name has to move"),
    Mistake(
        "# nothing yet\n", .empty, ".qualitygate.yml:1:1: .qualitygate.yml is empty", "    1 | # nothing yet",
        "      | ^", "      = `version: 1` alone is a policy"),
    Mistake(
        "version: 1\n\tmode: advise\n", .syntax, ".qualitygate.yml:2:1: a tab where YAML takes only spaces",
        "    2 | \\tmode: advise", "      | ^^", "      = indent with spaces"),
    Mistake(
        "version: 1\ndocs: {paths: [*.py]}\n", .syntax,
        ".qualitygate.yml:2:16: `*` begins an alias in YAML, and no name follows", "    2 | docs: {paths: [*.py]}",
        "      |                ^", "      = put a value that begins with `*` in quotes"),
]

@Suite struct DiagnosticTests {
    @Test(arguments: mistakes)
    func rendered(mistake: Mistake) throws {
        let read = reading(mistake.text)
        #expect(read.policy == nil)
        #expect(read.diagnostics.count == 1)
        let diagnostic = try #require(read.diagnostics.first)
        #expect(diagnostic.kind == mistake.kind)
        #expect(diagnostic.rendered(source: Array(mistake.text.utf8)) == mistake.rendered)
    }

    @Test func severalAtOnceInTheFilesOrder() {
        let read = reading(
            """
            version: 1
            mode: loud
            docs: {minimum: 200%, coun: all}
            tests: [{name: a}]
            mode: advise
            """)
        #expect(read.policy == nil)
        #expect(read.diagnostics.map(\.mark.line) == [2, 3, 3, 4, 5])
    }

    @Test func manyMistakesAreCut() {
        let text = "version: 1\n" + (1...200).map { "zzzzz\($0): 1\n" }.joined()
        let read = reading(text)
        #expect(read.diagnostics.count == 51)
        #expect(read.diagnostics.last?.message == "150 more mistakes, this one the last")
        #expect(read.diagnostics.last?.mark.line == 201)
    }

    @Test(arguments: [[UInt8](), [0], [0xFF], [0xEF, 0xBB, 0xBF], Array("[1]".utf8), Array("text".utf8)])
    func notPoliciesAtAll(bytes: [UInt8]) {
        let read = Policy.decode(bytes: bytes)
        #expect(read.policy == nil)
        #expect(read.diagnostics.count == 1)
        for line in read.diagnostics.flatMap({ $0.rendered(source: bytes) }) {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test func notUTF8() throws {
        let bytes = Array("version: 1\nmode: ".utf8) + [0xC3, 0x28]
        let diagnostic = try #require(Policy.decode(bytes: bytes).diagnostics.first)
        #expect(diagnostic.message == "not UTF-8 from here on")
        #expect(diagnostic.mark == SourceMark(line: 2, column: 7))
    }
}

@Suite struct RenderingTests {
    private func lines(_ source: String, column: Int, width: Int = 1) -> [String] {
        PolicyDiagnostic(.badValue, file: "f", mark: SourceMark(line: 1, column: column), width: width, message: "m")
            .rendered(source: Array(source.utf8))
    }

    @Test func wideTextKeepsTheCaretInPlace() {
        #expect(lines("日本: x", column: 5) == ["f:1:5: m", "    1 | 日本: x", "      |       ^"])
        #expect(lines("e\u{301}: x", column: 5) == ["f:1:5: m", "    1 | e\u{301}: x", "      |    ^"])
    }

    @Test func controlCharactersAreShown() {
        #expect(
            lines("a\u{1B}[2J: x", column: 7) == ["f:1:7: m", "    1 | a\\u{1B}[2J: x", "      |            ^"])
        let hostile = PolicyDiagnostic(.badValue, file: "a\nb", mark: SourceMark(), message: "m\u{7}", hint: "\u{202E}")
        #expect(
            hostile.rendered(source: [])
                == ["a\\u{A}b:1:1: m\\u{7}", "    1 |", "      | ^", "      = \\u{202E}"])
        #expect(
            hostile.rendered(source: []).joined().unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let source = String(repeating: "a", count: 500) + "HERE" + String(repeating: "b", count: 500)
        let lines = lines(source, column: 501, width: 4)
        #expect(lines[1].count < 115)
        let at = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) } ?? 0
        #expect(lines[1].dropFirst(at).hasPrefix("HERE"))
        #expect(lines[2].hasSuffix("^^^^"))
        #expect(lines[1].contains("| …a") && lines[1].hasSuffix("b…"))
    }

    @Test func placesBehindTheEndDoNoHarm() {
        #expect(lines("ab", column: 99, width: 99) == ["f:1:99: m", "    1 | ab", "      |   ^"])
        let beyond = PolicyDiagnostic(
            .badValue, file: "f", mark: SourceMark(line: 9, column: 1), message: "m", hint: "h")
        #expect(beyond.rendered(source: [0x61]) == ["f:9:1: m", "      = h"])
    }
}
