import PythonSource
import Testing

@Suite("Statements that stop in a debugger")
struct DebugStatementTests {
    @Test(arguments: [
        ("breakpoint()\n", 1, 1, "breakpoint()"),
        ("x = 1; import pdb; pdb.set_trace()\n", 1, 20, "pdb.set_trace()"),
        ("if x[1:2] == {1: 2}: breakpoint()\n", 1, 22, "breakpoint()"),
        ("def f(a=lambda: 1):\n    ipdb.set_trace()\n", 2, 5, "ipdb.set_trace()"),
        ("import ipdb\n", 1, 1, "import ipdb"), ("from ipdb import set_trace\n", 1, 1, "from ipdb import"),
        ("try:\n\tpass\nfinally: breakpoint()\n", 3, 10, "breakpoint()"),
        ("match x:\n    case 1: breakpoint()\n", 2, 13, "breakpoint()"),
        ("# -*- coding: latin-1 -*-\nimport pudb; pudb.set_trace()\n", 2, 1, "import pudb"),
        ("IPython.embed()\n", 1, 1, "IPython.embed()"),
    ])
    func found(_ text: String, _ line: Int, _ column: Int, _ name: String) throws {
        let found = try DebugStatements.find(in: Array(text.utf8))
        #expect(found.first?.name == name && found.first?.position == SourcePosition(line: line, column: column))
    }

    @Test(arguments: [
        "\"breakpoint()\"\n", "# breakpoint()\n", "\"\"\"\nbreakpoint()\n\"\"\"\n", "import pdb\npdb.post_mortem()\n",
        "def breakpoint_for(x):\n    return x\n", "x = f'{breakpoint()}'\n", "self.breakpoint()\n", "import ipdbx\n",
        "f(\n    breakpoint(),\n)\n", "match = embed(1)\n", "x = 'a\\\nbreakpoint()'\n",
    ])
    func notFound(_ text: String) throws {
        #expect(try DebugStatements.find(in: Array(text.utf8)).isEmpty)
    }

    @Test func pythonThatIsNone() {
        #expect(throws: PythonSourceError.self) { try DebugStatements.find(in: Array("breakpoint(\n".utf8)) }
    }
}
