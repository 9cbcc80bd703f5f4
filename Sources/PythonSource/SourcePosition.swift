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
