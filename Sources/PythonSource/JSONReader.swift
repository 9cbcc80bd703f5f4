/// Reads JSON by RFC 8259, strictly but for what Python's own writer emits: `NaN`, `Infinity` and `-Infinity`.
struct JSONReader {
    static let deepest = 256

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Reads one value that fills the text; a byte order mark before it is skipped.
    mutating func document() throws(PythonSourceError) -> JSONNode {
        if let bad = UTF8Check.firstBadByte(in: bytes, allowsNul: true) {
            index = bad
            throw error("this byte is not UTF-8 text")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        skipSpace()
        let root = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw error("text follows the JSON value") }
        return root
    }

    private func error(_ message: String, _ code: PythonSourceError.Code = .json) -> PythonSourceError {
        PythonSourceError(code, message, at: SourceEncoding.position(of: index, in: ArraySlice(bytes)))
    }

    /// The byte at the position; NUL, which no token begins with, behind the end.
    private var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while byte == Byte.space || byte == Byte.tab || byte.isNewline { index += 1 }
    }

    private mutating func value(depth: Int) throws(PythonSourceError) -> JSONNode {
        guard depth < Self.deepest else { throw error("the JSON is nested deeper than 256 levels", .nesting) }
        let start = index
        let content: JSONNode.Content
        switch byte {
        case Byte.openBrace: content = .object(try members(depth: depth))
        case Byte.openSquare: content = .array(try elements(depth: depth))
        case Byte.doubleQuote:
            try skipString()
            content = .string
        case UInt8(ascii: "t") where skip("true"): content = .bool(true)
        case UInt8(ascii: "f") where skip("false"): content = .bool(false)
        case UInt8(ascii: "n") where skip("null"): content = .null
        case UInt8(ascii: "N") where skip("NaN"), UInt8(ascii: "I") where skip("Infinity"),
            UInt8(ascii: "-") where skip("-Infinity"):
            content = .number
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber()
            content = .number
        case 0 where index >= bytes.count: throw error("the JSON ends before its value does")
        default: throw error("no JSON value begins here")
        }
        return JSONNode(range: start..<index, content: content)
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - index >= length else { return false }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
        index += length
        return true
    }

    private mutating func elements(depth: Int) throws(PythonSourceError) -> [JSONNode] {
        var elements: [JSONNode] = []
        index += 1
        skipSpace()
        if byte == Byte.closeSquare {
            index += 1
            return []
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            if try endsAfterItem(Byte.closeSquare) { return elements }
        }
    }

    private mutating func members(depth: Int) throws(PythonSourceError) -> [JSONMember] {
        var members: [JSONMember] = []
        index += 1
        skipSpace()
        if byte == Byte.closeBrace {
            index += 1
            return []
        }
        while true {
            skipSpace()
            let start = index
            guard byte == Byte.doubleQuote else { throw error("a key in double quotes must stand here") }
            try skipString()
            let keyRange = start..<index
            let key = String(decoding: JSONStrings.decoded(keyRange, in: bytes), as: UTF8.self)
            skipSpace()
            guard byte == Byte.colon else { throw error("a ':' must follow the key") }
            index += 1
            skipSpace()
            members.append(JSONMember(key: key, keyRange: keyRange, value: try value(depth: depth + 1)))
            if try endsAfterItem(Byte.closeBrace) { return members }
        }
    }

    private mutating func endsAfterItem(_ bracket: UInt8) throws(PythonSourceError) -> Bool {
        skipSpace()
        guard byte == bracket || byte == Byte.comma else {
            throw error(
                index < bytes.count
                    ? "a ',' or '\(Character(bracket))' must stand here" : "the JSON ends before its value does")
        }
        defer { index += 1 }
        return byte == bracket
    }

    private mutating func skipString() throws(PythonSourceError) {
        let start = index
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Byte.doubleQuote {
                index += 1
                return
            } else if byte == Byte.backslash {
                index += 1
                try skipEscape()
            } else if byte < Byte.space {
                throw error("a control character stands unescaped in a string")
            } else {
                index += 1
            }
        }
        index = start
        throw error("the string is never closed")
    }

    private mutating func skipEscape() throws(PythonSourceError) {
        switch byte {
        case Byte.doubleQuote, Byte.backslash, Byte.slash, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            for _ in 0..<4 {
                guard byte.hexadecimalValue != nil else { throw error("four hexadecimal digits must follow '\\u'") }
                index += 1
            }
        default: throw error("JSON has no such escape")
        }
    }

    private mutating func skipNumber() throws(PythonSourceError) {
        if byte == Byte.minus { index += 1 }
        if byte == Byte.zero {
            index += 1
        } else {
            try skipDigits()
        }
        if byte == Byte.period {
            index += 1
            try skipDigits()
        }
        if byte.lowercased == UInt8(ascii: "e") {
            index += 1
            if byte == Byte.plus || byte == Byte.minus { index += 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(PythonSourceError) {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw error("a digit must stand here") }
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
    }
}
