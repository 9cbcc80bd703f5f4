/// Python text as logical lines, without comments, each string replaced by a number: what a docstring says is no code.
struct PythonLines: Sendable {
    /// A statement's line, with what its brackets hold.
    struct Line: Sendable {
        /// The columns before it, a tab as eight.
        var indent: Int
        /// Its code on one line; a string stands as `"3"`, its place in `strings`.
        var code: String
        /// The first line of the file that it stands on, from 1.
        var number: Int
    }

    /// The lines that hold code.
    private(set) var lines: [Line] = []
    /// What the strings hold, escapes as they are written.
    private(set) var strings: [String] = []

    /// Reads a text; what is no Python gives lines all the same.
    init(_ text: [UInt8]) {
        var reader = PythonLineReader(text)
        reader.read()
        lines = reader.lines
        strings = reader.strings
    }

    /// The text of a string literal that stands alone in a piece of code; nil for any other code.
    func string(_ code: Substring) -> String? {
        guard code.first == "\"", code.last == "\"", let place = Int(code.dropFirst().dropLast()),
            strings.indices.contains(place)
        else { return nil }
        return strings[place]
    }
}

/// Goes through the bytes once.
private struct PythonLineReader {
    private let text: [UInt8]
    private var place = 0
    private var number = 1
    private var depth = 0
    private var code: [UInt8] = []
    private var indent = 0
    private var first = 1
    private(set) var lines: [PythonLines.Line] = []
    private(set) var strings: [String] = []

    init(_ text: [UInt8]) { self.text = text }

    mutating func read() {
        beginLine()
        while place < text.count {
            let byte = text[place]
            switch byte {
            case UInt8(ascii: "\n"):
                place += 1
                number += 1
                if depth == 0 { endLine() } else { space() }
            case UInt8(ascii: "#"):
                while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 }
            case UInt8(ascii: "\\"):
                place += 1
                if place < text.count, text[place] == UInt8(ascii: "\r") { place += 1 }
                if place < text.count, text[place] == UInt8(ascii: "\n") {
                    place += 1
                    number += 1
                    space()
                }
            case UInt8(ascii: "\""), UInt8(ascii: "'"): literal(byte)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
                place += 1
                space()
            default:
                if "([{".utf8.contains(byte) { depth += 1 }
                if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
                code.append(byte)
                place += 1
            }
        }
        endLine()
    }

    private mutating func space() {
        if let last = code.last, last != UInt8(ascii: " ") { code.append(UInt8(ascii: " ")) }
    }

    private mutating func endLine() {
        if code.last == UInt8(ascii: " ") { code.removeLast() }
        if !code.isEmpty {
            lines.append(PythonLines.Line(indent: indent, code: String(decoding: code, as: UTF8.self), number: first))
        }
        beginLine()
    }

    private mutating func beginLine() {
        code.removeAll(keepingCapacity: true)
        indent = 0
        first = number
        while place < text.count {
            if text[place] == UInt8(ascii: " ") {
                indent += 1
            } else if text[place] == UInt8(ascii: "\t") {
                indent += 8 - indent % 8
            } else {
                break
            }
            place += 1
        }
    }

    private mutating func literal(_ quote: UInt8) {
        // A prefix such as `rb` belongs to the literal.
        var prefix = 0
        while prefix < 2, prefix < code.count, "rRbBuUfFtT".utf8.contains(code[code.count - 1 - prefix]) { prefix += 1 }
        let before = code.count - prefix - 1
        if prefix > 0, before < 0 || !Self.isWord(code[before]) { code.removeLast(prefix) }
        let isTriple = place + 2 < text.count && text[place + 1] == quote && text[place + 2] == quote
        place += isTriple ? 3 : 1
        let start = place
        var end = text.count
        while place < text.count {
            let byte = text[place]
            if byte == UInt8(ascii: "\\") {
                if place + 1 < text.count, text[place + 1] == UInt8(ascii: "\n") { number += 1 }
                place += 2
                continue
            }
            if byte == UInt8(ascii: "\n") {
                // A string that its line does not close is a mistake, and the next line is code again.
                if !isTriple {
                    end = place
                    break
                }
                number += 1
            }
            if byte == quote {
                if !isTriple {
                    end = place
                    place += 1
                    break
                }
                if place + 2 < text.count, text[place + 1] == quote, text[place + 2] == quote {
                    end = place
                    place += 3
                    break
                }
            }
            place += 1
        }
        place = min(place, text.count)
        code += Array("\"\(strings.count)\"".utf8)
        strings.append(String(decoding: text[min(start, end)..<min(end, text.count)], as: UTF8.self))
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

/// A name with its dots, as code writes it: `self.optimizer.step`.
struct NameChain: Sendable, Hashable {
    /// Its parts; the first is empty where it goes on from a bracket, as in `make().step`.
    var parts: [String]
    /// True where it is called.
    var isCalled: Bool
    /// What is called with, between the brackets; empty for anything that is not called.
    var arguments: Substring

    /// The last part.
    var last: String { parts.last ?? "" }
    /// The part before the last, empty where there is none.
    var receiver: String { parts.count > 1 ? parts[parts.count - 2] : "" }
    /// The whole, with its dots.
    var text: String { parts.joined(separator: ".") }

    /// The chains of a line, from left to right.
    static func all(in code: String) -> [NameChain] {
        let bytes = Array(code.utf8)
        var chains: [NameChain] = []
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                place += 1
                while place < bytes.count, bytes[place] != UInt8(ascii: "\"") { place += 1 }
                place += 1
                continue
            }
            let goesOn = byte == UInt8(ascii: ".") && place > 0 && ")]\"".utf8.contains(bytes[place - 1])
            guard goesOn || PythonLineReader.isWord(byte) else {
                place += 1
                continue
            }
            var parts: [String] = goesOn ? [""] : []
            if goesOn { place += 1 }
            while place < bytes.count, PythonLineReader.isWord(bytes[place]) {
                let start = place
                while place < bytes.count, PythonLineReader.isWord(bytes[place]) { place += 1 }
                parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
                guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "."),
                    PythonLineReader.isWord(bytes[place + 1])
                else { break }
                place += 1
            }
            var next = place
            if next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
            let isCalled = next < bytes.count && bytes[next] == UInt8(ascii: "(")
            let arguments = isCalled ? Self.bracket(code, bytes, next) : ""
            chains.append(NameChain(parts: parts, isCalled: isCalled, arguments: arguments))
        }
        return chains
    }

    private static func bracket(_ code: String, _ bytes: [UInt8], _ open: Int) -> Substring {
        var depth = 0
        for place in open..<bytes.count {
            if "([{".utf8.contains(bytes[place]) { depth += 1 }
            if ")]}".utf8.contains(bytes[place]) { depth -= 1 }
            if depth == 0 {
                let start = code.utf8.index(code.utf8.startIndex, offsetBy: open + 1)
                return code[start..<code.utf8.index(code.utf8.startIndex, offsetBy: place)]
            }
        }
        return ""
    }

    /// The arguments of a call, each without white space at its ends.
    static func list(_ arguments: Substring) -> [Substring] {
        var parts: [Substring] = []
        var depth = 0
        var start = arguments.startIndex
        for index in arguments.indices {
            let character = arguments[index]
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append(arguments[start..<index])
                start = arguments.index(after: index)
            }
        }
        parts.append(arguments[start...])
        return parts.map { $0.trimmed }.filter { !$0.isEmpty }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The text without white space at its ends.
    var trimmed: Substring {
        let rest = drop(while: \.isWhitespace)
        guard let end = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return rest[...end]
    }
}
