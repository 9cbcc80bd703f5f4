import Model
import Words

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
