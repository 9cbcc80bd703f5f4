/// Moves over a TOML document line by line.
struct TOMLReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0
    var tables = TOMLTables()

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The byte at the position; nil at the end.
    var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index + offset + length <= bytes.count else { return false }
        for place in 0..<length where bytes[index + offset + place] != text.utf8Start[place] { return false }
        return true
    }

    func error(_ message: String, at offset: Int? = nil) -> TOMLError {
        var (line, start) = (1, 0)
        let end = min(offset ?? index, bytes.count)
        for place in 0..<end where bytes[place] == UInt8(ascii: "\n") { (line, start) = (line + 1, place + 1) }
        return TOMLError(message: message, line: line, column: end - start + 1)
    }

    mutating func document() throws(TOMLError) {
        if bytes.count > TOMLDocument.maxBytes {
            throw error("the text has more than \(TOMLDocument.maxBytes / 1_000_000) MB")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        try checkUTF8()
        var table = TOMLTables.root
        while byte != nil {
            skipBlanks()
            switch byte {
            case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): break
            case UInt8(ascii: "["): table = try header()
            default: try keyAndValue(in: table)
            }
            try endOfLine()
        }
    }

    private mutating func header() throws(TOMLError) -> Int {
        let start = index
        let isArray = has("[[")
        index += isArray ? 2 : 1
        skipBlanks()
        let path = try keyPath()
        guard isArray ? has("]]") : has("]") else {
            throw error(isArray ? "']]' must stand here" : "']' must stand here")
        }
        index += isArray ? 2 : 1
        let opened = tables.open(path, isArray: isArray)
        guard let table = opened.table else { throw error("the table \(Self.name(path)) \(opened.reason)", at: start) }
        return table
    }

    /// Reads `key = value`.
    mutating func keyAndValue(in table: Int, depth: Int = 0) throws(TOMLError) {
        let start = index
        let path = try keyPath()
        guard byte == UInt8(ascii: "=") else { throw error("a '=' must follow the key") }
        index += 1
        skipBlanks()
        let value = try value(depth: depth)
        if let reason = tables.define(path, as: value, in: table) {
            throw error("the key \(Self.name(path)) \(reason)", at: start)
        }
    }

    /// Reads a key with its dots, and the blanks behind it.
    private mutating func keyPath() throws(TOMLError) -> [[UInt8]] {
        var path: [[UInt8]] = []
        while true {
            path.append(try key())
            guard path.count <= TOMLDocument.deepest else { throw error("the key has too many parts") }
            skipBlanks()
            guard byte == UInt8(ascii: ".") else { return path }
            index += 1
            skipBlanks()
        }
    }

    private mutating func key() throws(TOMLError) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "\""):
            if has("\"\"\"") { throw error("a key cannot be a text of several lines") }
            return try basicString()
        case UInt8(ascii: "'"):
            if has("'''") { throw error("a key cannot be a text of several lines") }
            return try literalString()
        default:
            let start = index
            while let byte, Self.isBareKey(byte) { index += 1 }
            guard index > start else { throw error("a key must stand here") }
            return Array(bytes[start..<index])
        }
    }

    private static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func name(_ path: [[UInt8]]) -> String {
        path.map { String(decoding: $0.prefix(60), as: UTF8.self) }.joined(separator: ".")
    }

    // MARK: White space, comments, line ends

    mutating func skipBlanks() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { index += 1 }
    }

    private mutating func endOfLine() throws(TOMLError) {
        skipBlanks()
        try skipComment()
        guard byte != nil else { return }
        guard skipNewline() else { throw error("only a comment may follow on this line") }
    }

    mutating func skipNewline() -> Bool {
        if byte == UInt8(ascii: "\n") {
            index += 1
        } else if has("\r\n") {
            index += 2
        } else {
            return false
        }
        return true
    }

    mutating func skipComment() throws(TOMLError) {
        guard byte == UInt8(ascii: "#") else { return }
        while let byte, byte != UInt8(ascii: "\n"), !has("\r\n") {
            guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
                throw error("a control character stands in a comment")
            }
            index += 1
        }
    }

    /// Inside of arrays: blanks, line ends and comments.
    mutating func skipSpace() throws(TOMLError) {
        while true {
            skipBlanks()
            try skipComment()
            guard skipNewline() else { return }
        }
    }

    private func checkUTF8() throws(TOMLError) {
        var decoder = UTF8()
        var iterator = bytes[index...].makeIterator()
        var place = index
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return
            case .error: throw error("this byte is not UTF-8 text", at: place)
            case .scalarValue(let scalar): place += UTF8.width(scalar)
            }
        }
    }
}

extension TOMLReader {
    /// Reads a value of any kind.
    mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
        guard depth < TOMLDocument.deepest else { throw error("values lie too deep within each other") }
        switch byte {
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): throw error("a value must stand here")
        case UInt8(ascii: "\""):
            return .string(Self.text(has("\"\"\"") ? try multilineString(UInt8(ascii: "\"")) : try basicString()))
        case UInt8(ascii: "'"):
            return .string(Self.text(has("'''") ? try multilineString(UInt8(ascii: "'")) : try literalString()))
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
        let (start, table) = (index, tables.inlineTable())
        index += 1
        // TOML 1.1: lines, comments and a comma behind the last entry, as in arrays.
        while true {
            try skipSpace()
            if byte == UInt8(ascii: "}") { break }
            if byte == nil { throw error("the table is never closed", at: start) }
            try keyAndValue(in: table, depth: depth + 1)
            try skipSpace()
            if byte == UInt8(ascii: ",") {
                index += 1
            } else if byte == nil {
                throw error("the table is never closed", at: start)
            } else if byte != UInt8(ascii: "}") {
                throw error("a ',' or '}' must stand here")
            }
        }
        index += 1
        return tables.value(of: table)
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

    /// Reads what stands between three quotes and three more; only between `"""` does a backslash mean anything.
    private mutating func multilineString(_ quote: UInt8) throws(TOMLError) -> [UInt8] {
        let start = index
        let quotes: StaticString = quote == UInt8(ascii: "\"") ? "\"\"\"" : "'''"
        var text: [UInt8] = []
        index += 3
        // A line end right behind the quotes is not part of the text.
        _ = skipNewline()
        while let byte {
            if byte == quote, has(quotes) { return text + closeMultiline(quote) }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
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
        case UInt8(ascii: "e"): return [0x1B]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
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
