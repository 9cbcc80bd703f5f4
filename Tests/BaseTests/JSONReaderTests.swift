import JSON
import Testing

@Suite struct JSONReaderTests {
    private func failure(_ text: String) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONDocument.read(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func rangesAreThoseOfTheValues() throws {
        let text = #" {"a": [1, -2.5e+3, true, null], "b" : {"c\n": "x\"y"}} "#
        let document = try JSONDocument.read(Array(text.utf8))
        func part(_ range: Range<Int>) -> String { String(decoding: document.bytes[range], as: UTF8.self) }
        #expect(document.root["a"]?.elements?.map { part($0.range) } == ["1", "-2.5e+3", "true", "null"])
        #expect(document.root["b"]?.members?.map { part($0.keyRange) } == [#""c\n""#])
        #expect(document.string(of: document.root["b"]?["c\n"]) == "x\"y")
        #expect(part(document.root.range) == text.dropFirst().dropLast())
    }

    @Test(arguments: [
        (#""\u00e9\n\/\b\f\r\t\\""#, "é\n/\u{8}\u{C}\r\t\\"), (#""\ud83d\ude00""#, "😀"), (#""\ud83dx""#, "\u{FFFD}x"),
        (#""\ude00\ud83d\ud83d\ude00""#, "\u{FFFD}\u{FFFD}😀"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""é😀""#, "é😀"),
    ])
    func stringsAreDecoded(text: String, value: String) throws {
        let document = try JSONDocument.read(Array(text.utf8))
        #expect(document.string(of: document.root) == value)
    }

    @Test(arguments: [
        ("", 1, 1), ("[1,\n]", 2, 1), ("{\"a\" 1}", 1, 6), ("[1 2]", 1, 4), ("\"a\nb\"", 1, 3), ("[01]", 1, 3),
        ("[1.]", 1, 4),
        ("[-]", 1, 3), ("[1e]", 1, 4), ("{a: 1}", 1, 2), ("[\"\\x\"]", 1, 4), ("[\"\\u12g4\"]", 1, 7), ("[1] 2", 1, 5),
        ("[\"abc", 1, 2), ("[tru]", 1, 2), ("{\"a\": 1,}", 1, 9), ("[+1]", 1, 2), ("['a']", 1, 2), ("{", 1, 2),
        ("[1", 1, 3),
    ])
    func mistakesAreLocated(text: String, line: Int, column: Int) throws {
        let error = try #require(failure(text))
        #expect(!error.isTooDeep)
        #expect(error.line == line && error.column == column, "\(error)")
    }

    @Test(arguments: ["[NaN, Infinity, -Infinity]", "\u{FEFF}[]", "[1, 0, -0, 1E5]", "\t\r\n[ ] "])
    func whatPythonWritesIsRead(text: String) {
        #expect(failure(text) == nil)
    }

    @Test func depthIsBounded() {
        #expect(failure(String(repeating: "[", count: 256) + String(repeating: "]", count: 256)) == nil)
        #expect(failure(String(repeating: "[", count: 100_000))?.isTooDeep == true)
        #expect(failure(String(repeating: "{\"a\":", count: 100_000))?.isTooDeep == true)
    }

    @Test func integersThatDoNotFitAreNone() throws {
        let document = try JSONDocument.read(Array("[4, 1.0, 9999999999999999999999]".utf8))
        #expect(document.root.elements?.map { document.integer(of: $0) } == [4, nil, nil])
    }

    @Test func theLastOfRepeatedKeysCounts() throws {
        let document = try JSONDocument.read(Array(#"{"a": 1, "a": 2}"#.utf8))
        #expect(document.integer(of: document.root["a"]) == 2)
    }
}
