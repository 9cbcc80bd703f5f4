extension TextScanner {
    /// What the letters before a quote say about a string.
    package struct StringPrefix {
        package var isRaw = false
        package var isBytes = false
        /// An f-string or a t-string, whose braces hold expressions.
        package var isTemplate = false
        package var length = 0
    }

    /// The prefix that ends just before a quote; letters that are no prefix belong to the code before it.
    package func stringPrefix(before quote: Int, notBefore start: Int) -> StringPrefix {
        var first = quote
        while first > start, quote - first < 3, text[first - 1].isIdentifier { first -= 1 }
        guard (1...2).contains(quote - first) else { return StringPrefix() }
        var prefix = StringPrefix(length: quote - first)
        var isUnicode = false
        for byte in text[first..<quote] {
            switch byte.lowercased {
            case UInt8(ascii: "r") where !prefix.isRaw: prefix.isRaw = true
            case UInt8(ascii: "b") where !prefix.isBytes && !prefix.isTemplate: prefix.isBytes = true
            case UInt8(ascii: "f") where !prefix.isBytes && !prefix.isTemplate: prefix.isTemplate = true
            case UInt8(ascii: "t") where !prefix.isBytes && !prefix.isTemplate: prefix.isTemplate = true
            case UInt8(ascii: "u") where prefix.length == 1: isUnicode = true
            default: return StringPrefix()
            }
        }
        return isUnicode || prefix.isRaw || prefix.isBytes || prefix.isTemplate ? prefix : StringPrefix()
    }

    /// Steps over the string whose opening quote stands at an offset; returns the offset behind it.
    package mutating func skipString(at quote: Int, notBefore start: Int, nesting: Int = 0) throws(PythonSourceError)
        -> Int
    {
        let prefix = stringPrefix(before: quote, notBefore: start)
        let isTriple = self.isTriple(quote)
        if prefix.isTemplate {
            return try skipTemplate(at: quote, isTriple: isTriple, isRaw: prefix.isRaw, nesting: nesting)
        }
        let mark = text[quote]
        let opening = place(quote)
        var index = quote + (isTriple ? 3 : 1)
        while true {
            let byte = text[index]
            if byte == mark {
                if !isTriple { return index + 1 }
                if self.byte(index + 1) == mark && self.byte(index + 2) == mark { return index + 3 }
                index += 1
            } else if byte == Byte.backslash {
                index = escape(at: index)
            } else if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                if !isTriple { throw unterminated(opening) }
                index = newline(at: index)
            } else if byte == 0 {
                throw unterminated(opening)
            } else {
                index += 1
            }
        }
    }

    /// True where three quotes of a kind open a string; two are an empty one.
    package func isTriple(_ quote: Int) -> Bool {
        let mark = text[quote]
        return byte(quote + 1) == mark && byte(quote + 2) == mark
    }

    /// Steps over a backslash and the byte that it protects, which may be a line end; never over the text's end.
    package mutating func escape(at offset: Int) -> Int {
        let next = byte(offset + 1)
        if next.isNewline { return newline(at: offset + 1) }
        return next == 0 ? offset + 1 : offset + 2
    }

    package func unterminated(_ opening: SourcePosition) -> PythonSourceError {
        PythonSourceError(.syntax, "the string is never closed", at: opening)
    }

    /// Steps over an f-string or a t-string, by the grammar of PEP 701.
    private mutating func skipTemplate(
        at quote: Int, isTriple: Bool, isRaw: Bool, nesting: Int
    ) throws(PythonSourceError) -> Int {
        let opening = place(quote)
        guard nesting < Self.deepestString else {
            throw PythonSourceError(.nesting, "more than 150 strings are nested", at: opening)
        }
        let mark = text[quote]
        var index = quote + (isTriple ? 3 : 1)
        while true {
            let byte = text[index]
            switch byte {
            case mark:
                if !isTriple { return index + 1 }
                if self.byte(index + 1) == mark && self.byte(index + 2) == mark { return index + 3 }
                index += 1
            case Byte.backslash:
                index = templateEscape(at: index, isRaw: isRaw)
            case Byte.openBrace:
                if self.byte(index + 1) == Byte.openBrace {
                    index += 2
                } else {
                    index = try skipReplacement(at: index, in: opening, mark, isTriple, isRaw, nesting: nesting + 1)
                }
            case Byte.closeBrace:
                guard self.byte(index + 1) == Byte.closeBrace else {
                    throw PythonSourceError(.syntax, "a single '}' stands in a format string", at: place(index))
                }
                index += 2
            case Byte.lineFeed, Byte.carriageReturn:
                if !isTriple { throw unterminated(opening) }
                index = newline(at: index)
            case 0:
                throw unterminated(opening)
            default:
                index += 1
            }
        }
    }

    /// Steps over a backslash in a format string: a brace behind it keeps its meaning, `\N{…}` holds a name.
    private mutating func templateEscape(at offset: Int, isRaw: Bool) -> Int {
        let next = byte(offset + 1)
        if next == Byte.openBrace || next == Byte.closeBrace { return offset + 1 }
        guard !isRaw, next == UInt8(ascii: "N"), byte(offset + 2) == Byte.openBrace else { return escape(at: offset) }
        var index = offset + 3
        while true {
            let byte = text[index]
            if byte == Byte.closeBrace { return index + 1 }
            guard byte == Byte.space || byte == Byte.minus || byte.isIdentifier else { return index }
            index += 1
        }
    }

    /// Steps over one `{…}`: the expression, its conversion and its format, in which fields may nest.
    private mutating func skipReplacement(
        at brace: Int, in opening: SourcePosition, _ mark: UInt8, _ isTriple: Bool, _ isRaw: Bool, nesting: Int
    ) throws(PythonSourceError) -> Int {
        guard nesting < Self.deepestString else {
            throw PythonSourceError(.nesting, "more than 150 strings are nested", at: place(brace))
        }
        let outside = brackets.count
        try open(Byte.openBrace, at: brace)
        var index = brace + 1
        while true {
            let byte = text[index]
            switch byte {
            case Byte.doubleQuote, Byte.singleQuote:
                index = try skipString(at: index, notBefore: brace + 1, nesting: nesting)
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace:
                try open(byte, at: index)
                index += 1
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
                try close(byte, at: index)
                index += 1
                if brackets.count == outside { return index }
            case Byte.colon where brackets.count == outside + 1:
                index = try skipFormat(at: index + 1, in: opening, mark, isTriple, isRaw, nesting: nesting)
                try close(Byte.closeBrace, at: index - 1)
                return index
            case Byte.hash:
                index = commentEnd(from: index)
            case Byte.backslash:
                index = try continuation(at: index)
            case Byte.lineFeed, Byte.carriageReturn:
                index = newline(at: index)
            case 0:
                throw unterminated(opening)
            default:
                index += 1
            }
        }
    }

    /// Steps over a format specification and the brace that closes its field.
    private mutating func skipFormat(
        at start: Int, in opening: SourcePosition, _ mark: UInt8, _ isTriple: Bool, _ isRaw: Bool, nesting: Int
    ) throws(PythonSourceError) -> Int {
        var index = start
        while true {
            let byte = text[index]
            switch byte {
            case Byte.closeBrace:
                return index + 1
            case Byte.openBrace:
                index = try skipReplacement(at: index, in: opening, mark, isTriple, isRaw, nesting: nesting + 1)
            case Byte.backslash:
                index = templateEscape(at: index, isRaw: isRaw)
            case mark where !isTriple || (self.byte(index + 1) == mark && self.byte(index + 2) == mark):
                throw unterminated(opening)
            case Byte.lineFeed, Byte.carriageReturn:
                if !isTriple { throw unterminated(opening) }
                index = newline(at: index)
            case 0:
                throw unterminated(opening)
            default:
                index += 1
            }
        }
    }
}

