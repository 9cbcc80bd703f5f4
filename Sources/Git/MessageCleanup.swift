/// What Git takes away from a commit message before it stores it, see git-commit(1), `--cleanup`.
public struct MessageCleanup: Sendable, Hashable {
    /// How much is taken away.
    public enum Mode: Sendable, Hashable {
        /// Nothing.
        case verbatim
        /// White space at line ends, blank lines at both ends, all but one of several blank lines.
        case whitespace
        /// The same, and comment lines.
        case strip
        /// As `whitespace`, and everything from the scissors line on.
        case scissors

        /// The mode that a name stands for: `commit.cleanup` or `--cleanup`.
        ///
        /// - Parameters:
        ///   - name: The name, nil where none is given.
        ///   - usesEditor: True where a person edits the message.
        /// - Returns: nil for a name that Git refuses.
        public init?(name: String?, usesEditor: Bool) {
            switch name {
            case nil, "default": self = usesEditor ? .strip : .whitespace
            case "verbatim": self = .verbatim
            case "whitespace": self = .whitespace
            case "strip": self = .strip
            case "scissors": self = usesEditor ? .scissors : .whitespace
            default: return nil
            }
        }
    }

    /// How much is taken away.
    public var mode: Mode
    /// What begins a comment line.
    public var commentMark: [UInt8]
    /// True where the change is shown below the message, as with `--verbose`: the scissors above it cut in every mode.
    public var showsChange: Bool

    /// Makes a clean-up.
    public init(_ mode: Mode, commentMark: [UInt8] = [UInt8(ascii: "#")], showsChange: Bool = false) {
        self.mode = mode
        self.commentMark = commentMark
        self.showsChange = showsChange
    }

    /// The message as Git stores it.
    public func stored(_ message: [UInt8]) -> [UInt8] {
        var message = message[...]
        if showsChange || mode == .scissors { message = aboveScissors(message) }
        return mode == .verbatim ? Array(message) : tidied(message)
    }

    /// Finds the mark under `core.commentChar=auto`, which Git chooses so that no line of the message begins with it.
    ///
    /// What the message was before somebody edited it is not known any more. Then the file tells: by the comment at its
    /// end, else by the scissors above the change that is shown.
    ///
    /// - Parameters:
    ///   - message: What the file holds.
    ///   - isEdited: True where a person has edited it.
    public static func chosenMark(for message: [UInt8], isEdited: Bool) -> [UInt8] {
        let candidates = Array("#;@!$%^&|:".utf8)
        let lines = message.split(omittingEmptySubsequences: false) { $0 == newline || $0 == UInt8(ascii: "\r") }
        if isEdited {
            let comment = lines.last { line in line.contains { !isSpace($0) } }
            if let mark = comment?.first, candidates.contains(mark) { return [mark] }
            let cut = lines.last { $0.dropFirst().elementsEqual([space] + scissors) }
            return cut?.first.map { [$0] } ?? [UInt8(ascii: "#")]
        }
        guard message.contains(UInt8(ascii: "#")) else { return [UInt8(ascii: "#")] }
        let taken = Set(lines.compactMap(\.first))
        return [candidates.first { !taken.contains($0) } ?? UInt8(ascii: "#")]
    }

    private static let newline = UInt8(ascii: "\n")
    private static let space = UInt8(ascii: " ")
    private static let scissors = Array("------------------------ >8 ------------------------".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private func aboveScissors(_ message: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let cut = commentMark + [Self.space] + Self.scissors + [Self.newline]
        var start = message.startIndex
        // Git looks for the line as C does: a zero ends its search.
        let end = message.firstIndex(of: 0) ?? message.endIndex
        while start < end {
            if message[start..<end].starts(with: cut) { return message[..<start] }
            guard let next = message[start..<end].firstIndex(of: Self.newline) else { break }
            start = next + 1
        }
        return message
    }

    private func tidied(_ message: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(message.count + 1)
        var blankLines = 0
        for line in message.split(separator: Self.newline, omittingEmptySubsequences: false) {
            if mode == .strip, line.starts(with: commentMark) { continue }
            guard let end = line.lastIndex(where: { !Self.isSpace($0) }) else {
                blankLines += 1
                continue
            }
            if blankLines > 0, !result.isEmpty { result.append(Self.newline) }
            blankLines = 0
            result += line[...end]
            result.append(Self.newline)
        }
        return result
    }
}
