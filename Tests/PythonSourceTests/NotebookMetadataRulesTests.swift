import Globs
import PythonSource
import Testing

/// Which metadata go, and that nothing else does.
@Suite struct NotebookMetadataRulesTests {
    private func notebook(_ cell: String, _ own: String = "{}", outputs: String = "[]", count: String = "null")
        -> String
    {
        "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": \(count), \"metadata\": \(cell), "
            + "\"outputs\": \(outputs), \"source\": \"x\"}], \"metadata\": \(own), \"nbformat\": 4}"
    }

    private func rules(drop: [String] = [], keep: [String] = []) -> NotebookMetadataRules {
        NotebookMetadataRules(
            drop: drop.compactMap { NameGlob($0, kind: .dotted) }, keep: keep.compactMap { NameGlob($0, kind: .dotted) }
        )
    }

    private func stripped(_ text: String, _ rules: NotebookMetadataRules = NotebookMetadataRules()) throws -> String {
        let bytes = Array(text.utf8)
        let edits = NotebookEdits.stripping(try NotebookContent.read(bytes), rules)
        return String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    private func cleaned(_ text: String, _ rules: NotebookMetadataRules) throws -> String {
        let bytes = Array(text.utf8)
        let edits = NotebookEdits.cleaningMetadata(try NotebookContent.read(bytes), rules)
        return String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    @Test func timesGoWithOutputs() throws {
        let cell =
            #"{"ExecuteTime": {"end_time": "1"}, "collapsed": true, "id": "a", "execution": {"iopub.execute_input": "2"}, "#
            + #""executionInfo": {"user": {"displayName": "Ada", "userId": "1"}}, "papermill": {"duration": 1}, "#
            + #""scrolled": true, "jupyter": {"outputs_hidden": true}, "vscode": {"languageId": "python"}, "tags": ["a"]}"#
        let own = #"{"kernelspec": {"name": "python3"}, "papermill": {"duration": 2}, "signature": "sha256:1"}"#
        #expect(
            try stripped(notebook(cell, own, outputs: "[1]", count: "3"))
                == notebook(
                    #"{"id": "a", "jupyter": {"outputs_hidden": true}, "vscode": {"languageId": "python"}, "tags": ["a"]}"#,
                    #"{"kernelspec": {"name": "python3"}}"#))
        let timed = try NotebookContent.read(Array(notebook(#"{"execution": {}}"#).utf8))
        #expect(timed.cells[0].isTimed() && !timed.cells[0].isTimed(rules(keep: ["execution"])))
        #expect(
            try stripped(notebook(#"{"collapsed": true, "scrolled": true}"#), rules(keep: ["collapsed"]))
                == notebook(#"{"collapsed": true}"#))
    }

    /// What nbstripout takes for kept, the notebook's own word last.
    @Test(arguments: [
        (#"{"tags": ["keep_output"]}"#, "{}", true), (#"{"keep_output": true}"#, "{}", true),
        (#"{"init_cell": true}"#, "{}", true), (#"{"init_cell": false}"#, "{}", false),
        ("{}", #"{"keep_output": true}"#, true), ("{}", #"{"init_cell": true}"#, true),
        (#"{"keep_output": false}"#, #"{"keep_output": true}"#, false), ("{}", #"{"keep_output": false}"#, false),
        (#"{"tags": ["keep_output"]}"#, #"{"keep_output": false}"#, true),
    ])
    func keptOutputs(_ cell: String, _ own: String, _ isKept: Bool) throws {
        let text = notebook(cell, own, outputs: "[1]", count: "3")
        #expect(try (stripped(text) == text) == isKept)
    }

    @Test func namesOfThePolicy() throws {
        let cell =
            #"{"_kg_hide-input": true, "application/vnd.databricks.v1+cell": {"nuid": "1"}, "#
            + #""executionInfo": {"status": "ok", "user": {"userId": "1"}}, "id": "a"}"#
        let own =
            #"{"kernelspec": {"name": "python3", "display_name": "ada"}, "language_info": {"name": "python", "version": "3.9"}, "#
            + #""vscode": {"interpreter": {"hash": "1"}}, "id": "b"}"#
        func check(_ drop: [String], _ keep: [String], _ newCell: String, _ newOwn: String) throws {
            #expect(try cleaned(notebook(cell, own), rules(drop: drop, keep: keep)) == notebook(newCell, newOwn))
        }
        try check(
            ["vscode", "language_info.version"], [], cell,
            #"{"kernelspec": {"name": "python3", "display_name": "ada"}, "language_info": {"name": "python"}, "id": "b"}"#
        )
        try check(
            ["cell.id", "notebook.*"], ["kernelspec.name"],
            cell.replacing(#", "id": "a""#, with: ""), #"{"kernelspec": {"name": "python3"}}"#)
        try check(
            ["application/vnd.databricks.*", "_kg_*"], [],
            #"{"executionInfo": {"status": "ok", "user": {"userId": "1"}}, "id": "a"}"#, own)
        try check(
            ["executionInfo.user.userId"], [],
            cell.replacing(#"{"userId": "1"}"#, with: "{}"), own)
        try check(
            ["executionInfo"], ["executionInfo.status"],
            cell.replacing(#""status": "ok", "user": {"userId": "1"}"#, with: #""status": "ok""#), own)
        try check([], [], cell, own)
    }

    @Test func colab() throws {
        let cell =
            #"{"executionInfo": {"user": {"userId": "1"}}, "id": "a", "outputId": "x", "colab": {"base_uri": "b"}}"#
        let own = #"{"colab": {"provenance": []}, "accelerator": "GPU", "kernelspec": {}}"#
        let rules = NotebookMetadataRules().addingColab()
        #expect(try cleaned(notebook(cell, own), rules) == notebook(#"{"id": "a"}"#, #"{"kernelspec": {}}"#))
        let read = try NotebookContent.read(Array(notebook(cell, own).utf8))
        #expect(
            read.metadata(removedBy: rules) == [
                "metadata.colab", "metadata.accelerator", "cells[].metadata.executionInfo", "cells[].metadata.outputId",
                "cells[].metadata.colab",
            ])
    }
}
