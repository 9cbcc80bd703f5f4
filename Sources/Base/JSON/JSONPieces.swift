/// What is told of a JSON text that is read piece by piece; offsets count from the text's beginning.
package protocol JSONPieceEvents {
    /// An object or a list begins with this bracket.
    mutating func open(_ bracket: UInt8, at offset: Int)
    /// The innermost object or list ends with the bracket at the offset.
    mutating func close(at offset: Int)
    /// The next value is the member of this name.
    mutating func name(_ name: [UInt8])
    /// A string value begins with the quote at the offset.
    mutating func beginString(at offset: Int)
    /// A part of a string value, its escapes decoded; `end` is the offset behind it.
    mutating func text(_ part: UnsafeBufferPointer<UInt8>, before end: Int)
    /// The string value ends with the quote at the offset.
    mutating func endString(at offset: Int)
    /// A number, `true`, `false` or `null`.
    mutating func scalar()
}

/// Reads JSON that is never held as a whole: the same language as `JSONReader` with the limits of a file.
package struct JSONPieces {
    private enum State {
        case value, firstElement, firstName, name, colon, afterValue, scalar, string, escape, unicode, end
    }

    private static let longestName = 1 << 16
    private static let longestScalar = 4096
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private let limits = JSONLimits.file

    private var state = State.value
    private var brackets: [UInt8] = []
    /// The offset of the next byte.
    package private(set) var offset = 0
    private var line = 1
    private var lineStart = 0
    private var endsWithReturn = false
    /// The bytes of a byte order mark that were seen.
    private var marked = 0
    private var isName = false
    private var name: [UInt8] = []
    private var literal: [UInt8] = []
    private var start = 0
    /// Digits of an escape that are still to come, and its value so far.
    private var digits = 0
    private var unit: UInt32 = 0
    private var surrogate: UInt32?
    private var decoded: [UInt8] = []
    /// Bytes of a character that are still to come, and what the next may be.
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    package init() {}

    /// Reads the next part of the text.
    package mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, _ events: inout some JSONPieceEvents
    ) throws(JSONError) {
        let base = offset
        // A byte order mark is not part of the text.
        var index = 0
        while index < bytes.count, marked < Self.mark.count, base + index == marked, bytes[index] == Self.mark[marked] {
            index += 1
            marked += 1
        }
        if marked == Self.mark.count, line == 1 { lineStart = marked }
        if 1..<Self.mark.count ~= marked, index < bytes.count {
            offset = 0
            throw error("this byte is not UTF-8 text")
        }
        while index < bytes.count {
            let byte = bytes[index]
            offset = base + index
            switch state {
            case .string:
                index = try readString(bytes, from: index, base: base, &events)
                continue
            case .escape: try readEscape(byte, &events)
            case .unicode: try readDigit(byte, &events)
            case .scalar:
                switch byte {
                case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    try endScalar(&events)
                    continue
                default:
                    guard literal.count < Self.longestScalar else { throw error("this number is too long", at: start) }
                    literal.append(byte)
                }
            case .value, .firstElement, .firstName, .name, .colon, .afterValue, .end:
                if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                    count(byte)
                } else {
                    try read(byte, &events)
                }
            }
            index += 1
        }
        offset = base + bytes.count
    }

    /// Says that the text has ended.
    package mutating func end(_ events: inout some JSONPieceEvents) throws(JSONError) {
        if state == .scalar { try endScalar(&events) }
        switch state {
        case .end: return
        case .string, .escape, .unicode: throw error("the string is never closed", at: start)
        default: throw error("the JSON ends before its value does")
        }
    }

    private func error(_ message: String, isTooDeep: Bool = false, at place: Int? = nil) -> JSONError {
        // No line ends within a string or a number.
        JSONError(message, isTooDeep: isTooDeep, line: line, column: (place ?? offset) - lineStart + 1)
    }

    private mutating func count(_ byte: UInt8) {
        if byte == 0x0D || byte == 0x0A {
            if !(byte == 0x0A && endsWithReturn) { line += 1 }
            lineStart = offset + 1
        }
        endsWithReturn = byte == 0x0D
    }

    // MARK: Between values

    private mutating func read(_ byte: UInt8, _ events: inout some JSONPieceEvents) throws(JSONError) {
        endsWithReturn = false
        switch state {
        case .firstElement where byte == UInt8(ascii: "]"): close(&events)
        case .value, .firstElement: try beginValue(byte, &events)
        case .firstName where byte == UInt8(ascii: "}"): close(&events)
        case .name, .firstName:
            guard byte == UInt8(ascii: "\"") else { throw error("a key in double quotes must stand here") }
            name.removeAll(keepingCapacity: true)
            beginString(isName: true)
        case .colon:
            guard byte == UInt8(ascii: ":") else { throw error("a ':' must follow the key") }
            state = .value
        case .afterValue:
            guard let bracket = brackets.last else { throw error("text follows the JSON value") }
            let closing = bracket == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
            if byte == closing { return close(&events) }
            guard byte == UInt8(ascii: ",") else {
                throw error("a ',' or '\(Character(Unicode.Scalar(closing)))' must stand here")
            }
            state = bracket == UInt8(ascii: "{") ? .name : .value
        default: throw error("text follows the JSON value")
        }
    }

    private mutating func beginValue(_ byte: UInt8, _ events: inout some JSONPieceEvents) throws(JSONError) {
        guard brackets.count < limits.depth else {
            throw error("the JSON is nested deeper than \(limits.depth) levels", isTooDeep: true)
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            brackets.append(byte)
            events.open(byte, at: offset)
            state = byte == UInt8(ascii: "{") ? .firstName : .firstElement
        case UInt8(ascii: "\""):
            beginString(isName: false)
            events.beginString(at: offset)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "I"):
            start = offset
            literal.removeAll(keepingCapacity: true)
            literal.append(byte)
            state = .scalar
        default: throw error("no JSON value begins here")
        }
    }

    private mutating func close(_ events: inout some JSONPieceEvents) {
        brackets.removeLast()
        events.close(at: offset)
        endValue()
    }

    private mutating func endValue() { state = brackets.isEmpty ? .end : .afterValue }

    private mutating func endScalar(_ events: inout some JSONPieceEvents) throws(JSONError) {
        guard Self.isScalar(literal) else { throw error("no JSON value begins here", at: start) }
        events.scalar()
        endValue()
    }

    /// True for a word of JSON or of Python's writer, and for a number.
    private static func isScalar(_ literal: [UInt8]) -> Bool {
        guard let first = literal.first else { return false }
        if first >= UInt8(ascii: "A") || literal == Array("-Infinity".utf8) {
            return ["true", "false", "null", "NaN", "Infinity", "-Infinity"].contains { $0.utf8.elementsEqual(literal) }
        }
        var rest = literal[...]
        func digits() -> Bool {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "0") { rest = rest.dropFirst() } else if !digits() { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() else { return false }
        }
        return rest.isEmpty
    }

    // MARK: Within strings

    private mutating func beginString(isName: Bool) {
        self.isName = isName
        start = offset
        surrogate = nil
        missing = 0
        state = .string
    }

    /// Reads a string up to its end, to an escape, or to the end of the part.
    private mutating func readString(
        _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, base: Int, _ events: inout some JSONPieceEvents
    ) throws(JSONError) -> Int {
        var index = first
        while index < bytes.count {
            let byte = bytes[index]
            if missing > 0 {
                guard allowed.contains(byte) else {
                    offset = base + index
                    throw error("this byte is not UTF-8 text")
                }
                missing -= 1
                allowed = 0x80...0xBF
            } else if byte >= 0x80 {
                offset = base + index
                try beginCharacter(byte)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 {
                break
            }
            index += 1
        }
        if index > first {
            flushSurrogate(before: base + first, &events)
            try take(UnsafeBufferPointer(rebasing: bytes[first..<index]), before: base + index, &events)
        }
        guard index < bytes.count else { return index }
        offset = base + index
        guard missing == 0 else { throw error("this byte is not UTF-8 text") }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            flushSurrogate(before: offset, &events)
            if isName {
                events.name(name)
                state = .colon
            } else {
                events.endString(at: offset)
                endValue()
            }
        case UInt8(ascii: "\\"): state = .escape
        default: throw error("a control character stands unescaped in a string")
        }
        return index + 1
    }

    private mutating func beginCharacter(_ lead: UInt8) throws(JSONError) {
        allowed = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        default: throw error("this byte is not UTF-8 text")
        }
    }

    private mutating func take(
        _ part: UnsafeBufferPointer<UInt8>, before end: Int, _ events: inout some JSONPieceEvents
    ) throws(JSONError) {
        guard isName else { return events.text(part, before: end) }
        guard name.count + part.count <= Self.longestName else { throw error("this key is too long", at: start) }
        name += part
    }

    private mutating func take(
        _ scalar: Unicode.Scalar, before end: Int, _ events: inout some JSONPieceEvents
    ) {
        decoded.removeAll(keepingCapacity: true)
        decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        if isName { return name += decoded }
        decoded.withUnsafeBufferPointer { events.text($0, before: end) }
    }

    /// The first half of a pair without its second one becomes the replacement character.
    private mutating func flushSurrogate(before end: Int, _ events: inout some JSONPieceEvents) {
        guard surrogate != nil else { return }
        surrogate = nil
        take("\u{FFFD}", before: end, &events)
    }

    private mutating func readEscape(_ byte: UInt8, _ events: inout some JSONPieceEvents) throws(JSONError) {
        if byte == UInt8(ascii: "u") {
            (digits, unit, state) = (4, 0, .unicode)
            return
        }
        flushSurrogate(before: offset - 1, &events)
        let meant: Unicode.Scalar
        switch byte {
        case UInt8(ascii: "b"): meant = "\u{08}"
        case UInt8(ascii: "f"): meant = "\u{0C}"
        case UInt8(ascii: "n"): meant = "\n"
        case UInt8(ascii: "r"): meant = "\r"
        case UInt8(ascii: "t"): meant = "\t"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): meant = Unicode.Scalar(byte)
        default: throw error("JSON has no such escape")
        }
        take(meant, before: offset + 1, &events)
        state = .string
    }

    private mutating func readDigit(_ byte: UInt8, _ events: inout some JSONPieceEvents) throws(JSONError) {
        guard let digit = JSONStrings.hexadecimalValue(byte) else {
            throw error("four hexadecimal digits must follow '\\u'")
        }
        unit = unit << 4 | digit
        digits -= 1
        if digits > 0 { return }
        state = .string
        if let first = surrogate, (0xDC00...0xDFFF).contains(unit) {
            surrogate = nil
            let pair = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00))
            return take(pair ?? "\u{FFFD}", before: offset + 1, &events)
        }
        flushSurrogate(before: offset - 5, &events)
        if (0xD800...0xDBFF).contains(unit) {
            surrogate = unit
        } else {
            take(Unicode.Scalar(unit) ?? "\u{FFFD}", before: offset + 1, &events)
        }
    }
}
