/// From string literals as they are written to the text that they mean.
enum StringLiterals {
    /// The concatenated value of the plain, raw and `u` literals in a range; comments and blanks between are skipped.
    ///
    /// Line ends become LF. A lone surrogate, which no Swift string holds, becomes U+FFFD; an escape that CPython
    /// rejects stays as it is written.
    static func value(of range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: bytes(of: range, in: text), as: UTF8.self)
    }

    /// The same as UTF-8.
    static func bytes(of range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var decoder = StringLiteralDecoder(text: text, range: range)
        decoder.decodeLiterals()
        return decoder.value
    }

    /// True where the literals in a range mean white space alone.
    static func isBlank(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Nearly every docstring shows by its first letters that it is not blank.
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte == Byte.doubleQuote || byte == Byte.singleQuote { break }
            index += 1
        }
        while index < range.upperBound {
            switch text[index] {
            case Byte.doubleQuote, Byte.singleQuote, Byte.space, 0x09...0x0D: index += 1
            case 0x21...0x5B, 0x5D...0x7E: return false
            default: return value(of: range, in: text).unicodeScalars.allSatisfy(isWhitespace)
            }
        }
        return value(of: range, in: text).unicodeScalars.allSatisfy(isWhitespace)
    }

    /// Python's `str.isspace` for one character: bidirectional class WS, B or S, or category Zs.
    static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }
}

/// Reads literals one after the other and collects the UTF-8 of their value.
private struct StringLiteralDecoder {
    package let text: UnsafeBufferPointer<UInt8>
    let range: Range<Int>
    var index: Int
    var value: [UInt8] = []

    init(text: UnsafeBufferPointer<UInt8>, range: Range<Int>) {
        self.text = text
        self.range = range
        index = range.lowerBound
        value.reserveCapacity(range.count)
    }

    private func byte(_ offset: Int) -> UInt8 {
        offset < range.upperBound ? text[offset] : 0
    }

    mutating func decodeLiterals() {
        var isRaw = false
        while index < range.upperBound {
            switch text[index] {
            case Byte.doubleQuote, Byte.singleQuote:
                decodeLiteral(isRaw: isRaw)
                isRaw = false
            case UInt8(ascii: "r"), UInt8(ascii: "R"):
                isRaw = true
                index += 1
            case Byte.hash:
                while index < range.upperBound, !text[index].isNewline { index += 1 }
            default:
                index += 1
            }
        }
    }

    private mutating func decodeLiteral(isRaw: Bool) {
        let mark = text[index]
        let isTriple = byte(index + 1) == mark && byte(index + 2) == mark
        index += isTriple ? 3 : 1
        while index < range.upperBound {
            let byte = text[index]
            if byte == mark && (!isTriple || (self.byte(index + 1) == mark && self.byte(index + 2) == mark)) {
                index += isTriple ? 3 : 1
                return
            } else if byte == Byte.carriageReturn {
                appendNewline()
            } else if byte == Byte.backslash {
                if isRaw { keepEscape() } else { decodeEscape() }
            } else {
                value.append(byte)
                index += 1
            }
        }
    }

    private mutating func appendNewline() {
        value.append(Byte.lineFeed)
        index += byte(index) == Byte.carriageReturn && byte(index + 1) == Byte.lineFeed ? 2 : 1
    }

    private mutating func keepEscape() {
        value.append(Byte.backslash)
        index += 1
        if byte(index).isNewline {
            appendNewline()
        } else if index < range.upperBound {
            value.append(text[index])
            index += 1
        }
    }

    private mutating func decodeEscape() {
        let letter = byte(index + 1)
        switch letter {
        case Byte.lineFeed, Byte.carriageReturn:
            index += letter == Byte.carriageReturn && byte(index + 2) == Byte.lineFeed ? 3 : 2
        case Byte.backslash, Byte.singleQuote, Byte.doubleQuote: append(letter)
        case UInt8(ascii: "a"): append(0x07)
        case UInt8(ascii: "b"): append(0x08)
        case UInt8(ascii: "f"): append(0x0C)
        case UInt8(ascii: "n"): append(0x0A)
        case UInt8(ascii: "r"): append(0x0D)
        case UInt8(ascii: "t"): append(0x09)
        case UInt8(ascii: "v"): append(0x0B)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): decodeOctal()
        case UInt8(ascii: "x"): decodeHexadecimal(digits: 2)
        case UInt8(ascii: "u"): decodeHexadecimal(digits: 4)
        case UInt8(ascii: "U"): decodeHexadecimal(digits: 8)
        case UInt8(ascii: "N"): decodeName()
        default: keepEscape()
        }
    }

    private mutating func append(_ byte: UInt8) {
        value.append(byte)
        index += 2
    }

    private mutating func append(scalar: UInt32) {
        value.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    }

    private mutating func decodeOctal() {
        var number: UInt32 = 0
        var digits = 0
        index += 1
        while digits < 3, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte(index)) {
            number = number * 8 + UInt32(byte(index) - UInt8(ascii: "0"))
            digits += 1
            index += 1
        }
        append(scalar: number)
    }

    private mutating func decodeHexadecimal(digits: Int) {
        var number: UInt32 = 0
        for offset in 0..<digits {
            guard let digit = byte(index + 2 + offset).hexadecimalValue else { return keepEscape() }
            number = number << 4 | digit
        }
        append(scalar: number)
        index += 2 + digits
    }

    private mutating func decodeName() {
        // The longest name of Unicode has 88 letters.
        let start = index + 3
        guard byte(index + 2) == Byte.openBrace, start < range.upperBound,
            let end = text[start..<min(start + 128, range.upperBound)].firstIndex(of: Byte.closeBrace),
            let scalar = UnicodeNames.scalar(named: String(decoding: text[start..<end], as: UTF8.self))
        else { return keepEscape() }
        append(scalar: scalar.value)
        index = end + 1
    }
}
