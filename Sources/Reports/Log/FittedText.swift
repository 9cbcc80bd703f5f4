import Model
import Words

/// Text made to fit a column of the terminal.
enum FittedText {
    /// Cuts a text to a width, an ellipsis in place of what is gone.
    static func clipped(_ text: String, to width: Int) -> String {
        if VisibleText.width(text) <= width { return text }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for character in text {
            let next = VisibleText.width(String(character))
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// Fills a text with spaces up to a width.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - VisibleText.width(text)))
    }
}
