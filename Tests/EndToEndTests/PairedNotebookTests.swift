import Testing
import TestSupport

/// A pair is judged when either of its files changes, wherever jupytext keeps them.
@Suite struct PairedNotebookTests {
    private static func notebook(_ code: String, formats: String? = nil) -> String {
        let jupytext = formats.map { "\"jupytext\": {\"formats\": \"\($0)\"}" } ?? ""
        return "{\"cells\": [{\"cell_type\": \"code\", \"metadata\": {}, \"execution_count\": null, \"outputs\": [], "
            + "\"source\": [\"\(code)\"]}], \"metadata\": {\(jupytext)}, \"nbformat\": 4, \"nbformat_minor\": 5}\n"
    }

    private static func script(_ code: String, formats: String? = nil) -> String {
        let header = formats.map { "# ---\n# jupyter:\n#   jupytext:\n#     formats: \($0)\n# ---\n\n" } ?? ""
        return header + "# %%\n\(code)\n"
    }

    private static func markdown(_ code: String) -> String {
        "# Title\n\n```python\n\(code)\n```\n\nText.\n\n```bash\nls\n```\n"
    }

    private func repository(_ files: [String: String]) throws -> ScratchRepository {
        try GatedRepository("notebooks: {pair: error}", files: files).scratch
    }

