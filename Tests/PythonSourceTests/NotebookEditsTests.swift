import Foundation
import PythonSource
import Testing
import TestSupport

/// Stripping takes outputs out and changes not one other byte.
@Suite struct NotebookEditsTests {
    /// Writes notebooks in many styles, and beside each what a JSON library says that stripping must mean.
    private static let maker = #"""
        import copy, json, os, sys
        folder = sys.argv[1]
        def code(n, outputs, **more):
            return {"cell_type": "code", "execution_count": n, "metadata": more, "outputs": outputs,
                    "source": ["x = 'ä<b>&'\n", "print(x)"]}
        stream = {"output_type": "stream", "name": "stdout", "text": ["a\n", "\u2028\U0001F600 \\ \" /"]}
        picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo=" * 50,
                   "text/html": "<b>]}</b>"}}
        cells = [
            {"cell_type": "markdown", "metadata": {"id": "view-in-github", "colab_type": "text"},
             "source": "# Title\n[]{}\"\""},
            code(1, [stream, picture], id="abc", outputId="def", colab={"base_uri": "x"}), code(None, []),
            code(7, [], tags=["a"]), code(9, [stream], tags=["keep_output"]), code(3, [stream], keep_output=False),
        ]
        def notebook(metadata, cells):
            return {"nbformat_minor": 0, "nbformat": 4, "metadata": metadata, "cells": cells}
        widgets = {"application/vnd.jupyter.widget-state+json": {"x": {"outputs": [1]}}}
        models = [
            notebook({"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}, cells),
            notebook({"widgets": widgets}, cells[:4]), notebook({"widgets": widgets, "a": 1}, cells[:4]),
            notebook({"a": 1, "widgets": widgets}, cells[:4]),
            notebook({"a": 1, "widgets": widgets, "b": 2}, cells[:2]),
            notebook({}, []), notebook({}, [code(1, [])]),
        ]
        three = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
            {"cell_type": "code", "collapsed": False, "input": ["a"], "language": "python", "metadata": {},
             "outputs": [{"output_type": "stream", "stream": "stdout", "text": "1"}], "prompt_number": 4}]}]}
        models.append(three)
        def cells_of(model):
            return model["cells"] if "cells" in model else [c for w in model["worksheets"] for c in w["cells"]]
        def stripped(model):
            model = copy.deepcopy(model)
            keeps = False
            for cell in cells_of(model):
                if cell["cell_type"] != "code": continue
                if "keep_output" in cell["metadata"].get("tags", []) or cell["metadata"].get("keep_output") is True:
                    keeps = True
                    continue
                cell["outputs"] = []
                for key in ("execution_count", "prompt_number"):
                    if key in cell: cell[key] = None
            if not keeps: model["metadata"].pop("widgets", None)
            return model
        number = 0
        for model in models:
            for indent in (None, 1, 2, 4, "\t"):
                for ascii in (True, False):
                    for separators in (None, (",", ":"), (" ,", " : ")):
                        for end in ("", "\n", "\r\n\n"):
                            text = json.dumps(model, indent=indent, ensure_ascii=ascii, separators=separators)
                            if ascii: text = text.replace("<", "\\u003c").replace("&", "\\u0026")
                            if end == "\r\n\n": text = text.replace("\n", "\r\n")
                            path = os.path.join(folder, f"{number}")
                            open(path + ".ipynb", "wb").write((text + end).encode())
                            open(path + ".json", "w").write(json.dumps(stripped(model), sort_keys=True))
                            number += 1
        print(number)
        """#

    private static let judge = #"""
        import json, os, sys
        wrong = 0
        for number in range(int(sys.argv[2])):
            path = os.path.join(sys.argv[1], str(number))
            got = json.dumps(json.load(open(path + ".stripped", encoding="utf-8")), sort_keys=True)
            if got != open(path + ".json").read():
                wrong += 1
                print(path)
        print("wrong", wrong)
        """#

    /// The stripped text with every edit taken back.
    private func restored(_ stripped: [UInt8], _ edits: NotebookEdits, from original: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var (place, before) = (0, 0)
        for edit in edits.edits {
            let kept = edit.range.lowerBound - before
            result += stripped[place..<place + kept]
            place += kept
            guard stripped[place...].starts(with: edit.replacement) else { return [] }
            place += edit.replacement.count
            result += original[edit.range]
            before = edit.range.upperBound
        }
        return result + stripped[place...]
    }

    @Test func everyStyle() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gate-notebooks-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let python = try PythonInterpreter.found()
        let count = try #require(
            Int(try python.output(of: Self.maker, [folder]).split(whereSeparator: \.isWhitespace).last ?? ""))
        #expect(count == 8 * 5 * 2 * 3 * 3)
        var changed = 0
        for number in 0..<count {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(number).ipynb")))
            let edits = NotebookEdits.stripping(try NotebookContent.read(bytes))
            let stripped = edits.applied(to: bytes)
            #expect(restored(stripped, edits, from: bytes) == bytes, "notebook \(number)")
            if stripped != bytes { changed += 1 }
            // What is stripped has nothing more to strip.
            #expect(NotebookEdits.stripping(try NotebookContent.read(stripped)).edits.isEmpty, "notebook \(number)")
            try Data(stripped).write(to: URL(fileURLWithPath: "\(folder)/\(number).stripped"))
        }
        #expect(changed > count / 2)
        #expect(try python.output(of: Self.judge, [folder, String(count)]).hasSuffix("wrong 0\n"))
    }

    @Test func damagedNotebooksAreAnswered() throws {
        let original = Array(
            #"""
            {"cells": [{"cell_type": "code", "execution_count": 3, "outputs": [{"text": ["a"]}], "outputs": [1],
              "metadata": {"tags": [], "colab": 1, "outputId": 2}, "source": "x"}, {"cell_type": "raw", "source": []}],
             "metadata": {"widgets": {"a": 1}, "colab": {}, "widgets": 2}, "nbformat": 4, "nbformat_minor": 0}
            """#.utf8)
        var chance = SplitMix(606)
        var read = 0
        for _ in 0..<2000 {
            let bytes = damaged(original, by: &chance)
            guard let notebook = try? NotebookContent.read(bytes) else { continue }
            read += 1
            for edits in [
                NotebookEdits.stripping(notebook),
                NotebookEdits.cleaningMetadata(notebook, NotebookMetadataRules().addingColab()),
            ] {
                let changed = edits.applied(to: bytes)
                #expect(restored(changed, edits, from: bytes) == bytes)
                #expect(throws: Never.self) { try NotebookContent.read(changed) }
            }
        }
        #expect(read > 200, "\(read) could be read")
    }
}
