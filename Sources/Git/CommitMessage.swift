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
        let names = [
            "commit.cleanup", "commit.verbose", "core.commentchar", "core.commentstring", "i18n.commitencoding",
        ]
        var values = try configuration(names)
        let given = CommandConfiguration(environment: environment)
        for name in names { if let value = given[name] { values[name] = value } }
        guard
            let mode = MessageCleanup.Mode(
                name: origin.cleanup ?? values["commit.cleanup"], usesEditor: origin.isEdited)
        else { return nil }
        let mark = values["core.commentstring"] ?? values["core.commentchar"] ?? "#"
        let showsChange = !origin.isMerge && (origin.isVerbose ?? Self.isTrue(values["commit.verbose"]))
        return MessageSettings(
            cleanup: MessageCleanup(
                mode,
                commentMark: mark == "auto"
                    ? MessageCleanup.chosenMark(for: message, isEdited: origin.isEdited) : Array(mark.utf8),
                showsChange: showsChange),
            encoding: (values["i18n.commitencoding"] ?? "utf-8").lowercased())
    }

    /// Reads a value that is a truth or a number, as `commit.verbose` is.
    private static func isTrue(_ value: String?) -> Bool {
        switch value?.lowercased() {
        case nil, "", "false", "no", "off", "0": false
        default: true
        }
    }
}
