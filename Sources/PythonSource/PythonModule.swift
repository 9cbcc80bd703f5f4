/// A Python file as it is written: its docstring, its definitions in source order, and what it exports.
public struct PythonModule: Sendable {
    /// The module's own docstring, a blank one included.
    public let docstring: Docstring?
    /// Every class and function at any depth, in the order of their headers.
    public let definitions: [Definition]
    /// What it binds at its top level for others.
    public let outline: ModuleOutline
    /// What `__all__` lists, where the module sets it; nil elsewhere.
    public var exports: Exports? { outline.exports }
    /// True where the file holds nothing but blank lines and comments.
    public let isEmpty: Bool
    /// UTF-8 with one NUL behind its end, which `SourceEncoding.text` puts there.
    package let text: [UInt8]

    /// Reads a file's bytes, in the encoding that its byte order mark or its `coding` comment states.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: The module; its positions count in the text without the byte order mark.
    /// - Throws: The first place at which the bytes are not text, or the text is not Python.
    public static func read(_ bytes: [UInt8]) throws(PythonSourceError) -> PythonModule {
        try read(text: try SourceEncoding.text(of: bytes))
    }

    /// Reads text that is UTF-8 and ends with its one NUL.
    static func read(text: [UInt8]) throws(PythonSourceError) -> PythonModule {
        let reader = try text.withUnsafeBufferPointer { buffer throws(PythonSourceError) in
            var reader = DefinitionReader(buffer)
            try reader.read()
            reader.finishOutline()
            return (reader.docstring, reader.definitions, reader.outline, reader.isEmpty)
        }
        return PythonModule(
            docstring: reader.0, definitions: reader.1, outline: reader.2, isEmpty: reader.3, text: text)
    }

    /// The text of a docstring of this module: escapes decoded, literals joined, every line end as LF.
    ///
    /// A lone surrogate becomes U+FFFD.
    public func value(of docstring: Docstring) -> String {
        text.withUnsafeBufferPointer { StringLiterals.value(of: docstring.range.clamped(to: 0..<$0.count), in: $0) }
    }

    /// The same as UTF-8.
    package func bytes(of docstring: Docstring) -> [UInt8] {
        text.withUnsafeBufferPointer { StringLiterals.bytes(of: docstring.range.clamped(to: 0..<$0.count), in: $0) }
    }

    /// A part of the text as it is written.
    package func code(in range: Range<Int>) -> String {
        String(decoding: text[range.clamped(to: 0..<text.count)], as: UTF8.self)
    }

    /// The text of a docstring without its margins, as `inspect.cleandoc` leaves it.
    public func cleanedValue(of docstring: Docstring) -> String {
        DocstringCleaning.cleaned(value(of: docstring))
    }
}

/// The names that a module declares public by `__all__`.
public struct Exports: Hashable, Sendable {
    /// The names, in the order in which they are listed.
    public let names: [String]
    /// False where a part of `__all__` is computed, so that names may be missing here.
    public let isComplete: Bool
    /// The dotted names of modules whose own `__all__` is part of it.
    public let sources: [String]
    /// The names that were taken out, which those modules may list.
    public let removed: [String]

    /// A list with what it takes from other modules.
    public init(names: [String], isComplete: Bool, sources: [String] = [], removed: [String] = []) {
        self.names = names
        self.isComplete = isComplete
        self.sources = sources
        self.removed = removed
    }
}

/// What makes a Python file or a notebook unreadable, and where.
public struct PythonSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The families of problems, for code that has to tell them apart.
    public enum Code: String, Hashable, Sendable {
        /// The bytes are not text in the encoding that the file states, or that encoding is not read here.
        case encoding
        /// A string, a bracket, an indentation or a definition's header is not Python.
        case syntax
        /// Something is nested deeper than CPython reads.
        case nesting
        /// The bytes of a notebook are not JSON.
        case json
        /// The JSON is not a notebook, or one of its cells is not a cell.
        case notebook
    }

    /// The family of the problem.
    public let code: Code
    /// One line for people: what is wrong.
    public let message: String
    /// Where the problem is seen; inside a cell where `cell` is given, else in the file.
    public let position: SourcePosition
    /// The index, from 0, of the notebook cell that the position counts in; nil outside of cells.
    public var cell: Int?

    /// A problem of the given family at a place.
    public init(_ code: Code, _ message: String, at position: SourcePosition, cell: Int? = nil) {
        self.code = code
        self.message = message
        self.position = position
        self.cell = cell
    }

    /// The place and the message on one line; cells are counted from 1 for people.
    public var description: String {
        let place = cell.map { "cell \($0 + 1), line \(position.line)" } ?? "line \(position.line)"
        return "\(place), column \(position.column): \(message)"
    }
}

/// A place in a text: 1-based line, and 1-based column counted in UTF-8 bytes as CPython's `ast` counts.
public struct SourcePosition: Hashable, Comparable, Sendable {
    /// The line, from 1; LF, CR and CRLF each end one.
    public var line: Int
    /// The column, from 1, in bytes of the UTF-8 text without its byte order mark.
    public var column: Int

    /// The place at a line and a column.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Reading order.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
