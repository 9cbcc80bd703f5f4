import PythonSource
import TestSupport
import Testing

@Suite struct TOMLTests {
    private func table(_ text: String) throws -> [String: TOMLTable.Value]? {
        try TOMLTable.read(["tool", "interrogate"], in: Array(text.utf8))?.values
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

        [[tool.interrogate.list]]
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
        #expect(try table("[tool.black]\n") == nil)
        #expect(try table("") == nil)
    }

    @Test func mistakesHaveALine() {
        for (text, line) in [
            ("[tool.interrogate]\nx = \n", 2), ("[tool\n", 1), ("a = [1, 2\n", 2), ("x = 'open\n", 1), ("x = 1 2\n", 1),
            ("x = \"\"\"\n\n", 3), ("= 3\n", 1), ("a\n", 1),
        ] {
            do {
                _ = try table(text)
                Issue.record("read: \(text)")
            } catch {
                #expect((error as? TOMLTable.Failure)?.line == line, "\(text): \(error)")
            }
        }
        #expect(throws: TOMLTable.Failure.self) { try table("x = " + String(repeating: "[", count: 10_000)) }
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
            _ = try? TOMLTable.read(["tool", "interrogate"], in: bytes)
        }
    }
}
