import GateModel

/// Why there is no answer: what is wrong, and the command that helps.
struct TrackerError: Error, Hashable, CustomStringConvertible {
    /// The kind of failure.
    enum Code: Sendable, Hashable {
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
    let code: Code
    /// One line that says what is wrong and where.
    let message: String
    /// One command that helps, if there is one.
    let hint: String?

    /// Makes an error.
    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message and the command, without control characters.
    var description: String {
        VisibleText.line(message) + (hint.map { "\n  " + VisibleText.line($0) } ?? "")
    }
}
