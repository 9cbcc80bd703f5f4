import Testing
import TestSupport
import TOML

@Suite struct TOMLValueTests {
    private func table(_ text: String) throws -> [String: TOMLValue]? {
        guard case .table(let values)? = try TOMLDocument.read(Array(text.utf8))["tool", "interrogate"] else {
            return nil
        }
        return values
    }

    private let file = #"""
        # a comment with [tool.interrogate]
        [build-system]
        requires = ["setuptools>=61", "wheel"]  # [tool.interrogate]
        text = """
        [tool.interrogate]
        verbose = 9
        """
        date = 1979-05-27T07:32:00Z
        inline = {a = 1, b = ["x", {c = 'd'}]}

        [tool.interrogate]
        ignore-init-method = true
        fail-under = 95.5
        "quoted key" = 'C:\literal'
        exclude = [
            "setup.py",  # a reason
            'docs',
        ]
        ignore-regex = ["^get$", "^mock_.*"]
        escaped = "tab\tquote\" \u00e9"
        count = 1_000

        [[tool.list]]
        ignore-module = true

        [tool.other]
        ignore-module = true
        """#

    @Test func oneTableIsRead() throws {
        let values = try #require(try table(file))
        #expect(
            values == [
                "ignore-init-method": .bool(true), "fail-under": .number(95.5, "95.5"),
                "quoted key": .string(#"C:\literal"#), "exclude": .array([.string("setup.py"), .string("docs")]),
                "ignore-regex": .array([.string("^get$"), .string("^mock_.*")]),
                "escaped": .string("tab\tquote\" é"), "count": .number(1000, "1000"),
            ])
    }

    @Test func otherSpellingsOfTheSameTable() throws {
        #expect(try table("[tool]\ninterrogate.quiet = true\n") == ["quiet": .bool(true)])
        #expect(try table("tool.interrogate.quiet = true\r\n") == ["quiet": .bool(true)])
        #expect(try table("[ tool . \"interrogate\" ]\nquiet = true") == ["quiet": .bool(true)])
        #expect(try table("[tool.interrogate]\n") == [:])
        #expect(try table("[tool]\ninterrogate = {quiet = true}\n") == ["quiet": .bool(true)])
        #expect(try table("[[tool.interrogate]]\nquiet = true\n") == nil)
        #expect(try table("[tool.black]\n") == nil)
        #expect(try table("") == nil)
    }

    @Test func everyKindOfValue() throws {
        let text = #"""
            a = 0x1F
            b = 0o17
            c = 0b101
            d = -inf
            e = 1979-05-27 07:32:00Z
            f = """
              one\
                 two
            three""""
            g = '''it''''
            h = {a.b = 1, c = [{}, []]}
            [[i]]
            x = 1
            [[i]]
            y = +2_0e1
            [i.z]
            "" = false
            """#
        #expect(
            try TOMLDocument.read(Array(text.utf8))
                == .table([
                    "a": .number(31, "0x1F"), "b": .number(15, "0o17"), "c": .number(5, "0b101"),
                    "d": .number(-.infinity, "-inf"), "e": .time("1979-05-27 07:32:00Z"),
                    "f": .string("  onetwo\nthree\""), "g": .string("it'"),
                    "h": .table([
                        "a": .table(["b": .number(1, "1")]), "c": .array([.table([:]), .array([])]),
                    ]),
                    "i": .array([
                        .table(["x": .number(1, "1")]),
                        .table(["y": .number(200, "+20e1"), "z": .table(["": .bool(false)])]),
                    ]),
                ]))
    }

    @Test func mistakesHaveALine() {
        for (text, line) in [
            ("[tool.interrogate]\nx = \n", 2), ("[tool\n", 1), ("a = [1, 2\n", 1), ("x = 'open\n", 1), ("x = 1 2\n", 1),
            ("x = \"\"\"\n\n", 1), ("= 3\n", 1), ("a\n", 1),
        ] {
            do {
                _ = try table(text)
                Issue.record("read: \(text)")
            } catch {
                #expect((error as? TOMLError)?.line == line, "\(text): \(error)")
            }
        }
        #expect(throws: TOMLError.self) { try table("x = " + String(repeating: "[", count: 10_000)) }
    }

    @Test func damagedFilesAreAnswered() {
        var chance = SplitMix(5)
        let original = Array(file.utf8)
        for _ in 0..<2_000 {
            var bytes = original
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                if Bool.random(using: &chance) {
                    bytes.removeSubrange(place..<min(bytes.count, place + 9))
                } else {
                    bytes[place] = Array("[]{}'\"\n=\\,#".utf8).randomElement(using: &chance) ?? 0
                }
            }
            _ = try? TOMLDocument.read(bytes)
        }
    }
}
