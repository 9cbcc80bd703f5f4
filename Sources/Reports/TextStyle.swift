/// How text reports are written.
public struct TextStyle: Sendable {
    /// Whether colours are used.
    public var hasColour: Bool
    /// The columns of the terminal, nil where lines are never broken.
    public var width: Int?
    /// Whether every step is listed, or only what a reader has to know.
    public var listsSteps: Bool

    /// Makes a style.
    public init(hasColour: Bool = false, width: Int? = nil, listsSteps: Bool = true) {
        self.hasColour = hasColour
        self.width = width
        self.listsSteps = listsSteps
    }

    /// Whether colours are wanted: NO_COLOR (see no-color.org), CLICOLOR_FORCE and TERM are asked.
    ///
    /// - Parameter isTerminal: True where a person watches.
    public static func wantsColour(_ environment: [String: String], isTerminal: Bool) -> Bool {
        let wantsNone = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isForced = environment["CLICOLOR_FORCE"].map { $0 != "0" && !$0.isEmpty } ?? false
        return !wantsNone && (isForced || (isTerminal && environment["TERM"] != "dumb"))
    }

    /// The columns of a table: what COLUMNS says, else what the terminal has, else 80.
    ///
    /// - Parameter columns: The terminal's own word, nil where there is none.
    public static func tableWidth(_ environment: [String: String], columns: Int?) -> Int {
        min(max(environment["COLUMNS"].flatMap { Int($0) } ?? columns ?? 80, 20), 1000)
    }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case grey = "2"
        case bold = "1"
    }

    func paint(_ text: String, _ colours: Colour...) -> String {
        guard hasColour else { return text }
        return "\u{1B}[\(colours.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
    }

    /// Text in the colour of a verdict, an outcome or a severity.
    func judged(_ text: String, as word: String) -> String {
        switch word {
        case "passed": paint(text, .green)
        case "rejected", "failed", "error": paint(text, .red)
        case "broken", "interrupted", "warned", "warning", "inconclusive": paint(text, .yellow)
        default: text
        }
    }

    /// Text that matters less.
    public func dim(_ text: String) -> String { paint(text, .grey) }
}
