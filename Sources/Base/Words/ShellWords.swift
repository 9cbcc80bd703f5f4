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
