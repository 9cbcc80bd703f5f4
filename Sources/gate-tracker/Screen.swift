import Foundation

/// What the output goes to: how wide it is, and whether it shows colours.
struct Screen: Hashable {
    /// Columns.
    var width: Int
    /// True where colours are wanted.
    var hasColours: Bool

    /// Looks at this process's surroundings.
    static func current() -> Screen {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var size = winsize()
        let asked = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        return Screen(
            environment: ProcessInfo.processInfo.environment, isTerminal: isTerminal,
            columns: asked && size.ws_col > 0 ? Int(size.ws_col) : nil)
    }

    /// Decides from what is known.
    ///
    /// - Parameters:
    ///   - environment: COLUMNS, NO_COLOR (see no-color.org) and TERM are read.
    ///   - isTerminal: True where a person watches.
    ///   - columns: The terminal's own word on its width.
    init(environment: [String: String], isTerminal: Bool, columns: Int?) {
        let stated = environment["COLUMNS"].flatMap { Int($0) }
        width = min(max(stated ?? columns ?? 80, 20), 1000)
        hasColours = isTerminal && environment["NO_COLOR"]?.isEmpty ?? true && environment["TERM"] != "dumb"
    }

    /// Makes a screen.
    init(width: Int, hasColours: Bool) {
        self.width = width
        self.hasColours = hasColours
    }

    /// Text that matters less.
    func dim(_ text: String) -> String { coloured(text, "2") }

    /// Text that heads other text.
    func bold(_ text: String) -> String { coloured(text, "1") }

    /// Text in the colour of a verdict, an outcome or a severity.
    func judged(_ text: String, as word: String) -> String {
        switch word {
        case "passed": coloured(text, "32")
        case "rejected", "failed", "error": coloured(text, "31")
        case "broken", "interrupted", "warned", "warning", "inconclusive": coloured(text, "33")
        default: text
        }
    }

    private func coloured(_ text: String, _ code: String) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
