/// Compares the code of a notebook with that of a script that is made from it, whatever made it.
public enum NotebookPair {
    /// Where the two differ first.
    public struct Difference: Hashable, Sendable {
        /// The cell, from 0, and the line in it; nil where the notebook has no more code.
        public let cell: (index: Int, line: Int)?
        /// The script's line; nil where the script has no more code.
        public let line: Int?

        /// True for the same places.
        public static func == (left: Difference, right: Difference) -> Bool {
            left.line == right.line && left.cell?.index == right.cell?.index && left.cell?.line == right.cell?.line
        }

        /// Hashes the places.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(line)
            hasher.combine(cell?.index)
            hasher.combine(cell?.line)
        }
    }

    private struct Line {
        var text: ArraySlice<UInt8>
        var cell: Int
        var number: Int
    }

    /// Finds the first difference, nil where the code is the same.
    ///
    /// Comments, blank lines and lines that only IPython understands count on neither side: the formats for pairs
    /// (percent, light, hydrogen, `nbconvert --to script`) each write them in their own way.
    public static func difference(_ notebook: NotebookContent, _ script: [UInt8]) -> Difference? {
        let left = notebook.cells.filter { $0.isCode && !$0.isForNotebookOnly }.flatMap {
            code(in: $0.source, cell: $0.index)
        }
        let right = code(in: script, cell: -1)
        for place in 0..<max(left.count, right.count) {
            let mine = place < left.count ? left[place] : nil
            let other = place < right.count ? right[place] : nil
            if let mine, let other, mine.text.elementsEqual(other.text) { continue }
            return Difference(cell: mine.map { ($0.cell, $0.number) }, line: other?.number)
        }
        return nil
    }

    private static func code(in source: [UInt8], cell: Int) -> [Line] {
        var lines: [Line] = []
        let parts = source.split(separator: Byte.lineFeed, omittingEmptySubsequences: false)
        if let first = parts.first(where: { !$0.allSatisfy { $0.isBlank || $0.isNewline } }), cell >= 0,
            first.starts(with: [Byte.percent, Byte.percent]), NotebookSource.python(of: source) == nil
        {
            // A cell of another language stands in the script as comments, if at all.
            return []
        }
        for (number, part) in parts.enumerated() {
            var text = part
            while let last = text.last, last.isBlank || last.isNewline { text = text.dropLast() }
            let start = text.drop { $0.isBlank }
            switch start.first {
            case nil, Byte.hash?, Byte.percent?, Byte.bang?, Byte.question?: continue
            default: break
            }
            if start.last == Byte.question || start.starts(with: Array("get_ipython()".utf8)) { continue }
            lines.append(Line(text: text, cell: cell, number: number + 1))
        }
        return lines
    }
}
