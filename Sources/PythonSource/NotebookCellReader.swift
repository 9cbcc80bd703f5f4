import JSON

/// Takes the cells of a notebook one after the other and counts lines only once.
struct NotebookCellReader {
    let document: JSONDocument
    let format: Int
    var cells: [NotebookCell] = []
    var problems: [PythonSourceError] = []
    private var offset = 0
    private var place = SourcePosition(line: 1, column: 1)

    init(document: JSONDocument, format: Int) {
        self.document = document
        self.format = format
    }

    mutating func read(_ node: JSONNode, index: Int) {
        advance(to: node.range.lowerBound)
        guard node.members != nil, let type = document.string(of: node["cell_type"]) else {
            return fail("it is no cell without a 'cell_type'", index)
        }
        let kind: NotebookCell.Kind
        switch type {
        case "code": kind = .code
        case "markdown", "heading", "html": kind = .markdown
        case "raw": kind = .raw
        default: return fail("its type is unknown: '\(type)'", index)
        }
        // Format 3 calls a code cell's text its input.
        guard let text = (format == 3 && kind == .code ? node["input"] : nil) ?? node["source"] else {
            return fail("it has no 'source'", index)
        }
        guard let source = source(of: text) else {
            return fail("its 'source' is neither a string nor a list of strings", index)
        }
        advance(to: text.range.lowerBound)
        cells.append(
            NotebookCell(
                kind: kind, index: index,
                id: document.string(of: node["id"]) ?? document.string(of: node["metadata"]?["id"]),
                source: source, position: place, range: node.range))
    }

    private func source(of node: JSONNode) -> [UInt8]? {
        guard let lines = node.elements else { return document.utf8(of: node) }
        var source: [UInt8] = []
        for line in lines {
            guard let text = document.utf8(of: line) else { return nil }
            source += text
        }
        return source
    }

    private mutating func fail(_ message: String, _ index: Int) {
        problems.append(PythonSourceError(.notebook, "cell \(index + 1): \(message)", at: place))
    }

    private mutating func advance(to target: Int) {
        guard target > offset else { return }
        let step = SourceEncoding.position(of: target, in: document.bytes[offset...])
        place =
            step.line == 1
            ? SourcePosition(line: place.line, column: place.column + step.column - 1)
            : SourcePosition(line: place.line + step.line - 1, column: step.column)
        offset = target
    }
}
