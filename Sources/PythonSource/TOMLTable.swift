/// One table of a TOML file, such as `[tool.interrogate]` of a pyproject.toml.
public struct TOMLTable: Hashable, Sendable {
    /// A value.
    public enum Value: Hashable, Sendable {
        /// `true` or `false`
        case bool(Bool)
        /// An integer or a fraction, with its text as it is written.
        case number(Double, String)
        /// A string of any of the four kinds.
        case string(String)
        /// A list.
        case array([Value])
        /// Anything else: a date, a table within the line.
        case other
    }

    /// Why a file can't be read.
    public struct Failure: Error, Hashable, Sendable {
        /// One line for people.
        public let message: String
        /// The line, from 1.
        public let line: Int
    }

    /// The values by their keys.
    public let values: [String: Value]

    /// Reads one table of a file; nil where the file has none of that name.
    ///
    /// - Parameters:
    ///   - name: The dotted parts of the table's name.
    ///   - bytes: The whole file.
    public static func read(_ name: [String], in bytes: [UInt8]) throws(Failure) -> TOMLTable? {
        var reader = TOMLReader(bytes)
        return try reader.table(name).map { TOMLTable(values: $0) }
    }
}

/// Reads a TOML file line by line, and keeps one table of it.
private struct TOMLReader {
    private let text: [UInt8]
    private var index = 0
    private var line = 1
    private var depth = 0

