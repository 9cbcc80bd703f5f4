public import Model
import Words

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
        let number = String(mark.line)
        let margin = String(repeating: " ", count: max(5, number.count + 2))
        if let line = SourceLine(source, number: mark.line) {
            let excerpt = line.excerpt(column: mark.column, width: width)
            let gap = String(repeating: " ", count: margin.count - number.count)
            lines.append(trimmed("\(gap)\(number) | \(excerpt.text)"))
            lines.append("\(margin) | \(excerpt.carets)")
        }
        if let hint { lines.append("\(margin) = \(VisibleText.line(hint))") }
        return lines
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
