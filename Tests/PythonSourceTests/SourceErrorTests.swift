import PythonSource
import Testing

@Suite struct SourceErrorTests {
    @Test(arguments: [
        ("x = (1,\n", 1, 5), ("x = [\n(]\n", 2, 2), ("x = 1)\n", 1, 6), ("x = 'abc\n", 1, 5), ("\n\"\"\"abc\n\n", 2, 1),
        ("if x:\n    y\n  z\n", 3, 3), ("if x:\ny\n", 2, 1), ("x\n  y\n", 2, 3), ("  x\n", 1, 3), ("def f():\n", 2, 1),
        ("def f()\n  pass\n", 1, 8), ("def (): pass\n", 1, 5), ("class : pass\n", 1, 7), ("@a\nx = 1\n", 2, 1),
        ("@a\n", 2, 1), ("@\ndef f(): pass\n", 2, 1), ("x = 1 \\\n", 1, 0), ("x = \\ 1\n", 1, 5),
        ("if x:\n\ty\n        z\n", 3, 9), ("if x:\n        y\n\tz\n", 3, 2), ("x = '''\\", 1, 5), ("x = \\", 1, 5),
        ("def f(a=1:\n  pass", 1, 6), ("{)", 1, 2), ("x = (]", 1, 6), ("def f(): 'a\n", 1, 10),
    ])
    func areLocated(text: String, line: Int, column: Int) throws {
        let error = try #require(failure(text))
        #expect(error.code == .syntax)
        if column > 0 { #expect(error.position == SourcePosition(line: line, column: column)) }
        #expect(!error.message.isEmpty && !error.message.contains("\n"))
    }

    @Test func tabsCountToTheNextEight() throws {
        #expect(try read("if x:\n\tif y:\n\t\tdef f(): pass\n\tdef g(): pass\n").places == ["f@3", "g@4"])
        #expect(try read("if x:\n        if y:\n        \tdef f(): pass\n").places == ["f@3"])
    }

    @Test func formFeedsStartTheColumnAnew() throws {
        #expect(
            try read("def f():\n    pass\n  \u{0C}def g(): pass\n\u{0C}\ndef h(): pass\n").places == [
                "f@1", "g@3", "h@5",
            ])
    }

    @Test func commentsAndBlankLinesHaveNoIndentation() throws {
        let module = try read(
            "class A:\n# left\n        # right\n\t\n    def f(self):\n  # odd\n        pass\n   # odd\n    x = 1\n")
        #expect(module.places == ["A@1", "A.f@5"])
        #expect(module.definitions.map(\.endLine) == [9, 7])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everyLineEndCounts(end: String) throws {
        let lines = [
            "class A:", "    '''a", "    b'''", "    def f(self):", "        x = (1,", "", "        2)",
            "        'd' \\",
            "        'e'", "def g(): pass", "",
        ]
        let module = try read(lines.joined(separator: end))
        #expect(module.places == ["A@1", "A.f@4", "g@10"])
        #expect(module.definitions.map(\.endLine) == [9, 9, 10])
    }

    @Test func depthIsBounded() throws {
        #expect(
            try read("x = " + String(repeating: "(", count: 200) + String(repeating: ")", count: 200)).places == [])
        #expect(failure("x = " + String(repeating: "[", count: 201))?.code == .nesting)
        let fits = (0..<99).map { String(repeating: " ", count: $0) + "class A\($0):\n" }.joined()
        let module = try read(fits + String(repeating: " ", count: 99) + "pass\n")
        #expect(module.definitions.count == 99)
        #expect(module.definitions.last?.qualifiedName.hasSuffix(".A97.A98") == true)
        let deep = (0..<120).map { String(repeating: " ", count: $0) + "if x:\n" }.joined()
        #expect(failure(deep)?.code == .nesting)
    }

    /// Inputs that a careless reader needs quadratic time or endless memory for.
    @Test(arguments: [
        String(repeating: "(", count: 300_000), String(repeating: "@a\n", count: 60_000),
        String(repeating: "'''a", count: 60_000),
        String(repeating: "\\\n", count: 100_000), "x = " + String(repeating: "''", count: 100_000),
        String(repeating: "async \\\n x\n", count: 20_000), String(repeating: "def f(): ('a' 'b'\n)\n", count: 10_000),
        "__all__ = []\n" + String(repeating: "__all__ += ['a', 'b']\n__all__.remove('a')\n", count: 6_000),
        String(repeating: "#", count: 500_000), String(repeating: "\n", count: 500_000),
        String(repeating: "'", count: 400_001),
        "'" + String(repeating: "\\N{A", count: 50_000) + "'", "f'" + String(repeating: "{{", count: 100_000),
    ])
    func timeIsLinear(text: String) {
        let time = ContinuousClock().measure { _ = failure(text) }
        #expect(time < .seconds(5))
    }

    @Test func longNestedNamesDoNotMultiply() throws {
        let name = String(repeating: "n", count: 2_000)
        let nested = (0..<90).map { String(repeating: " ", count: $0) + "class \(name):\n" }.joined()
        let leaves = String(repeating: String(repeating: " ", count: 90) + "def f(): pass\n", count: 1_000)
        let module = try read(nested + leaves)
        #expect(module.definitions.allSatisfy { $0.qualifiedName.utf8.count < 6_000 })
    }
}
