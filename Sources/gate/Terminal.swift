import Reports

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where the program writes, and what that place can show.
struct Terminal {
    /// The stream.
    let descriptor: Int32
    let isTerminal: Bool
    let hasColour: Bool
    /// The columns, nil where lines are never broken.
    let width: Int?
    /// The folder of the work tree in which the reader types, empty for its top.
    let folder: String

    /// A stream as it is now.
    init(_ descriptor: Int32, environment: [String: String], folder: String = "") {
        self.descriptor = descriptor
        self.folder = folder
        isTerminal = isatty(descriptor) == 1
        hasColour = TextStyle.wantsColour(environment, isTerminal: isTerminal)
        width = isTerminal ? Self.columns(descriptor, environment) : nil
    }

    /// How reports are written here.
    func style(listsSteps: Bool) -> TextStyle {
        TextStyle(hasColour: hasColour, width: width, listsSteps: listsSteps, folder: folder)
    }

    /// Writes text; a reader that has gone away ends nothing.
    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// True where a person sits at both ends of the conversation.
    static var canAsk: Bool { isatty(0) == 1 && isatty(1) == 1 }

    /// One line from the person, without white space at its ends; empty at the end of the input.
    static func answer() -> String {
        guard let line = readLine() else { return "" }
        return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func columns(_ descriptor: Int32, _ environment: [String: String]) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }
}

#if canImport(Darwin)
    private let systemWrite = Darwin.write
#else
    private let systemWrite = Glibc.write
#endif
