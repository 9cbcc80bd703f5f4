/// What a docstring says: its summary and its sections, in Google's, numpydoc's or Sphinx's form.
public struct DocstringContent: Hashable, Sendable {
    /// The forms in which sections are written.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// `Args:` with an indented list, by Google's Python style guide.
        case google
        /// `Parameters` underlined with dashes, by numpydoc.
        case numpy
        /// `:param name:` fields, by Sphinx.
        case sphinx
    }

    /// One section; in Sphinx's form all fields of one kind.
    public struct Section: Hashable, Sendable {
        /// What a section is about; its synonyms are one kind.
        public enum Kind: String, Hashable, Sendable {
            /// `Args`, `Parameters`, `Keyword Args`, `Other Parameters`
            case arguments
            /// `Returns`
            case returns
            /// `Yields`
            case yields
            /// `Raises`
            case raises
            /// `Warns`
            case warns
            /// `Attributes`
            case attributes
            /// Any other: examples, notes, references.
            case other
        }

        /// What it is about.
        public let kind: Kind
        /// Its line in the docstring, from 0.
        public let line: Int
        /// Its entries; in a section of prose the one text that it has.
        public internal(set) var items: [Item]
    }

    /// One entry of a section.
    public struct Item: Hashable, Sendable {
        /// The names that it is about, without stars: parameters, exceptions; empty for a plain text.
        public let names: [String]
        /// Its type as it is written; nil where there is none.
        public internal(set) var type: String?
        /// The first line of its text.
        public let text: String
        /// Its line in the docstring, from 0.
        public let line: Int
    }

    /// The first paragraph, its lines joined by spaces; empty where a section comes first.
    public let summary: String
    /// How many lines the first paragraph has.
    public let summaryLines: Int
    /// The line of the first paragraph in the docstring, from 0.
    public let summaryLine: Int
    /// True where anything follows the first paragraph.
    public let hasMore: Bool
    /// The form of its sections; nil where it has none.
    public let style: Style?
    /// Its sections, in order.
    public let sections: [Section]

    /// Reads a docstring.
    ///
    /// - Parameters:
    ///   - text: Its value, with its margin and LF as line end.
    ///   - style: The form that counts; nil to take the one that the text has.
    public init(_ text: [UInt8], style: Style? = nil) {
        let lines = DocstringLines(text)
        let (found, sections) = Self.sections(of: lines, style)
        self.sections = sections
        self.style = sections.isEmpty ? nil : found
        let start = lines.firstText ?? 0
        var end = start
        let firstSection = sections.map(\.line).min() ?? lines.count
        while end < min(lines.count, firstSection), !lines[end].isBlank { end += 1 }
        summary = (start..<end).map { lines.string($0) }.joined(separator: " ")
        summaryLines = end - start
        summaryLine = start
        hasMore = (end..<max(end, lines.count)).contains { !lines[$0].isBlank }
    }

    /// The sections of one kind.
    public func sections(_ kind: Section.Kind) -> [Section] { sections.filter { $0.kind == kind } }

    private static func sections(of lines: DocstringLines, _ style: Style?) -> (Style, [Section]) {
        switch style {
        case .google: return (.google, GoogleSections.read(lines))
        case .numpy: return (.numpy, NumpySections.read(lines))
        case .sphinx: return (.sphinx, SphinxFields.read(lines))
        case nil:
            // An underline or a field is seldom there by accident; a line that ends with a colon may be.
            let numpy = NumpySections.read(lines)
            if !numpy.isEmpty { return (.numpy, numpy) }
            let google = GoogleSections.read(lines)
            if google.contains(where: { $0.kind != .other }) { return (.google, google) }
            let sphinx = SphinxFields.read(lines)
            return sphinx.isEmpty ? (.google, google) : (.sphinx, sphinx)
        }
    }
}

extension PythonModule {
    /// What a docstring of this module says.
    public func content(of docstring: Docstring, style: DocstringContent.Style? = nil) -> DocstringContent {
        DocstringContent(Array(value(of: docstring).utf8), style: style)
    }

    /// The line of the file on which a line of a docstring stands.
    ///
    /// Escapes and literals that are put together may move it; then it is the docstring's first line.
    public func fileLine(_ line: Int, of docstring: Docstring) -> Int {
        let value = value(of: docstring)
        let lineEnds = value.utf8.count { $0 == Byte.lineFeed }
        guard lineEnds == docstring.endLine - docstring.position.line else { return docstring.position.line }
        return min(docstring.position.line + line, docstring.endLine)
    }
}

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
