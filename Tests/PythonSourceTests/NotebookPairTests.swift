import PythonSource
import Testing

@Suite("A notebook and the script that is made from it")
struct NotebookPairTests {
    private func notebook(_ cells: [(kind: String, source: String)]) throws -> NotebookContent {
        let texts = cells.map { cell in
            let source = cell.source.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                "\n", with: "\\n")
            return "{\"cell_type\": \"\(cell.kind)\", \"source\": \"\(source)\", \"metadata\": {}}"
        }
        return try NotebookContent.read(
            Array("{\"nbformat\": 4, \"cells\": [\(texts.joined(separator: ","))]}".utf8))
    }

    private let cells = [
        ("markdown", "# Title"), ("code", "%matplotlib inline\nimport torch  # here\n\nx = 1"),
        ("code", "%%bash\nls -l"), ("code", "def f():\n    # why\n    return \"a\"\n!ls\nf?"),
    ]

    @Test(arguments: [
        // jupytext's percent format, its light one, and nbconvert's.
        "# ---\n# jupyter: x\n# ---\n\n# %% [markdown]\n# # Title\n\n# %%\n# %matplotlib inline\nimport torch  # here\n\n"
            + "x = 1\n\n# %% language=\"bash\"\n# ls -l\n\n# %%\ndef f():\n    # why\n    return \"a\"\n# !ls\n# f?\n",
        "# # Title\n\n# %matplotlib inline\nimport torch  # here\n\nx = 1\n\ndef f():\n    return \"a\"\n",
        "#!/usr/bin/env python\n# In[1]:\n\nget_ipython().run_line_magic('matplotlib', 'inline')\nimport torch  # here\r\n"
            + "x = 1\n\ndef f():\n    return \"a\"\nget_ipython().system('ls')\n",
    ])
    func same(_ script: String) throws {
        #expect(NotebookPair.difference(try notebook(cells), Array(script.utf8)) == nil)
    }

    @Test func differences() throws {
        let notebook = try notebook([("code", "a = 1\nb = 2"), ("code", "c = 3")])
        let changed = NotebookPair.difference(notebook, Array("a = 1\n\nb = 3\nc = 3\n".utf8))
        #expect(changed?.cell?.index == 0 && changed?.cell?.line == 2 && changed?.line == 3)
        let shorter = NotebookPair.difference(notebook, Array("a = 1\nb = 2\n".utf8))
        #expect(shorter?.cell?.index == 1 && shorter?.line == nil)
        let longer = NotebookPair.difference(notebook, Array("a = 1\nb = 2\nc = 3\nd = 4\n".utf8))
        #expect(longer?.cell == nil && longer?.line == 4)
        #expect(NotebookPair.difference(notebook, Array("a = 1\n b = 2\nc = 3\n".utf8)) != nil)
    }
}
