public import Model
import Words

/// How text reports are written.
public struct TextStyle: Sendable {
    /// Whether colours are used.
    public var hasColour: Bool
    /// The columns of the terminal, nil where lines are never broken.
    public var width: Int?
    /// Whether every step is listed, or only what a reader has to know.
    public var listsSteps: Bool
    /// The folder of the work tree in which the reader types, empty for its top.
    public var folder: String

    /// Makes a style.
    public init(hasColour: Bool = false, width: Int? = nil, listsSteps: Bool = true, folder: String = "") {
        self.hasColour = hasColour
        self.width = width
        self.listsSteps = listsSteps
        self.folder = folder
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

    /// A command as the reader types it.
    public func command(_ command: SuggestedCommand) -> String { VisibleText.line(command.line(from: folder)) }

    /// Text that matters less.
    public func dim(_ text: String) -> String { paint(text, .grey) }
}

/// Breaks lines for a terminal's width.
struct TextLayout {
    let width: Int?

    /// The text in lines, each after `indent` columns; continued lines are indented a little more.
    func lines(_ text: String, indent: Int, hanging: Int = 2) -> [String] {
        let margin = String(repeating: " ", count: indent)
        guard let width, VisibleText.width(text) + indent > width, width - indent >= 20 else { return [margin + text] }
        var lines: [String] = []
        var line = ""
        let continued = margin + String(repeating: " ", count: hanging)
        func room() -> Int { width - (lines.isEmpty ? indent : indent + hanging) }
        func flush() {
            guard !line.isEmpty else { return }
            lines.append((lines.isEmpty ? margin : continued) + line)
            line = ""
        }
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let needed = VisibleText.width(String(word))
            if VisibleText.width(line) + 1 + needed > room(), !line.isEmpty { flush() }
            var rest = String(word)
            while VisibleText.width(rest) > room(), line.isEmpty {
                let piece = head(rest, room())
                line = piece
                rest.removeFirst(piece.count)
                flush()
            }
            line += line.isEmpty ? rest : " " + rest
        }
        flush()
        return lines.isEmpty ? [margin] : lines
    }

    private func head(_ text: String, _ columns: Int) -> String {
        var piece = ""
        for character in text {
            if VisibleText.width(piece) + VisibleText.width(String(character)) > columns, !piece.isEmpty { break }
            piece.append(character)
        }
        return piece
    }
}

/// Numbers over time as one line of text, for a terminal.
public enum LossCurve {
    private static let levels = Array("▁▂▃▄▅▆▇█")

    /// The curve in at most so many columns: each is the mean of its numbers; `×` marks one that is not finite.
    public static func line(_ values: [Double], columns: Int = 40) -> String {
        guard !values.isEmpty, columns > 0 else { return "" }
        let count = min(columns, values.count)
        let means = (0..<count).map { column -> Double in
            let part = values[(column * values.count / count)..<max((column + 1) * values.count / count, 1)]
            return part.reduce(0, +) / Double(part.count)
        }
        let finite = means.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return String(repeating: "×", count: count)
        }
        var line = ""
        for mean in means {
            guard mean.isFinite else {
                line += "×"
                continue
            }
            // A line that is level stands low: nothing has moved.
            let share = high > low ? (mean - low) / (high - low) : 0
            line.append(levels[min(levels.count - 1, Int(share * Double(levels.count)))])
        }
        return line
    }

    /// A number with at most four decimals.
    public static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        return "\((value * 10_000).rounded() / 10_000)"
    }
}