    /// What cannot be compared is no pair that agrees.
    @Test(arguments: ["broken", "large", "link"])
    func whatCannotBeReadIsNoPass(_ kind: String) throws {
        let scratch = try repository(["a.ipynb": Self.notebook("x = 1"), "a.py": Self.script("x = 1")])
        try scratch.write("a.py", Self.script("x = 2"))
        switch kind {
        case "broken": try scratch.write("a.ipynb", "{ broken")
        case "large":
            try scratch.write("a.ipynb", Self.notebook("x = 1" + String(repeating: " ", count: 9 << 20)))
        default:
            try scratch.remove("a.ipynb")
            try scratch.link("a.ipynb", to: "b.ipynb")
        }
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "-m", "change"])
        #expect(outcome.status != 0 && outcome.errorText.contains("error notebook/pair"), "\(kind): \(outcome)")
    }

    /// In CI the change does not choose whether its notebook belongs to a pair.
    @Test func aChangeDoesNotLeaveItsPair() throws {
        let scratch = try repository([
            "a.ipynb": Self.notebook("x = 1", formats: "ipynb,py:percent"), "a.py": Self.script("x = 1"),
        ])
        let base = try scratch.git("rev-parse", "HEAD")
        try scratch.write("a.ipynb", Self.notebook("x = 1", formats: "ipynb"))
        try scratch.write("a.py", Self.script("x = 2"))
        try scratch.git("add", "-A")
        try scratch.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "change")
        let outcome = try scratch.gate("ci", "--base", base)
        #expect(outcome.status == 1 && outcome.text.contains("error notebook/pair"), "\(outcome)")
    }

    /// The findings of a commit of these changes; nil takes a file away.
    private func findings(_ scratch: ScratchRepository, _ changes: [String: String?]) throws -> [String] {
        for (path, text) in changes {
            if let text { try scratch.write(path, text) } else { try scratch.remove(path) }
        }
        try scratch.git("add", "-A")
        let outcome = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "change"])
        let lines = outcome.errorText.split(separator: "\n").filter { $0.hasPrefix("error notebook/pair") }
        #expect((outcome.status == 0) == lines.isEmpty, "\(outcome)")
        return lines.map { String($0.split(separator: " ").last ?? "") }
    }

    struct Layout: CustomTestStringConvertible {
        var name: String
        var notebook: String
        var script: String
        var inNotebook: String?
        var inScript: String?
        var settings: [String: String] = [:]
        var testDescription: String { name }
    }

    static let layouts = [
        Layout(name: "same name", notebook: "a.ipynb", script: "a.py"),
        Layout(name: "metadata", notebook: "a.ipynb", script: "a.py", inNotebook: "ipynb,py:percent"),
        Layout(
            name: "folders", notebook: "notebooks/a.ipynb", script: "scripts/a.py",
            inNotebook: "notebooks//ipynb,scripts//py:percent"),
        Layout(name: "below", notebook: "a.ipynb", script: "py/a.py", inNotebook: "ipynb,py//py:percent"),
        Layout(
            name: "roots", notebook: "nb/x/a.ipynb", script: "src/x/a.py", inNotebook: "nb///ipynb,src///py:percent"),
        Layout(name: "suffix", notebook: "a.ipynb", script: "a.nb.py", inNotebook: "ipynb,.nb.py:percent"),
        Layout(name: "prefix", notebook: "a.ipynb", script: "nb-a.py", inNotebook: "ipynb,nb-/py"),
        Layout(name: "header", notebook: "nb/a.ipynb", script: "py/a.py", inScript: "nb//ipynb,py//py:percent"),
        Layout(
            name: "jupytext.toml", notebook: "nb/a.ipynb", script: "py/a.py",
            settings: ["jupytext.toml": "formats = \"nb//ipynb,py//py:percent\"\n"]),
        Layout(
            name: "table", notebook: "nb/x/a.ipynb", script: "py/x/a.py",
            settings: ["jupytext.toml": "[formats]\n\"nb/\" = \"ipynb\"\n\"py/\" = \"py:percent\"\n"]),
        Layout(
            name: "pyproject", notebook: "p/nb/a.ipynb", script: "p/py/a.py",
            settings: ["p/pyproject.toml": "[tool.jupytext]\nformats = \"nb//ipynb,py//py:percent\"\n"]),
        Layout(
            name: "yaml", notebook: "nb/a.ipynb", script: "py/a.py",
            settings: [".jupytext.yml": "formats: nb//ipynb,py//py:percent\n"]),
        Layout(
            name: "json", notebook: "nb/a.ipynb", script: "py/a.py",
            settings: ["jupytext.json": "{\"formats\": \"nb//ipynb,py//py:percent\"}\n"]),
        Layout(name: "markdown", notebook: "a.ipynb", script: "a.md", inNotebook: "ipynb,md"),
    ]

    private func files(_ layout: Layout, _ code: (notebook: String, script: String)) -> [String: String] {
        let script =
            layout.script.hasSuffix("md")
            ? Self.markdown(code.script) : Self.script(code.script, formats: layout.inScript)
        return [layout.notebook: Self.notebook(code.notebook, formats: layout.inNotebook), layout.script: script]
    }

    @Test(arguments: layouts)
    func eitherSide(_ layout: Layout) throws {
        let scratch = try repository(files(layout, ("x = 1", "x = 1")).merging(layout.settings) { $1 })
        let ahead = files(layout, ("x = 2", "x = 2"))
        #expect(try findings(scratch, [layout.script: ahead[layout.script]]) != [], "the script alone")
        #expect(try findings(scratch, [layout.notebook: ahead[layout.notebook]]) == [], "both, consistently")
        let third = files(layout, ("x = 3", "x = 3"))
        #expect(try findings(scratch, [layout.notebook: third[layout.notebook]]) == ["\(layout.notebook):1"])
        #expect(try findings(scratch, [layout.script: third[layout.script]]) == [])
        #expect(try findings(scratch, [layout.script: String?.none]) == [layout.notebook], "the script is gone")
        #expect(try findings(scratch, [layout.script: third[layout.script]]) == [])
    }

    /// What jupytext did not write, it does not write again.
    @Test(arguments: [
        ("a.py", "jupyter nbconvert --to python --output a a.ipynb && git add -- a.py"),
        ("py/a.py", "jupyter nbconvert --to python --output-dir py --output a a.ipynb"),
    ])
    func scriptsOfOtherPrograms(_ script: String, _ command: String) throws {
        let formats = script == "a.py" ? nil : "ipynb,py//py"
        let notebook = { Self.notebook($0, formats: formats) }
        let nbconvert = "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n"
        let scratch = try repository(["a.ipynb": notebook("x = 1"), script: nbconvert])
        try scratch.write("a.ipynb", notebook("x = 2"))
        try scratch.git("add", "-A")
        let newer = try scratch.gate("run")
        #expect(newer.text.contains(command), "\(newer)")
        try scratch.git("reset", "-q", "--hard")
        try scratch.write(script, nbconvert.replacing("x = 1", with: "x = 3"))
        try scratch.git("add", "-A")
        let changed = try scratch.gate("run")
        #expect(changed.text.contains("nbconvert has written the script") && !changed.text.contains("jupytext --to"))
        #expect(changed.text.contains("$(git var GIT_EDITOR) a.ipynb"), "\(changed)")
    }

    @Test func scriptsOfColab() throws {
        let script = "# -*- coding: utf-8 -*-\n\"\"\"a.ipynb\n\nAutomatically generated by Colab.\n\"\"\"\n\nx = 1\n"
        let scratch = try repository(["a.ipynb": Self.notebook("x = 1"), "a.py": script])
        try scratch.write("a.ipynb", Self.notebook("x = 2"))
        try scratch.git("add", "-A")
        let newer = try scratch.gate("run")
        #expect(newer.text.contains("Download .py") && newer.text.contains("jupytext --to py:percent"), "\(newer)")
        try scratch.git("reset", "-q", "--hard")
        try scratch.write("a.py", script.replacing("x = 1", with: "x = 3"))
        try scratch.git("add", "-A")
        let changed = try scratch.gate("run")
        #expect(changed.text.contains("Colab has written the script") && !changed.text.contains("jupytext --to"))
    }

    @Test func renames() throws {
        let scratch = try repository(["a.ipynb": Self.notebook("x = 1"), "a.py": Self.script("x = 1")])
        #expect(try findings(scratch, ["a.ipynb": nil, "b.ipynb": Self.notebook("x = 1")]) == ["b.ipynb"])
        #expect(try findings(scratch, ["a.py": nil, "b.py": Self.script("x = 1")]) == [])
        #expect(try findings(scratch, ["b.py": nil, "c.py": Self.script("x = 1")]) == ["b.ipynb"])
        #expect(try findings(scratch, ["b.ipynb": nil, "c.ipynb": Self.notebook("x = 1")]) == [])
    }

    /// A script without a notebook is a script; one whose header names the notebook waits for it.
    @Test func aNotebookThatGoes() throws {
        let plain = try repository(["a.ipynb": Self.notebook("x = 1"), "a.py": Self.script("x = 1")])
        #expect(try findings(plain, ["a.ipynb": nil]) == [])
        let formats = "ipynb,py:percent"
        let paired = try repository([
            "a.ipynb": Self.notebook("x = 1", formats: formats), "a.py": Self.script("x = 1", formats: formats),
        ])
        #expect(try findings(paired, ["a.ipynb": nil]) == ["a.py"])
        #expect(try findings(paired, ["a.py": Self.script("x = 1")]) == [])
        // Many keep the script alone, and notebooks out of Git.
        let ignored = try repository(["a.py": Self.script("x = 1", formats: formats)])
        #expect(try findings(ignored, ["a.py": Self.script("x = 2", formats: formats)]) == [])
    }

    @Test func whatIsNoPair() throws {
        let scratch = try repository([
            "a.ipynb": Self.notebook("x = 1", formats: "ipynb"), "a.py": "y = 1\n",
            "jupytext.toml": "formats = \"nb//ipynb,py//py\"\n", "b.ipynb": Self.notebook("x = 1"), "b.py": "y = 1\n",
            "lib/c.py": "z = 1\n",
        ])
        #expect(
            try findings(
                scratch,
                [
                    "a.py": "y = 2\n", "b.py": "y = 2\n", "lib/c.py": "z = 2\n",
                    "a.ipynb": Self.notebook("x = 2", formats: "ipynb"),
                    "b.ipynb": Self.notebook("x = 2"),
                ]) == [])
    }

    @Test func onlySelectedNotebooks() throws {
        let scratch = try GatedRepository(
            "notebooks: {pair: error, paths: [\"!old/**\"]}",
            files: ["old/a.ipynb": Self.notebook("x = 1"), "old/a.py": Self.script("x = 1")]
        ).scratch
        #expect(try findings(scratch, ["old/a.py": Self.script("x = 2")]) == [])
    }
}
