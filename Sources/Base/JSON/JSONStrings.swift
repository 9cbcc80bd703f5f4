/// The text of JSON string literals, read and written.
enum JSONStrings {
    /// The text that a literal with its quotes means; its escapes have been checked when it was read.
    static func text(_ literal: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> String {
        let inner = bytes[(literal.lowerBound + 1)..<(literal.upperBound - 1)]
        if !inner.contains(UInt8(ascii: "\\")) { return String(decoding: inner, as: UTF8.self) }
        return String(decoding: decoded(literal, in: bytes), as: UTF8.self)
    }

    /// The UTF-8 that a literal with its quotes means.
    ///
    /// A lone surrogate, as Python writes it for a byte that is not UTF-8, becomes the replacement character.
    static func decoded(_ literal: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        value.reserveCapacity(literal.count)
        var index = literal.lowerBound + 1
        let end = literal.upperBound - 1
        while index < end {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < end else {
                value.append(byte)
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "b"): value.append(0x08)
            case UInt8(ascii: "f"): value.append(0x0C)
            case UInt8(ascii: "n"): value.append(0x0A)
            case UInt8(ascii: "r"): value.append(0x0D)
            case UInt8(ascii: "t"): value.append(0x09)
            case UInt8(ascii: "u"):
                let scalar = scalar(at: &index, before: end, in: bytes)
                value.append(contentsOf: String(scalar).utf8)
            default: value.append(letter)
            }
        }
        return value
    }

    /// Appends a text as a literal: quotes, backslashes and control characters escaped, all else as it is.
    static func quote(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            if source.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: source)
            } else {
                for byte in source { escape(byte, into: &bytes) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            bytes += ("\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8
        default: bytes.append(byte)
        }
    }

    /// The character of the four digits at an offset, and of a second `\u` escape that completes a pair.
    private static func scalar(
        at index: inout Int, before end: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Unicode.Scalar {
        guard let first = unit(at: index, before: end, in: bytes) else { return "\u{FFFD}" }
        index += 4
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard index + 6 <= end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            let second = unit(at: index + 2, before: end, in: bytes), (0xDC00...0xDFFF).contains(second)
        else { return "\u{FFFD}" }
        index += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func unit(at index: Int, before end: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard index + 4 <= end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = hexadecimalValue(byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte &- 0x30)
        case 0x41...0x46: UInt32(byte &- 0x37)
        case 0x61...0x66: UInt32(byte &- 0x57)
        default: nil
        }
    }
}

/// Well-formedness of UTF-8, by table 3-7 of the Unicode Standard.
package enum UTF8Check {
    /// The offset of the first byte that begins no well-formed character, or of the first NUL where none is allowed.
    package static func firstBadByte(in bytes: UnsafeBufferPointer<UInt8>, allowsNul: Bool) -> Int? {
        let count = bytes.count
        var index = 0
        while index < count {
            index = asciiEnd(in: bytes, from: index)
            guard index < count else { return nil }
            let lead = bytes[index]
            if lead < 0x80 {
                if lead == 0 && !allowsNul { return index }
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return index
            }
            guard count - index >= length, second.contains(bytes[index + 1]) else { return index }
            var trail = 2
            while trail < length {
                guard (0x80...0xBF).contains(bytes[index + trail]) else { return index }
                trail += 1
            }
            index += length
        }
        return nil
    }

    /// The offset up to which eight bytes at a time are ASCII without NUL: nearly all of nearly every file.
    private static func asciiEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        let high: UInt64 = 0x8080_8080_8080_8080
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // A byte that is 0 borrows from its high bit.
            guard (word | (word &- 0x0101_0101_0101_0101)) & high == 0 else { break }
            index += 8
        }
        return index
    }
}
