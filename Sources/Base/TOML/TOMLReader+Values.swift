extension TOMLReader {
    /// Reads a value of any kind.
    mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        guard depth < TOMLDocument.deepest else { throw error("values lie too deep within each other") }
        switch byte {
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): throw error("a value must stand here")
        case UInt8(ascii: "\""):
            return .string(Self.text(has("\"\"\"") ? try multilineBasicString() : try basicString()))
        case UInt8(ascii: "'"):
            return .string(Self.text(has("'''") ? try multilineLiteralString() : try literalString()))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "{"): return try inlineTable(depth: depth)
        default: return try word()
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private mutating func array(depth: Int) throws(TOMLError) -> [TOMLValue] {
        let start = index
        var values: [TOMLValue] = []
        index += 1
        while true {
            try skipSpace()
            if byte == nil { throw error("the array is never closed", at: start) }
            if byte == UInt8(ascii: "]") { break }
            values.append(try value(depth: depth + 1))
            try skipSpace()
            if byte == UInt8(ascii: ",") {
                index += 1
            } else if byte == nil {
                throw error("the array is never closed", at: start)
            } else if byte != UInt8(ascii: "]") {
                throw error("a ',' or ']' must stand here")
            }
        }
        index += 1
        return values
    }

    private mutating func inlineTable(depth: Int) throws(TOMLError) -> TOMLValue {
        let table = tables.inlineTable()
        index += 1
        skipBlanks()
        if byte == UInt8(ascii: "}") {
            index += 1
            return .table([:])
        }
        while true {
            skipBlanks()
            try keyAndValue(in: table, depth: depth + 1)
            skipBlanks()
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
                throw error("a ',' or '}' must stand here, on the same line")
            }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "}") { return tables.value(of: table) }
        }
    }

    // MARK: Texts

    /// Reads `"…"`.
    mutating func basicString() throws(TOMLError) -> [UInt8] {
        let start = index
        var text: [UInt8] = []
        index += 1
        while let byte {
            if byte == UInt8(ascii: "\"") {
                index += 1
                return text
            }
            if byte == UInt8(ascii: "\\") {
                text += try escape()
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                break
            } else {
                try requireText(byte)
                text.append(byte)
                index += 1
            }
        }
        throw error("the text is never closed", at: start)
    }

    /// Reads `'…'`.
    mutating func literalString() throws(TOMLError) -> [UInt8] {
        let start = index
        index += 1
        while let byte {
            if byte == UInt8(ascii: "'") {
                index += 1
                return Array(bytes[(start + 1)..<(index - 1)])
            }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            try requireText(byte)
            index += 1
        }
        throw error("the text is never closed", at: start)
    }

    private mutating func multilineBasicString() throws(TOMLError) -> [UInt8] {
        let start = index
        var text: [UInt8] = []
        index += 3
        // A line end right behind the quotes is not part of the text.
        _ = skipNewline()
        while let byte {
            if byte == UInt8(ascii: "\""), has("\"\"\"") { return text + closeMultiline(UInt8(ascii: "\"")) }
            if byte == UInt8(ascii: "\\") {
                if try !skipLineContinuation() { text += try escape() }
            } else if skipNewline() {
                text.append(UInt8(ascii: "\n"))
            } else {
                try requireText(byte)
                text.append(byte)
                index += 1
            }
        }
        throw error("the text is never closed", at: start)
    }

    private mutating func multilineLiteralString() throws(TOMLError) -> [UInt8] {
        let start = index
        var text: [UInt8] = []
        index += 3
        _ = skipNewline()
        while let byte {
            if byte == UInt8(ascii: "'"), has("'''") { return text + closeMultiline(UInt8(ascii: "'")) }
            if skipNewline() {
                text.append(UInt8(ascii: "\n"))
            } else {
                try requireText(byte)
                text.append(byte)
                index += 1
            }
        }
        throw error("the text is never closed", at: start)
    }

    /// Steps over the closing quotes; one or two more of them before the last three belong to the text.
    private mutating func closeMultiline(_ quote: UInt8) -> [UInt8] {
        var text: [UInt8] = []
        index += 3
        while byte == quote, text.count < 2 {
            text.append(quote)
            index += 1
        }
        return text
    }

    /// Steps over a backslash at a line's end and all white space behind it; false where it is another escape.
    private mutating func skipLineContinuation() throws(TOMLError) -> Bool {
        let start = index
        index += 1
        skipBlanks()
        guard skipNewline() else {
            index = start
            return false
        }
        while true {
            skipBlanks()
            if !skipNewline() { return true }
        }
    }

    private func requireText(_ byte: UInt8) throws(TOMLError) {
        guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
            throw error("a control character stands unescaped in a text")
        }
    }

    private mutating func escape() throws(TOMLError) -> [UInt8] {
        let start = index
        index += 1
        guard let letter = byte else { throw error("the text is never closed", at: start) }
        index += 1
        switch letter {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = letter == UInt8(ascii: "u") ? 4 : 8
            guard index + count <= bytes.count,
                bytes[index..<index + count].allSatisfy({ TOMLWords.isHexadecimal($0) }),
                let code = UInt32(String(decoding: bytes[index..<index + count], as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(code)
            else { throw error("no character has this number", at: start) }
            index += count
            return Array(String(scalar).utf8)
        default: throw error("TOML has no such escape", at: start)
        }
    }

    // MARK: Numbers, truth values, times

    private mutating func word() throws(TOMLError) -> TOMLValue {
        let start = index
        while let byte, TOMLWords.isPart(byte) { index += 1 }
        // A space may stand for the T between a date and a time.
        if index - start == 10, byte == UInt8(ascii: " "), index + 1 < bytes.count,
            TOMLWords.isDigit(bytes[index + 1]), TOMLWords.isDate(bytes[start..<index])
        {
            index += 1
            while let byte, TOMLWords.isPart(byte) { index += 1 }
        }
        guard let value = TOMLWords.value(bytes[start..<index]) else {
            let text = String(decoding: bytes[start..<min(index, start + 40)], as: UTF8.self)
            throw error(
                text.isEmpty ? "no value begins here" : "'\(text)' is no value; a text stands in quotes", at: start)
        }
        return value
    }
}
