/// A docstring's lines with their indentation beyond the margin that all but the first have.
struct DocstringLines {
    struct Line {
        /// The bytes from the first that is no blank to the last.
        let range: Range<Int>
        /// In columns beyond the margin; 0 for the first line.
        var indent: Int
        var isBlank: Bool { range.isEmpty }
    }

    package let text: [UInt8]
    private let lines: [Line]

    init(_ text: [UInt8]) {
        self.text = text
        var lines: [Line] = []
        var start = 0
        var margin = Int.max
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != Byte.lineFeed { end += 1 }
            let line = Self.line(text, start..<end)
            if !lines.isEmpty, !line.isBlank { margin = min(margin, line.indent) }
            lines.append(line)
            start = end + 1
        }
        for index in lines.indices {
            lines[index].indent = index == 0 || lines[index].isBlank ? 0 : lines[index].indent - margin
        }
        self.lines = lines
    }

    var count: Int { lines.count }
    subscript(index: Int) -> Line { lines[index] }

    /// The first line with text; nil where all are blank.
    var firstText: Int? { lines.firstIndex { !$0.isBlank } }

    /// The text of a line without blanks around it.
    func string(_ index: Int) -> String { string(lines[index].range) }

    /// A part of the text.
    func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    /// True where a line begins with these characters.
    func hasPrefix(_ prefix: StaticString, _ index: Int) -> Bool {
        let range = lines[index].range
        guard range.count >= prefix.utf8CodeUnitCount else { return false }
        for offset in 0..<prefix.utf8CodeUnitCount
        where text[range.lowerBound + offset] != prefix.utf8Start[offset] { return false }
        return true
    }

    private static func line(_ text: [UInt8], _ range: Range<Int>) -> Line {
        var start = range.lowerBound
        var column = 0
        while start < range.upperBound, text[start].isBlank {
            column = text[start] == Byte.tab ? (column / 8 + 1) * 8 : column + 1
            start += 1
        }
        var end = range.upperBound
        while end > start, text[end - 1].isBlank || text[end - 1] == Byte.carriageReturn { end -= 1 }
        return Line(range: start..<end, indent: column)
    }
}