    init(_ bytes: [UInt8]) {
        text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    private var next: UInt8 { index < text.count ? text[index] : 0 }
    private var isAtEnd: Bool { index >= text.count }

    private func failure(_ message: String) -> TOMLTable.Failure { TOMLTable.Failure(message: message, line: line) }

    mutating func table(_ wanted: [String]) throws(TOMLTable.Failure) -> [String: TOMLTable.Value]? {
        var current: [String] = []
        var isArray = false
        var found: [String: TOMLTable.Value]?
        while true {
            skipSpace(acrossLines: true)
            if isAtEnd { return found }
            if next == Byte.openSquare {
                index += 1
                isArray = next == Byte.openSquare
                if isArray { index += 1 }
                current = try key()
                for _ in 0..<(isArray ? 2 : 1) { try take(Byte.closeSquare, "a table's name ends with ']'") }
                if current == wanted, !isArray { found = found ?? [:] }
            } else {
                let name = current + (try key())
                try take(Byte.equals, "a key is followed by '='")
                let value = try self.value()
                if !isArray, name.count == wanted.count + 1, name.dropLast().elementsEqual(wanted) {
                    found = found ?? [:]
                    found?[name[name.count - 1]] = value
                }
            }
            skipSpace(acrossLines: false)
            guard isAtEnd || next.isNewline else { throw failure("something follows where the line must end") }
        }
    }

    private mutating func skipSpace(acrossLines: Bool) {
        while !isAtEnd {
            if next.isBlank {
                index += 1
            } else if next == Byte.hash {
                while !isAtEnd, !next.isNewline { index += 1 }
            } else if acrossLines, next.isNewline {
                if next == Byte.lineFeed { line += 1 }
                index += 1
            } else {
                return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ message: String) throws(TOMLTable.Failure) {
        skipSpace(acrossLines: false)
        guard next == byte else { throw failure(message) }
        index += 1
    }

    private mutating func key() throws(TOMLTable.Failure) -> [String] {
        var parts: [String] = []
        repeat {
            skipSpace(acrossLines: false)
            if next == Byte.doubleQuote || next == Byte.singleQuote {
                parts.append(try string())
            } else {
                let start = index
                while next.isIdentifier || next == Byte.minus { index += 1 }
                guard index > start else { throw failure("a key is missing") }
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
            }
            skipSpace(acrossLines: false)
            guard next == Byte.period else { return parts }
            index += 1
        } while true
    }

    private mutating func value() throws(TOMLTable.Failure) -> TOMLTable.Value {
        skipSpace(acrossLines: false)
        switch next {
        case Byte.doubleQuote, Byte.singleQuote: return .string(try string())
        case Byte.openSquare: return try array()
        case Byte.openBrace: return try inlineTable()
        default:
            let start = index
            while !isAtEnd, !next.isBlank, !next.isNewline,
                ![Byte.comma, Byte.closeSquare, Byte.closeBrace, Byte.hash].contains(next)
            {
                index += 1
            }
            let word = String(decoding: text[start..<index], as: UTF8.self)
            if word.isEmpty { throw failure("a value is missing") }
            if word == "true" || word == "false" { return .bool(word == "true") }
            let digits = word.filter { $0 != "_" }
            return Double(digits).map { .number($0, digits) } ?? .other
        }
    }

    private mutating func nested<Result>(
        _ read: (inout TOMLReader) throws(TOMLTable.Failure) -> Result
    ) throws(TOMLTable.Failure) -> Result {
        guard depth < 100 else { throw failure("more than 100 lists are nested") }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func array() throws(TOMLTable.Failure) -> TOMLTable.Value {
        index += 1
        var values: [TOMLTable.Value] = []
        while true {
            skipSpace(acrossLines: true)
            if isAtEnd { throw failure("a list is never closed") }
            if next == Byte.closeSquare {
                index += 1
                return .array(values)
            }
            if next == Byte.comma {
                index += 1
                continue
            }
            values.append(try nested { reader throws(TOMLTable.Failure) in try reader.value() })
        }
    }

    private mutating func inlineTable() throws(TOMLTable.Failure) -> TOMLTable.Value {
        index += 1
        while true {
            skipSpace(acrossLines: true)
            if isAtEnd { throw failure("a table is never closed") }
            if next == Byte.closeBrace {
                index += 1
                return .other
            }
            if next == Byte.comma {
                index += 1
                continue
            }
            _ = try key()
            try take(Byte.equals, "a key is followed by '='")
            _ = try nested { reader throws(TOMLTable.Failure) in try reader.value() }
        }
    }

    private mutating func string() throws(TOMLTable.Failure) -> String {
        let mark = next
        let isTriple = text[index...].starts(with: [mark, mark, mark])
        index += isTriple ? 3 : 1
        if isTriple {
            if next == Byte.carriageReturn { index += 1 }
            if next == Byte.lineFeed {
                line += 1
                index += 1
            }
        }
        var result: [UInt8] = []
        while !isAtEnd {
            if next == mark, !isTriple || text[index...].starts(with: [mark, mark, mark]) {
                index += isTriple ? 3 : 1
                return String(decoding: result, as: UTF8.self)
            }
            if next.isNewline, !isTriple { break }
            if next == Byte.lineFeed { line += 1 }
            if next == Byte.backslash, mark == Byte.doubleQuote {
                escape(into: &result)
            } else {
                result.append(next)
                index += 1
            }
        }
        throw failure("a string is never closed")
    }

    private mutating func escape(into result: inout [UInt8]) {
        index += 1
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "n"): Byte.lineFeed, UInt8(ascii: "t"): Byte.tab, UInt8(ascii: "r"): Byte.carriageReturn,
            Byte.doubleQuote: Byte.doubleQuote, Byte.backslash: Byte.backslash,
        ]
        if let byte = plain[next] {
            result.append(byte)
            index += 1
        } else if next == UInt8(ascii: "u") || next == UInt8(ascii: "U") {
            let end = min(text.count, index + (next == UInt8(ascii: "u") ? 5 : 9))
            let digits = String(decoding: text[index + 1..<end], as: UTF8.self)
            let scalar = UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}"
            result += Array(String(scalar).utf8)
            index = end
        } else if next.isNewline || next.isBlank {
            // A backslash at a line's end takes the white space behind it away.
            while !isAtEnd, next.isBlank || next.isNewline {
                if next == Byte.lineFeed { line += 1 }
                index += 1
            }
        }
    }
}
