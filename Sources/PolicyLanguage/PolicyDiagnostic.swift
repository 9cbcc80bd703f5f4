public import Model
import Words
import YAML

/// One mistake in a policy, with its place.
public struct PolicyDiagnostic: Error, Sendable, Hashable {
    /// What kind of mistake it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The text is not YAML, or YAML that is not read here.
        case syntax
        /// The file is empty.
        case empty
        /// The file is another tool's.
        case foreign
        /// The policy is for another version of the program.
        case version
        /// A key that the language does not have there.
        case unknownKey = "unknown-key"
        /// A key that stands twice.
        case duplicateKey = "duplicate-key"
        /// A key that must be there.
        case missingKey = "missing-key"
        /// A list where a text is wanted, and the like.
        case wrongType = "wrong-type"
        /// A text that is not of the form that is wanted, or not among the known ones.
        case badValue = "bad-value"
        /// A value that is too small or too large.
        case outOfRange = "out-of-range"
    }

    /// What kind of mistake it is.
    public var kind: Kind
    /// The file.
    public var file: RepositoryPath
    /// Where the mistake begins.
    public var mark: SourceMark
    /// How many characters it takes, at least 1.
    public var width: Int
    /// One line: what is wrong.
    public var message: String
    /// What to do.
    public var hint: String?

    /// Makes a diagnostic.
    public init(
        _ kind: Kind, file: RepositoryPath, mark: SourceMark, width: Int = 1, message: String, hint: String? = nil
    ) {
        self.kind = kind
        self.file = file
        self.mark = mark
        self.width = max(1, width)
        self.message = message
        self.hint = hint
    }

    /// The diagnostic's place, as findings have it.
    public var location: SourceLocation {
        SourceLocation(file, line: mark.line, column: mark.column)
    }

    /// The diagnostic as lines of text: the message, the line that it is about with a caret, and the hint.
    ///
    /// - Parameter source: The file's bytes.
    /// - Returns: Lines without control characters, however the file looks.
    public func rendered(source: [UInt8]) -> [String] {
        var lines = ["\(VisibleText.line(file.description)):\(mark.line):\(mark.column): \(VisibleText.line(message))"]
        lines += SourceLine.excerpt(of: source, at: mark, width: width)
        if let hint { lines.append("\(SourceLine.margin(mark.line)) = \(VisibleText.line(hint))") }
        return lines
    }
}

/// A place in the policy file.
public struct SourceMark: Sendable, Hashable, Comparable {
    /// The line, counted from 1.
    public var line: Int
    /// The column in characters, counted from 1.
    public var column: Int

    /// Makes a mark.
    public init(line: Int = 1, column: Int = 1) {
        self.line = line
        self.column = column
    }

    /// Orders marks as they stand in the file.
    public static func < (left: SourceMark, right: SourceMark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One line of a file, as it can be shown.
package struct SourceLine {
    /// The most columns that are shown of a line.
    package static let mostColumns = 100

    private let scalars: [Unicode.Scalar]

    /// The line of a mark with its number, and carets below it; empty where the file has no such line.
    package static func excerpt(of source: [UInt8], at mark: SourceMark, width: Int) -> [String] {
        guard let line = SourceLine(source, number: mark.line) else { return [] }
        let excerpt = line.excerpt(column: mark.column, width: width)
        let number = String(mark.line)
        let margin = margin(mark.line)
        let gap = String(repeating: " ", count: margin.count - number.count)
        var text = "\(gap)\(number) | \(excerpt.text)"
        while text.last == " " { text.removeLast() }
        return [text, "\(margin) | \(excerpt.carets)"]
    }

    /// The columns in which the number of a line stands.
    static func margin(_ line: Int) -> String { String(repeating: " ", count: max(5, String(line).count + 2)) }

    /// The line with a number from 1; nil where the file has no such line.
    package init?(_ source: [UInt8], number: Int) {
        guard number >= 1 else { return nil }
        var bytes = source.starts(with: [0xEF, 0xBB, 0xBF]) ? source.dropFirst(3) : source[...]
        for _ in 1..<number {
            guard let stop = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
            let isPair = bytes[stop] == 0x0D && stop + 1 < bytes.endIndex && bytes[stop + 1] == 0x0A
            bytes = bytes[(stop + (isPair ? 2 : 1))...]
        }
        // A line without an end is cut: the caret is hardly beyond it, and the text is decoded but for this.
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(1_000_000)
        scalars = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
    }

    /// The part of the line around a column, and the carets that stand below it.
    ///
    /// - Parameter column: In characters, from 1; the place behind the last character is the furthest one.
    /// - Parameter width: In characters.
    package func excerpt(column: Int, width: Int) -> (text: String, carets: String) {
        let first = min(max(0, column - 1), scalars.count)
        let last = min(first + min(max(1, width), Self.mostColumns), max(scalars.count, first))
        var begin = 0
        if scalars.count > Self.mostColumns {
            begin = max(0, min(first - Self.mostColumns / 3, scalars.count - Self.mostColumns))
        }
        let end = min(scalars.count, begin + Self.mostColumns)
        var text = begin > 0 ? "…" : ""
        var before = begin > 0 ? 1 : 0
        var under = 0
        for index in begin..<end {
            let piece = Self.piece(scalars[index])
            text += piece.text
            if index < first { before += piece.columns } else if index < last { under += piece.columns }
        }
        if end < scalars.count { text += "…" }
        return (text, String(repeating: " ", count: before) + String(repeating: "^", count: max(1, under)))
    }

    /// A tab is what is wrong where one stands in YAML, so it is shown as such.
    private static func piece(_ scalar: Unicode.Scalar) -> (text: String, columns: Int) {
        scalar == "\t" ? ("\\t", 2) : VisibleText.shown(scalar)
    }
}
