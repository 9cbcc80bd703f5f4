/// Splitting and quoting of command lines by the rules of a POSIX shell, without ever starting one.
public enum ShellWords {
    /// Why a command line could not be split.
    public enum Failure: Error, Sendable, Hashable {
        /// A quote that is never closed, with its place in characters from 0.
        case unclosedQuote(Int)
        /// A backslash with nothing behind it.
        case danglingBackslash
    }

    /// Splits a line into words; quotes and backslashes group as in sh, nothing is expanded.
    ///
    /// - Parameter line: One command line.
    /// - Returns: The words, without their quotes.
    /// - Throws: `Failure` where a quote or a backslash is left open.
    public static func split(_ line: String) throws(Failure) -> [String] {
        var words: [String] = []
        var word = ""
        var inWord = false
        var quote: Character?
        var quoteStart = 0
        var escaped = false
        for (position, character) in line.enumerated() {
            if escaped {
                if quote == "\"", !"\\\"$`\n".contains(character) { word.append("\\") }
                if character != "\n" { word.append(character) }
                escaped = false
            } else if character == "\\", quote != "'" {
                escaped = true
                inWord = true
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                quoteStart = position
                inWord = true
            } else if character.isWhitespace {
                if inWord { words.append(word) }
                word = ""
                inWord = false
            } else {
                word.append(character)
                inWord = true
            }
        }
        if quote != nil { throw .unclosedQuote(quoteStart) }
        if escaped { throw .danglingBackslash }
        if inWord { words.append(word) }
        return words
    }

    /// Writes one word so that sh reads it back as it is.
    public static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_-./:=@%+,{}".utf8.contains(byte)
            }
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

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

    static func columns(_ scalar: Unicode.Scalar) -> Int {
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
