import PythonSource
import Testing

@Suite struct SignatureTests {
    /// Each parameter as kind, name, annotation and default.
    private func parameters(_ header: String) throws -> [String] {
        let module = try read("\(header)\n    pass\n")
        let signature = try #require(module.signature(of: module.definitions[0]))
        return signature.parameters.map {
            "\($0.kind.rawValue) \($0.name)" + ($0.annotation.map { ": " + $0 } ?? "")
                + ($0.defaultValue.map { " = " + $0 } ?? "")
        }
    }

    @Test(
        arguments: [
            ("def f():", []), ("async def f(a, ):", ["standard a"]),
            (
                "def f(a, /, b, *args, c, **kw):",
                ["positionalOnly a", "standard b", "variadic args", "keywordOnly c", "keywords kw"]
            ),
            ("def f(*, a=1, b):", ["keywordOnly a = 1", "keywordOnly b"]),
            ("def f(a: int = 1, b: 'x, y' = \"(\"):", ["standard a: int = 1", "standard b: 'x, y' = \"(\""]),
            ("def f(a=lambda x, y=1: (x, y), b=2):", ["standard a = lambda x, y=1: (x, y)", "standard b = 2"]),
            (
                "def f(a: dict[str, int] = {1: 2}, b: x == 2 = 3):",
                ["standard a: dict[str, int] = {1: 2}", "standard b: x == 2 = 3"]
            ),
            ("def f[T: (int, str), *Ts](*args: *Ts, ** kw: T):", ["variadic args: *Ts", "keywords kw: T"]),
            ("def f(a, # first, (\n  b # second\n  = 1 # third\n ):", ["standard a", "standard b = 1"]),
            ("def \\\n f \\\n (a \\\n = 1):", ["standard a = 1"]),
        ] as [(String, [String])])
    func parametersAreRead(header: String, expected: [String]) throws {
        #expect(try parameters(header) == expected)
    }

    @Test(arguments: [
        ("def f(): pass", nil), ("def f() -> int: pass", "int"), ("def f()->a[b:c] : pass", "a[b:c]"),
        ("def f() -> (lambda: 1): pass", "(lambda: 1)"), ("def f() -> lambda: 1: pass", "lambda: 1"),
        ("def f() -> 'A:B': pass", "'A:B'"),
    ])
    func returnsAreRead(text: String, returns: String?) throws {
        let module = try read(text)
        #expect(module.signature(of: module.definitions[0])?.returns == returns)
    }

    @Test func positionsAreThoseOfTheNames() throws {
        let module = try read("class A:\n    def f(self,\n          *args): pass\n")
        #expect(module.signature(of: module.definitions[0]) == nil)
        #expect(
            module.signature(of: module.definitions[1])?.parameters.map(\.position) == [
                SourcePosition(line: 2, column: 11), SourcePosition(line: 3, column: 12),
            ])
    }
}
