import JSON

/// From the source of a code cell to Python: what only IPython understands is blanked line by line.
enum NotebookSource {
    /// Cell magics whose body is Python that runs or is timed; every other one holds something else.
    private static let pythonMagics: Set<String> = ["time", "timeit", "capture", "prun", "python", "python3"]

    /// The cell as Python with the same number of lines; nil where a cell magic says that it is something else.
    package static func python(of source: [UInt8]) -> [UInt8]? {
        var lines = NotebookPrompts.stripped(lines(of: source))
        if let first = lines.firstIndex(where: { !$0.allSatisfy { $0.isBlank || $0.isNewline } }),
            lines[first].starts(with: [Byte.percent, Byte.percent])
        {
            let name = lines[first].dropFirst(2).prefix { $0 < 0x80 && $0.isIdentifier }
            guard pythonMagics.contains(String(decoding: name, as: UTF8.self)) else { return nil }
            lines[first] = lines[first].drop { !$0.isNewline }
        }
        let text = Array(lines.joined())
        // A NUL would end the scanner's text early; the caller reports it.
        return text.contains(0) ? text : blankingMagics(text)
    }

    /// The lines with their line ends.
    private static func lines(of source: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index < source.count {
            let isPair = source[index...].starts(with: [Byte.carriageReturn, Byte.lineFeed])
            let isEnd = source[index].isNewline
            index += isPair ? 2 : 1
            if isEnd {
                lines.append(source[start..<index])
                start = index
            }
        }
        if start < index { lines.append(source[start..<index]) }
        return lines
    }

    private static func blankingMagics(_ text: [UInt8]) -> [UInt8] {
        var magics: [Range<Int>] = []
        (text + [0]).withUnsafeBufferPointer { buffer in
            var scanner = TextScanner(buffer)
            do {
                while try scanner.nextLogicalLine() != nil {
                    if let magic = try scanner.skipLineWithMagic() { magics.append(magic) }
                }
            } catch {
                // Text that is not Python either: reading it as Python gives the error its place.
            }
        }
        guard !magics.isEmpty else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var kept = 0
        for magic in magics {
            result += text[kept..<magic.lowerBound]
            // An expression stands in for the magic, so that a block of magics alone is still a block.
            result.append(Byte.zero)
            result += text[magic].filter(\.isNewline)
            kept = magic.upperBound
        }
        return result + text[kept...]
    }
}

extension TextScanner {
    /// Steps over a logical line of a cell; returns the bytes that only IPython understands, if it has any.
    mutating func skipLineWithMagic() throws(PythonSourceError) -> Range<Int>? {
        let start = position
        switch text[start] {
        case Byte.percent, Byte.bang, Byte.question, Byte.comma, Byte.semicolon, Byte.slash:
            return skipMagic(from: start)
        default:
            break
        }
        var index = start
        while true {
            let byte = text[index]
            if let next = try stepOver(byte, at: index, notBefore: start) {
                index = next
                continue
            }
            switch byte {
            case Byte.hash:
                index = commentEnd(from: index)
            case Byte.lineFeed where !brackets.isEmpty, Byte.carriageReturn where !brackets.isEmpty:
                index = newline(at: index)
            case Byte.lineFeed, Byte.carriageReturn:
                position = newline(at: index)
                return nil
            case 0:
                position = index
                return nil
            case Byte.equals where brackets.isEmpty && isAssignment(index, from: start):
                index += 1
                while text[index].isBlank { index += 1 }
                let isShell = text[index] == Byte.bang && self.byte(index + 1) != Byte.equals
                if isShell || text[index] == Byte.percent { return skipMagic(from: index) }
            case Byte.question where brackets.isEmpty:
                while text[index] == Byte.question || text[index].isBlank { index += 1 }
                if text[index].isNewline || text[index] == 0 { return skipMagic(from: start) }
            default:
                index += 1
            }
        }
    }

    /// True for a `=` that stands alone: no comparison and no augmented assignment.
    private func isAssignment(_ offset: Int, from start: Int) -> Bool {
        guard offset > start, byte(offset + 1) != Byte.equals else { return false }
        let before = text[offset - 1]
        return before.isBlank || before.isIdentifier || before == Byte.closeSquare || before == Byte.closeParenthesis
    }

    /// Steps to the end of a magic, which goes on behind a closing backslash.
    private mutating func skipMagic(from start: Int) -> Range<Int> {
        var index = start
        while true {
            index = commentEnd(from: index)
            guard text[index] != 0, text[index - 1] == Byte.backslash else { break }
            index = newline(at: index)
        }
        position = text[index] == 0 ? index : newline(at: index)
        return start..<index
    }
}

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
