import Testing

@testable import YAML

private func read(_ text: String) throws(YAMLError) -> Document {
    try YAMLReader.read(Array(text.utf8))
}

private func failure(_ text: String) -> YAMLError? {
    failure(Array(text.utf8))
}

private func failure(_ bytes: [UInt8]) -> YAMLError? {
    do {
        _ = try YAMLReader.read(bytes)
        return nil
    } catch {
        return error
    }
}

@Suite struct ReaderTests {
    @Test func nodesRememberTheirPlace() throws {
        let document = try read("version: 1\ntests:\n  - name: \"unit\"\n    paths: [src, 'a b']\n")
        let root = try #require(document.root)
        guard case .mapping(let entries) = root.content else {
            Issue.record("no mapping")
            return
        }
        #expect(entries.map(\.key) == ["version", "tests"])
        #expect(entries[0].value.scalar == Scalar("1"))
        #expect(entries[1].keyNode.start == Mark(line: 2, column: 1))
        guard case .sequence(let steps) = entries[1].value.content,
            case .mapping(let step) = try #require(steps.first).content
        else {
            Issue.record("no step")
            return
        }
        #expect(step[0].value.scalar == Scalar("unit", style: .quoted))
        #expect(step[0].value.start == Mark(line: 3, column: 11))
        #expect(step[0].value.width == 6)
        guard case .sequence(let paths) = step[1].value.content else {
            Issue.record("no list")
            return
        }
        #expect(paths.map { $0.scalar?.text } == ["src", "a b"])
        #expect(paths[1].start == Mark(line: 4, column: 18))
    }

    @Test func columnsCountCharacters() throws {
        let document = try read("{äö: x, b: y}")
        guard case .mapping(let entries) = try #require(document.root).content else { return }
        #expect(entries[1].keyNode.start == Mark(line: 1, column: 9))
    }

    @Test(arguments: ["", "\n\n", "# nothing but this\n", "\u{FEFF}"])
    func emptyTexts(text: String) throws {
        #expect(try read(text).root == nil)
    }

    @Test func byteOrderMarkIsNoColumn() throws {
        #expect(try read("\u{FEFF}a: 1").root?.start == Mark(line: 1, column: 1))
        #expect(failure([0xFF, 0xFE, 0x61, 0x00])?.message == "the file is UTF-16")
    }

    @Test func keysThatStandTwiceAreAllReported() throws {
        let document = try read("a: 1\nb: {c: 1, c: 2}\na: 3\n")
        #expect(document.problems.map(\.code) == [.duplicateKey, .duplicateKey])
        #expect(document.problems[1].mark == Mark(line: 3, column: 1))
        #expect(document.problems[1].other == Mark(line: 1, column: 1))
        #expect(document.problems[1].message == "`a` stands here twice, first in line 1")
    }

    @Test func mergeKeysAreRefused() throws {
        let document = try read("base: &base {a: 1}\nnew:\n  <<: *base\n")
        #expect(document.problems.map(\.message) == ["merge keys are not supported"])
        #expect(document.problems.first?.mark == Mark(line: 3, column: 3))
    }

    @Test func aliasesAreFollowed() throws {
        let document = try read("a: &x [1, 2]\nb: *x\n")
        guard case .mapping(let entries) = try #require(document.root).content else { return }
        #expect(entries[0].value.content == entries[1].value.content)
        #expect(entries[1].value.start == Mark(line: 2, column: 4))
    }

    @Test(arguments: [
        ("a: 1\n\tb: 2\n", YAMLError.Code.tab, 2, 1, "a tab where YAML takes only spaces"),
        ("a:\n  b: 1\n \tc: 2\n", .tab, 3, 2, "a tab where YAML takes only spaces"),
        ("a: \"open\nb: 1\n", .syntax, 1, 4, "this quote is never closed"),
        ("a: [1, 2\nb: 3\n", .syntax, 1, 4, "this list is not closed, or a `,` is missing before line 2"),
        ("a: {b: 1\nc: [\n", .syntax, 1, 4, "this mapping is not closed, or a `,` is missing before line 2"),
        ("a: b: c\n", .syntax, 1, 5, "a second `:` in one value, or a key that is indented too far"),
        ("a: 1\nb\n", .syntax, 2, 1, "a key without its `:`"),
        ("a: *.py\n", .syntax, 1, 4, "`*` begins an alias in YAML, and no name follows"),
        ("a: *py\n", .alias, 1, 4, "no anchor `&py` before this alias"),
        ("a: &b [*b]\n", .alias, 1, 8, "the alias `*b` stands inside its own anchor"),
        ("a: @b\n", .syntax, 1, 4, "no value can begin with this character"),
        ("a: !include x\n", .unsupported, 1, 4, "the tag `!include` is not supported"),
        ("a: 1\n---\nb: 2\n", .unsupported, 2, 1, "a second document begins here"),
        ("a: 1\nb: x\u{2028}\n", .encoding, 2, 5, "the character U+2028 is not allowed here"),
        ("a: \u{1B}[31m\n", .encoding, 1, 4, "the character U+001B is not allowed here"),
    ])
    func mistakes(text: String, code: YAMLError.Code, line: Int, column: Int, message: String) throws {
        let error = try #require(failure(text))
        #expect(error.code == code)
        #expect(error.mark == Mark(line: line, column: column))
        #expect(error.message == message)
    }

    @Test func bytesThatAreNotUTF8HaveAPlace() throws {
        let error = try #require(failure(Array("a: 1\nbö: ".utf8) + [0xC3, 0x28]))
        #expect(error.code == .encoding)
        #expect(error.mark == Mark(line: 2, column: 5))
    }
}

@Suite struct LimitTests {
    @Test func bytes() throws {
        let error = try #require(failure([UInt8](repeating: UInt8(ascii: "#"), count: 1_000_001)))
        #expect(error.message == "the file has 1000001 bytes; at most 1000000 are read")
    }

    @Test func depth() throws {
        let fits = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
        #expect(try read(fits).root != nil)
        let error = try #require(failure(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)))
        #expect(error.code == .tooLarge)
        #expect(error.mark == Mark(line: 1, column: 65))
        #expect(failure(String(repeating: "[", count: 500_000))?.code == .tooLarge)
    }

    @Test func depthThroughAliases() throws {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let error = try #require(failure("a: &a \(deep)\nb: " + String(repeating: "[", count: 30) + "*a"))
        #expect(error.message == "with this alias, more than 64 levels within each other")
    }

    @Test func anchorsThatExplode() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = try #require(failure(text))
        #expect(error.code == .tooLarge)
        #expect(error.message == "more than 50000 values, aliases followed")
        #expect(error.mark.line == 5)
    }
}
