import Foundation
import PythonSource
import Testing
import TestSupport

/// A notebook that is read piece by piece gives what one gives that is read as a whole.
@Suite struct NotebookStreamTests {
    private struct Reading: Equatable {
        var cells: [String]
        var edits: [NotebookEdits.Edit]
        var metadataEdits: [NotebookEdits.Edit]
        var widgets: Int?
    }

    private func reading(_ notebook: NotebookContent) -> Reading {
        Reading(
            cells: notebook.cells.map { cell in
                "\(cell.index) \(cell.isCode) \(cell.source) \(cell.executionCount ?? -1) \(cell.outputBytes) "
                    + "\(cell.keepsOutputs) \(cell.wasRun) \(cell.isTimed()) \(notebook.line(of: cell))"
            },
            edits: NotebookEdits.stripping(notebook).edits,
            metadataEdits: NotebookEdits.cleaningMetadata(notebook, NotebookMetadataRules().addingColab()).edits,
            widgets: notebook.lineOfWidgetsWithoutState)
    }

    private func stream(
        _ bytes: [UInt8], pieces: Int, onText: ((NotebookText) -> Void)? = nil
    ) throws(PythonSourceError) -> NotebookContent {
        var stream = NotebookStream(onText: onText)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
            var failure: PythonSourceError?
            piece.withUnsafeBytes { piece in
                do throws(PythonSourceError) { try stream.read(piece) } catch { failure = error }
            }
            if let failure { throw failure }
        }
        return try stream.content()
    }

    private static let texts: [String] = [
        // A bit of everything: pictures, escapes, pairs, objects within outputs, widgets, attachments, repeated keys.
        #"""
        {"cells": [
          {"cell_type": "markdown", "metadata": {}, "attachments": {"a.png": {"image/png": "iVBO"}}, "source": "é # T"},
          {"cell_type": "code", "execution_count": 3, "metadata": {"execution": {"iopub.status.idle": "2026"},
            "tags": ["a"], "outputId": "x"},
           "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["a\n", "\ud83d\ude00 \u00e9 \ud800 \\ \" \/"]},
            {"output_type": "display_data", "data": {"image/png": "iVBO", "text/html": "<b>",
              "application/json": {"a": [1, -2.5e3, {"b": "c"}], "d": null}}, "metadata": {"x": "y"}},
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["1", "2"]}
           ],
           "source": ["x = 1\n", "y = 2"]},
          7,
          {"cell_type": "code", "execution_count": null, "metadata": {"keep_output": true}, "outputs": [ ],
           "source": []},
          {"cell_type": "raw", "metadata": {}, "source": ["raw"]}
         ],
         "metadata": {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"b": [1]}}}},
          "colab": {"provenance": []}, "title": "Ada"},
         "nbformat": 4, "nbformat_minor": 5}
        """#,
        #"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["a"], "outputs": [{"text": "1"}], "prompt_number": 4}"#
            + #"]}], "nbformat": 3, "metadata": {"widgets": {"x": 1}}}"#,
        "\u{FEFF}{\"cells\": [], \"nbformat\": 4}\r\n", "[]", "{}", "", "{\"cells\": [}",
        "{\"nbformat\": 4, \"cells\": [1, 2,]}",
        "{\"nbformat\": 4} x", "{\"a\": tru}", "{\"a\": 01}", "{\"a\": \"\u{1}\"}", "{\"a\": \"\\x\"}",
        "{\"a\": \"\\ud8\"}",
        "{'a': 1}", "{\"a\" 1}", "{\"a\": 1", "{\"a\": \"b",
        "{\"nbformat\": 4, \"cells\": [NaN, -Infinity, Infinity, 1e5]}",
        "{\"a\": 1.}", "{\"a\": -}", "nul", "1", "\"a\"", "{\"a\": 1,}", "{\"a\": [1 2]}",
    ]

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func itGivesTheSame(_ pieces: Int) throws {
        for text in Self.texts + Self.texts.map({ $0.replacing("\n", with: "\r\n") }) {
            try compare(Array(text.utf8), pieces)
        }
        for bytes: [UInt8] in [
            [0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0x7B, 0x7D], [0xEF, 0x7B, 0x7D],
        ] {
            try compare(bytes, pieces)
        }
        // Broken characters, in every place where one may stand.
        for bad: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80]] {
            try compare(Array("{\"a\": \"".utf8) + bad + Array("\"}".utf8), pieces)
            try compare(Array("{\"a\": ".utf8) + bad + Array("}".utf8), pieces)
            try compare(bad + Array("{}".utf8), pieces)
        }
    }

    private func compare(_ bytes: [UInt8], _ pieces: Int) throws {
        let whole: Result<Reading, PythonSourceError> = Result { () throws(PythonSourceError) in
            reading(try NotebookContent.read(bytes))
        }
        let parts: Result<Reading, PythonSourceError> = Result { () throws(PythonSourceError) in
            reading(try stream(bytes, pieces: pieces))
        }
        switch (whole, parts) {
        case (.success(let whole), .success(let parts)):
            #expect(whole == parts, "\(String(decoding: bytes.prefix(80), as: UTF8.self))")
        case (.failure(let whole), .failure(let parts)):
            // A broken character is found first where the whole text is there; elsewhere the places are the same too.
            #expect(
                whole.code == parts.code, "\(String(decoding: bytes.prefix(80), as: UTF8.self)): \(whole), \(parts)")
        default: Issue.record("\(String(decoding: bytes.prefix(200), as: UTF8.self)): \(whole), \(parts)")
        }
    }

    @Test func damagedNotebooks() throws {
        let original = Array(Self.texts[0].utf8)
        var chance = SplitMix(607)
        for _ in 0..<1500 {
            let bytes = damaged(original, by: &chance)
            try compare(bytes, Int.random(in: 1...50, using: &chance))
        }
    }

    @Test func theTextsAreTheSame() throws {
        let bytes = Array(Self.texts[0].utf8)
        var got: [NotebookText.Place: [[UInt8]]] = [:]
        _ = try stream(bytes, pieces: 11) { got[$0.place, default: []].append(Array($0.bytes[$0.body])) }
        let whole = try NotebookContent.read(bytes)
        for cell in whole.cells {
            #expect(got[.source(cell: cell.index)]?.first ?? [] == cell.source)
            #expect(got[.output(cell: cell.index)] ?? [] == whole.outputTexts(of: cell))
        }
        #expect(got[.metadata] ?? [] == whole.metadataTexts)
    }

    /// A text that is cut is whole again where the parts' own bytes are put together, and lines count on.
    @Test func longTextsAreCut() throws {
        let line = "some output that goes on and on\\n"
        let text = String(repeating: line, count: 40_000)
        let bytes = Array(
            ("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"text\": \"" + text
                + "\"}]}],\n\"nbformat\": 4}").utf8)
        var body: [UInt8] = []
        var parts = 0
        let notebook = try stream(bytes, pieces: 1 << 16) { part in
            let before = body.count - part.body.lowerBound
            #expect(part.line == body.prefix(max(0, before)).count { $0 == UInt8(ascii: "\n") } + 1)
            body += part.bytes[part.body]
            parts += 1
        }
        #expect(parts > 3 && body == Array(text.replacing("\\n", with: "\n").utf8))
        #expect(notebook.cells[0].outputBytes > text.utf8.count)
        #expect(NotebookEdits.stripping(notebook).applied(to: bytes).count < 100)
    }

    @Test func limitsAreNamed() throws {
        let source = String(repeating: "x", count: 33_000_000)
        let large =
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\(source)\", \"outputs\": []}], \"nbformat\": 4}"
        let error = #expect(throws: PythonSourceError.self) { try stream(Array(large.utf8), pieces: 1 << 18) }
        #expect(error?.message.contains("larger than 32 MB") == true)
        // What people do not write is left out, however long it is.
        let data =
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"x\", \"outputs\": [], \"metadata\": {\"a\": \"\(source)\"}}],"
            + "\n\"nbformat\": 4}"
        #expect(try stream(Array(data.utf8), pieces: 1 << 18).cells.count == 1)
        let deep = "{\"cells\": [" + String(repeating: "[", count: 300)
        #expect(throws: PythonSourceError.self) { try stream(Array(deep.utf8), pieces: 64) }
    }
}
