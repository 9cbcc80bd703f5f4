import PythonSource
import Testing

@Suite struct NotebookTests {
    private func notebook(_ cells: String, metadata: String = "{}") throws -> Notebook {
        try Notebook.read(
            Array(#"{"nbformat": 4, "nbformat_minor": 5, "metadata": \#(metadata), "cells": [\#(cells)]}"#.utf8))
    }

    private func cell(_ source: String) -> NotebookCell {
        NotebookCell(
            kind: .code, index: 7, id: nil, source: Array(source.utf8), position: SourcePosition(line: 1, column: 1),
            range: 0..<0)
    }

    @Test func format4IsRead() throws {
        let book = try notebook(
            """
            {"cell_type": "markdown", "id": "view-in-github", "source": "# T\\u00e9", "metadata": {"colab_type": "text"}},
            {"cell_type": "code", "metadata": {"id": "abc"}, "outputs": [], "execution_count": null,
             "source": ["def f():\\n", "  '\\ud83d\\ude00 \\u003c\\/b'\\n"]},
            {"cell_type": "raw", "source": []}
            """)
        #expect(book.formatMajor == 4 && book.formatMinor == 5 && book.language == "python")
        #expect(book.cells.map(\.kind) == [.markdown, .code, .raw])
        #expect(book.cells.map(\.id) == ["view-in-github", "abc", nil])
        #expect(book.cells.map { String(decoding: $0.source, as: UTF8.self) } == ["# Té", "def f():\n  '😀 </b'\n", ""])
        #expect(book.cells.map(\.position.line) == [1, 3, 4])
        #expect(book.problems.isEmpty)
        let module = try #require(try book.cells[1].readPython())
        #expect(module.places == ["f@1"])
        #expect(module.firstValue == "😀 </b")
        #expect(try book.cells[0].readPython() == nil)
    }

    @Test func format3IsRead() throws {
        let text = """
            {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [
            {"cell_type": "heading", "level": 1, "source": ["Title"]},
            {"cell_type": "code", "language": "python", "input": ["def f():\\n", " pass"], "prompt_number": 1}]},
            {"cells": [{"cell_type": "code", "input": "class A: pass"}]}]}
            """
        let book = try Notebook.read(Array(text.utf8))
        #expect(book.cells.map(\.index) == [0, 1, 2])
        #expect(try book.cells[1].readPython()?.places == ["f@1"])
        #expect(try book.cells[2].readPython()?.places == ["A@1"])
    }

    @Test func oneBadCellCostsOneProblem() throws {
        let book = try notebook(
            """
            7, {"cell_type": "code"}, {"cell_type": "code", "source": 1}, {"cell_type": "odd", "source": ""},
            {"cell_type": "code", "source": ["a", 2]}, {"source": ""}, {"cell_type": "code", "source": "x = ("},
            {"cell_type": "code", "source": "def f(): pass"}
            """)
        #expect(book.problems.count == 6)
        #expect(book.problems.map(\.position.line) == [1, 1, 1, 1, 2, 2])
        #expect(book.cells.map(\.index) == [6, 7])
        let error = #expect(throws: PythonSourceError.self) { try book.cells[0].readPython() }
        #expect(error?.cell == 6)
        #expect(error?.position == SourcePosition(line: 1, column: 5))
        #expect(try book.cells[1].readPython()?.places == ["f@1"])
    }

    @Test(arguments: [
        (#"{"language_info": {"name": "R"}}"#, "r"), (#"{"kernelspec": {"language": "julia"}}"#, "julia"),
        (#"{"kernelspec": {"name": "ir"}}"#, "r"), (#"{"kernelspec": {"name": "python3"}}"#, "python"),
        ("[]", "python"),
    ])
    func theKernelNamesTheLanguage(metadata: String, language: String) throws {
        #expect(try notebook("", metadata: metadata).language == language)
    }

    @Test(
        arguments: [
            "def f(): pass\n%matplotlib inline\n", "%load_ext x 'y\ndef f(): pass", "!echo \"it's\ndef f(): pass",
            "a = !echo it's\ndef f(): pass", "a, b[0] = %timeit -o 'x\ndef f(): pass", "?print'\ndef f(): pass",
            "x.y?\ndef f(): pass", "np.array('??  \ndef f(): pass\n\"\"\"'", "!!ls (\ndef f(): pass",
            "/f ' 1\ndef f(): pass",
            ";f 'a\ndef f(): pass", ",f 'a\ndef f(): pass", "if x:\n    !pip install 'y\ndef f(): pass",
            "!a \\\n 'b \\\n c\ndef f(): pass", "%%time\ndef f(): pass", "%%timeit x = '\ndef f(): pass",
            "%%capture out\ndef f(): pass",
            "\n\n%%prun\ndef f(): pass", ">>> def f():\n...     pass\n", "In [12]: def f():\n   ...:     pass\n",
            "    x = 1\n    def f(): pass\n", "await f()\nasync with a: pass\ndef f(): pass",
            "x = 1 if a == b else 2\ndef f(): pass",
            "x = (1\n  % 2)\ndef f(): pass", "x = '''\n%time\n!ls\n'''\ndef f(): pass", "x = a!=b\ndef f(): pass",
        ].filter { !$0.hasPrefix("np.array(") })
    func magicsLeaveThePythonAroundThem(source: String) throws {
        let module = try #require(try cell(source).readPython())
        let line = source.replacing("\r", with: "").split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains("def f") }
        #expect(module.places == ["f@\((line ?? -1) + 1)"])
    }

    @Test(arguments: [
        "%%bash\nif [ x ]; then (\n", "%%html\n<b>it's", "\n%%writefile a.py\ndef f(): pass", "%%javascript", "%%",
    ])
    func otherLanguagesAreNotPython(source: String) throws {
        #expect(try cell(source).readPython() == nil)
    }

    @Test func whatLooksLikeAMagicButIsNone() throws {
        let module = try #require(
            try cell("def f():\n  '''\n  %time\n  x?\n  '''\n  return (1\n% 2)\nx = {'a':\n!b}\n").readPython())
        #expect(module.firstValue == "\n  %time\n  x?\n  ")
        #expect(module.definitions[0].endLine == 7)
    }

    @Test func aMagicIsNoDocstringAndNoStub() throws {
        let module = try #require(try cell("def f():\n  %time x\n").readPython())
        #expect(module.definitions[0].docstring == nil && !module.definitions[0].isStub)
    }

    @Test func allCellsOfANotebookAreReadAtOnce() throws {
        let cells = """
            {"cell_type": "code", "source": "def f(): pass"}, {"cell_type": "code"}, {"cell_type": "code", "source": "x = ("},
            {"cell_type": "code", "source": "%%bash\\n("}, {"cell_type": "code", "source": "\\ndef g(): 'doc'"}
            """
        let modules = NotebookModules(try notebook(cells))
        #expect(modules.elements.map(\.cell.index) == [0, 4])
        #expect(modules.elements.map(\.module.places) == [["f@1"], ["g@2"]])
        #expect(modules.problems.map(\.description).map { $0.prefix(15) } == ["line 1, column ", "cell 3, line 1,"])
        let counts = modules.elements.map { DocumentationCount($0.module, mode: .all, countsModule: false) }
        #expect(counts.map(\.total) == [1, 1] && counts.map(\.documented) == [0, 1])
        #expect(NotebookModules(try notebook(cells, metadata: #"{"language_info": {"name": "R"}}"#)).elements.isEmpty)
    }

    @Test func aNulInACellIsItsProblem() throws {
        let error = #expect(throws: PythonSourceError.self) { try cell("x = 1\n\u{0}").readPython() }
        #expect(error?.position == SourcePosition(line: 2, column: 1))
        #expect(error?.cell == 7)
    }

    @Test(arguments: [
        "", "{", "[]", "{}", "7", "{\"nbformat\": 4}", "{\"nbformat\": \"4\", \"cells\": []}",
        "{\"nbformat\": 5, \"cells\": []}",
        "{\"nbformat\": 3, \"cells\": []}", "{\"nbformat\": 99999999999999999999, \"cells\": []}",
        "{\"nbformat\": 4, \"cells\": {}}",
        "def f(): pass",
    ])
    func otherTextIsNoNotebook(text: String) {
        #expect(throws: PythonSourceError.self) { try Notebook.read(Array(text.utf8)) }
    }
}
