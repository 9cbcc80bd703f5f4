/// A commit message as Git stores it, in lines.
public enum MessageLines {
    /// Splits at newlines alone: a carriage return before one belongs to its line, which Swift's characters would hide.
    public static func split(_ message: String) -> [Substring] {
        message.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}

/// How a commit message that lies in a file becomes the one that is stored.
public struct MessageSettings: Sendable, Hashable {
    /// What is taken away.
    public var cleanup: MessageCleanup
    /// The encoding that the commit names, in lower case.
    public var encoding: String

    /// Makes settings.
    public init(cleanup: MessageCleanup, encoding: String = "utf-8") {
        self.cleanup = cleanup
        self.encoding = encoding
    }

    /// The text of the message, nil in an encoding whose characters cannot be told apart here.
    ///
    /// - Parameter bytes: What the file holds.
    public func text(of bytes: [UInt8]) -> String? {
        let stored = cleanup.stored(bytes)
        switch encoding {
        case "utf-8", "utf8", "us-ascii", "ascii": return String(decoding: stored, as: UTF8.self)
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1":
            return String(String.UnicodeScalarView(stored.map { Unicode.Scalar($0) }))
        default:
            let hasOneByteACharacter = ["iso-8859-", "iso8859-", "latin", "windows-125", "cp125", "koi8"].contains {
                encoding.hasPrefix($0)
            }
            if !hasOneByteACharacter, stored.contains(where: { $0 >= 0x80 }) { return nil }
            return String(String.UnicodeScalarView(stored.map { $0 < 0x80 ? Unicode.Scalar($0) : "\u{FFFD}" }))
        }
    }
}

/// What is known of the way in which a commit message came about.
public struct MessageOrigin: Sendable, Hashable {
    /// True where a person edited it.
    public var isEdited: Bool
    /// The value of `--cleanup`, nil where it was not given.
    public var cleanup: String?
    /// Whether the change was asked for below the message, nil where the command line does not say.
    public var isVerbose: Bool?
    /// True where it is a merge's, below which Git never shows the change.
    public var isMerge: Bool

    /// Makes an origin.
    public init(isEdited: Bool, cleanup: String? = nil, isVerbose: Bool? = nil, isMerge: Bool = false) {
        self.isEdited = isEdited
        self.cleanup = cleanup
        self.isVerbose = isVerbose
        self.isMerge = isMerge
    }
}

extension Repository {
    /// Finds how Git will treat the message that it has just handed to commit-msg.
    ///
    /// - Parameters:
    ///   - message: What the file holds.
    ///   - origin: How it came about.
    ///   - environment: The variables that Git gave.
    /// - Returns: nil where Git itself will refuse the settings.
    public borrowing func messageSettings(of message: [UInt8], origin: MessageOrigin, environment: [String: String])
        throws(GitError) -> MessageSettings?
    {
        let given = CommandConfiguration(environment: environment)
        let mode = try configuration("commit.cleanup", given)
        let isVerbose = try configuration("commit.verbose", given)
        let string = try configuration("core.commentString", given)
        let character = try configuration("core.commentChar", given)
        let encoding = try configuration("i18n.commitEncoding", given)
        guard
            let cleanup = MessageCleanup.Mode(
                name: origin.cleanup ?? mode, usesEditor: origin.isEdited)
        else { return nil }
        let mark = string ?? character ?? "#"
        let showsChange = !origin.isMerge && (origin.isVerbose ?? Self.isTrue(isVerbose))
        return MessageSettings(
            cleanup: MessageCleanup(
                cleanup,
                commentMark: mark == "auto"
                    ? MessageCleanup.chosenMark(for: message, isEdited: origin.isEdited) : Array(mark.utf8),
                showsChange: showsChange),
            encoding: (encoding ?? "utf-8").lowercased())
    }

    /// Reads a value, of which one command may have been given its own.
    private borrowing func configuration(_ name: String, _ given: CommandConfiguration) throws(GitError) -> String? {
        if let value = given[name] { return value }
        return try configuration(name)
    }

    /// Reads a value that is a truth or a number, as `commit.verbose` is.
    private static func isTrue(_ value: String?) -> Bool {
        switch value?.lowercased() {
        case nil, "", "false", "no", "off", "0": false
        default: true
        }
    }
}
