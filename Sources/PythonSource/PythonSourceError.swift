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
