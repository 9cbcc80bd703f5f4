/// How strictly JSON is read, and how much of it.
package struct JSONLimits: Sendable {
    /// The most values within each other.
    package var depth: Int
    /// The most bytes.
    package var bytes = 256_000_000
    /// True where `NaN`, `Infinity` and `-Infinity`, which Python's own writer emits, are numbers.
    package var takesPythonNumbers = false
    /// True where a name may occur twice in an object.
    package var takesRepeatedNames = false
    /// True where a byte order mark may stand first.
    package var takesMark = false

    package init(depth: Int) {
        self.depth = depth
    }

    /// A file that somebody else wrote.
    package static var file: JSONLimits {
        var limits = JSONLimits(depth: 256)
        limits.takesPythonNumbers = true
        limits.takesRepeatedNames = true
        limits.takesMark = true
        return limits
    }

    /// A line of events or of the log.
    package static let line = JSONLimits(depth: 12)
}

/// What is made of the values that a reader finds.
protocol JSONBuilder {
    associatedtype Value
    associatedtype Member

    var bytes: UnsafeBufferPointer<UInt8> { get }
    /// `null`, `true` and `false`.
    func word(_ word: JSONWord, at range: Range<Int>) -> Value
    /// A number, whole where it has neither fraction nor exponent.
    func number(isWhole: Bool, at range: Range<Int>) -> Value
    /// A string, its quotes included in the range.
    func string(at range: Range<Int>) -> Value
    func array(_ elements: [Value], at range: Range<Int>) -> Value
    /// A member of an object; nil where an earlier one must not have the same name.
    func member(name: Range<Int>, value: Value) -> Member
    /// An object; nil where two members have the same name and must not.
    func object(_ members: [Member], at range: Range<Int>) -> Value?
}

enum JSONWord {
    case null, yes, no
}

/// Reads JSON by RFC 8259; the only reader of JSON here.
///
/// Own and small, because much of what is read comes from outside: any input ends in a value or a located error, no
/// recursion goes deeper than the limit, and where a value stands is known to the byte.
struct JSONReader<Builder: JSONBuilder> {
    private let builder: Builder
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var index = 0

    init(_ builder: Builder, _ limits: JSONLimits) {
        self.builder = builder
        self.limits = limits
        bytes = builder.bytes
    }

    /// Reads one value that fills the text.
    mutating func document() throws(JSONError) -> Builder.Value {
        if bytes.count > limits.bytes {
            throw error("the JSON has more than \(limits.bytes / 1_000_000) MB")
        }
        if let bad = UTF8Check.firstBadByte(in: bytes, allowsNul: true) {
            index = bad
            throw error("this byte is not UTF-8 text")
        }
        if limits.takesMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        skipSpace()
        let root = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw error("text follows the JSON value") }
        return root
    }

    private func error(_ message: String, isTooDeep: Bool = false) -> JSONError {
        JSONError(message, isTooDeep: isTooDeep, at: index, in: bytes)
    }

    /// The byte at the position; NUL, which no token begins with, behind the end.
    private var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> Builder.Value {
        guard depth < limits.depth else {
            throw error("the JSON is nested deeper than \(limits.depth) levels", isTooDeep: true)
        }
        let start = index
        switch byte {
        case UInt8(ascii: "{"):
            let members = try members(depth: depth)
            guard let object = builder.object(members, at: start..<index) else {
                index = start
                throw error("two members of this object have the same name")
            }
            return object
        case UInt8(ascii: "["): return builder.array(try elements(depth: depth), at: start..<index)
        case UInt8(ascii: "\""):
            try skipString()
            return builder.string(at: start..<index)
        case UInt8(ascii: "t") where skip("true"): return builder.word(.yes, at: start..<index)
        case UInt8(ascii: "f") where skip("false"): return builder.word(.no, at: start..<index)
        case UInt8(ascii: "n") where skip("null"): return builder.word(.null, at: start..<index)
        case UInt8(ascii: "N") where limits.takesPythonNumbers && skip("NaN"),
            UInt8(ascii: "I") where limits.takesPythonNumbers && skip("Infinity"),
            UInt8(ascii: "-") where limits.takesPythonNumbers && skip("-Infinity"):
            return builder.number(isWhole: false, at: start..<index)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let isWhole = try skipNumber()
            return builder.number(isWhole: isWhole, at: start..<index)
        case 0 where index >= bytes.count: throw error("the JSON ends before its value does")
        default: throw error("no JSON value begins here")
        }
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - index >= length else { return false }
        for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
        index += length
        return true
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [Builder.Value] {
        var elements: [Builder.Value] = []
        index += 1
        skipSpace()
        if byte == UInt8(ascii: "]") {
            index += 1
            return []
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            if try endsAfterItem(UInt8(ascii: "]")) { return elements }
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [Builder.Member] {
        var members: [Builder.Member] = []
        index += 1
        skipSpace()
        if byte == UInt8(ascii: "}") {
            index += 1
            return []
        }
        while true {
            skipSpace()
            let start = index
            guard byte == UInt8(ascii: "\"") else { throw error("a key in double quotes must stand here") }
            try skipString()
            let name = start..<index
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw error("a ':' must follow the key") }
            index += 1
            skipSpace()
            members.append(builder.member(name: name, value: try value(depth: depth + 1)))
            if try endsAfterItem(UInt8(ascii: "}")) { return members }
        }
    }

    private mutating func endsAfterItem(_ bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard byte == bracket || byte == UInt8(ascii: ",") else {
            throw error(
                index < bytes.count
                    ? "a ',' or '\(Character(Unicode.Scalar(bracket)))' must stand here"
                    : "the JSON ends before its value does")
        }
        defer { index += 1 }
        return byte == bracket
    }

    private mutating func skipString() throws(JSONError) {
        let start = index
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                return
            } else if byte == UInt8(ascii: "\\") {
                index += 1
                try skipEscape()
            } else if byte < 0x20 {
                throw error("a control character stands unescaped in a string")
            } else {
                index += 1
            }
        }
        index = start
        throw error("the string is never closed")
    }

    private mutating func skipEscape() throws(JSONError) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            for _ in 0..<4 {
                guard JSONStrings.hexadecimalValue(byte) != nil else {
                    throw error("four hexadecimal digits must follow '\\u'")
                }
                index += 1
            }
        default: throw error("JSON has no such escape")
        }
    }

    /// Passes a number over; true where it has neither fraction nor exponent.
    private mutating func skipNumber() throws(JSONError) -> Bool {
        var isWhole = true
        if byte == UInt8(ascii: "-") { index += 1 }
        if byte == UInt8(ascii: "0") {
            index += 1
        } else {
            try skipDigits()
        }
        if byte == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            try skipDigits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { index += 1 }
            try skipDigits()
        }
        return isWhole
    }

    private mutating func skipDigits() throws(JSONError) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard digits.contains(byte) else { throw error("a digit must stand here") }
        while digits.contains(byte) { index += 1 }
    }
}