/// Characters by their Unicode names, for `\N{…}`.
enum UnicodeNames {
    /// Built at the first use, since docstrings with such an escape are rare.
    private static let table: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        // Ideographs are left out: their names are computed.
        let ranges: [ClosedRange<UInt32>] = [0...0x33FF, 0xA000...0xD7FF, 0xF900...0x1FFFF, 0xE0000...0xE01FF]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if let name = scalar.properties.name { table[name] = scalar }
            if let alias = scalar.properties.nameAlias { table[alias] = scalar }
        }
        for (name, scalar) in controls { table[name] = scalar }
        return table
    }()

    /// Control characters have no names of their own, only aliases (NameAliases.txt of the Unicode database).
    private static let controls: KeyValuePairs<String, Unicode.Scalar> = [
        "NULL": "\0", "NUL": "\0", "ALERT": "\u{7}", "BEL": "\u{7}", "BACKSPACE": "\u{8}", "BS": "\u{8}",
        "CHARACTER TABULATION": "\t", "HORIZONTAL TABULATION": "\t", "TAB": "\t", "HT": "\t",
        "LINE FEED": "\n", "NEW LINE": "\n", "END OF LINE": "\n", "LF": "\n", "NL": "\n", "EOL": "\n",
        "LINE TABULATION": "\u{B}", "VERTICAL TABULATION": "\u{B}", "VT": "\u{B}", "FORM FEED": "\u{C}", "FF": "\u{C}",
        "CARRIAGE RETURN": "\r", "CR": "\r", "ESCAPE": "\u{1B}", "ESC": "\u{1B}", "DELETE": "\u{7F}", "DEL": "\u{7F}",
        "NEXT LINE": "\u{85}", "NEL": "\u{85}", "NBSP": "\u{A0}", "SHY": "\u{AD}", "ZWSP": "\u{200B}",
        "ZWNJ": "\u{200C}", "ZWJ": "\u{200D}", "LRM": "\u{200E}", "RLM": "\u{200F}", "BOM": "\u{FEFF}",
        "BYTE ORDER MARK": "\u{FEFF}", "ZWNBSP": "\u{FEFF}",
    ]

    /// The character of a name or of a corrected name; the case of letters does not matter.
    static func scalar(named name: String) -> Unicode.Scalar? {
        let name = name.uppercased()
        let ideograph = "CJK UNIFIED IDEOGRAPH-"
        if name.hasPrefix(ideograph) {
            guard let value = UInt32(name.dropFirst(ideograph.count), radix: 16),
                let scalar = Unicode.Scalar(value), scalar.properties.isUnifiedIdeograph
            else { return nil }
            return scalar
        }
        return table[name]
    }
}
