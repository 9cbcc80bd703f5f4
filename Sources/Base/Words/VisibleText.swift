/// Text from a repository or a program, made safe to show: control characters are written out and never sent.
///
/// A file name may hold an escape sequence that rewrites the screen or the clipboard, and a carriage return in a path
/// can end a line of a CI log early.
public enum VisibleText {
    /// The text on one line, every control and invisible formatting character as an escape such as `\u{1B}`.
    public static func line(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        return text.unicodeScalars.map(piece).joined()
    }

    /// How many columns of a terminal a shown text takes.
    public static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// A character as it is shown, and how many columns it takes.
    public static func shown(_ scalar: Unicode.Scalar) -> (text: String, columns: Int) {
        let text = piece(scalar)
        return (text, text.unicodeScalars.count == 1 ? columns(scalar) : text.count)
    }

    private static func piece(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\t" { return "    " }
        if scalar == "\u{200D}" || scalar == "\u{FE0F}" { return String(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        default: return String(scalar)
        }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // The blocks that terminals draw two columns wide: Hangul, CJK, full-width forms, emoji.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
