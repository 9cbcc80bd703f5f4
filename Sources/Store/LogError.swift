import Model
import Words

/// Why there is no answer from the log: what is wrong, and the command that helps.
public struct LogError: Error, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Sendable, Hashable {
        /// The state folder is not there.
        case noState
        /// No run bears the name.
        case noSuchRun
        /// Several runs bear the name.
        case ambiguousRun
        /// The log's files cannot be listed or read.
        case unreadableLog
        /// One record cannot be read.
        case unreadableRecord
    }

    /// The kind of failure.
    public let code: Code
    /// One line that says what is wrong and where.
    public let message: String
    /// One command that helps, if there is one.
    public let hint: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message and the command, without control characters.
    public var description: String {
        VisibleText.line(message) + (hint.map { "\n  " + VisibleText.line($0) } ?? "")
    }
}
