/// Text as a program has it that reads the source: escapes are characters, and texts side by side are one.
///
/// Python, C, JavaScript, Go and shells write one text as several: `"ab" "cd"`, `'ab' + 'cd'`, `f"ab{'cd'}"`, a backslash at
/// the end of a line.
enum JoinedText {
    /// True for the bytes at which a text may be cut.
    static func isBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "`")
    }

    /// True where the text at an offset, a character or an escape, goes on behind a joint or an escape.
    static func goesOn(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if escape(at: index, in: bytes) != nil { return true }
        return escape(at: index + 1, in: bytes) != nil || joint(at: index + 1, in: bytes) != nil
    }

    /// The text from an offset on.
    ///
    /// - Parameter items: How many further items of a list belong to it.
    /// - Returns: The bytes, and for each of them and the end its offset; nil where nothing is joined.
    static func read(
        from start: Int, most: Int, items: Int = 0, in bytes: UnsafeBufferPointer<UInt8>
    ) -> (text: [UInt8], offsets: [Int])? {
        let limit = min(bytes.count, start + most)
        var index = start
        // Most texts have no joint at all.
        while index < limit, items == 0, !isJoinOrEscape(at: index, in: bytes) { index += 1 }
        guard index < limit else { return nil }
        var text: [UInt8] = []
        var offsets: [Int] = []
        var left = items
        index = start
        while index < limit {
            if let next = joint(at: index, in: bytes) {
                index = next
            } else if items > 0, let next = nextItem(at: index, in: bytes) {
                if left == 0 { break }
                left -= 1
                index = next
            } else if let (byte, next) = escape(at: index, in: bytes) {
                text.append(byte)
                offsets.append(index)
                index = next
            } else {
                text.append(bytes[index])
                offsets.append(index)
                index += 1
            }
        }
        // Fewer items were tried before.
        guard left == 0 else { return nil }
        offsets.append(min(index, bytes.count))
        return (text, offsets)
    }

    /// Where the next items of a list begin, as long as each of them is a text without blanks.
    static func nextItems(from start: Int, most: Int, count: Int, in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        let limit = min(bytes.count, start + most)
        var items: [Int] = []
        var index = start
        while items.count < count {
            while index < limit, bytes[index] > 0x20, !isBreak(bytes[index]) { index += 1 }
            guard index < limit, let next = nextItem(at: index, in: bytes) else { break }
            items.append(next)
            index = next
        }
        return items
    }

    /// The offset of the next item's text where an item of a list ends; nil where none follows.
    static func nextItem(at end: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        joint(at: end, acrossItems: true, in: bytes)
    }

    /// True where the texts of a list follow each other here, and one of them holds these offsets' text.
    ///
    /// - Parameter range: The offsets of what was put together of several items.
    static func isOfList(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        // Before the text that begins the list stands its bracket or a comma.
        var index = range.lowerBound
        while index > 0, range.lowerBound - index < mostBefore, !isQuote(bytes[index - 1]) { index -= 1 }
        guard index > 0, isQuote(bytes[index - 1]) else { return false }
        index -= 1
        if index > 0, bytes[index - 1] == UInt8(ascii: "\\") { index -= 1 }
        while index > 0, isBlank(bytes[index - 1]) { index -= 1 }
        guard index > 0, bytes[index - 1] == UInt8(ascii: "[") || bytes[index - 1] == UInt8(ascii: ",") else {
            return false
        }
        // Behind the last one, and the end of its line, it is closed, or the next one follows.
        index = range.upperBound
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "n") {
            index += 2
        }
        guard let end = quotes(at: index, in: bytes) else { return false }
        index = end
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        return index < bytes.count && (bytes[index] == UInt8(ascii: "]") || bytes[index] == UInt8(ascii: ","))
    }

    private static let mostBefore = 200

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private static func isJoinOrEscape(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard isBreak(bytes[index]) else { return false }
        return joint(at: index, in: bytes) != nil || escape(at: index, in: bytes) != nil
    }

    /// An escape of a visible ASCII character: `\u0068`, `\x68`, `\u{68}`.
    private static func escape(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (byte: UInt8, next: Int)? {
        guard index >= 0, index + 3 < bytes.count, bytes[index] == UInt8(ascii: "\\") else { return nil }
        let letter = bytes[index + 1]
        let digits: Range<Int>
        var next: Int
        switch letter {
        case UInt8(ascii: "x"): (digits, next) = (index + 2..<index + 4, index + 4)
        case UInt8(ascii: "u"):
            if bytes[index + 2] == UInt8(ascii: "{"), index + 5 < bytes.count, bytes[index + 5] == UInt8(ascii: "}") {
                (digits, next) = (index + 3..<index + 5, index + 6)
            } else {
                guard index + 5 < bytes.count, bytes[index + 2] == UInt8(ascii: "0"),
                    bytes[index + 3] == UInt8(ascii: "0")
                else { return nil }
                (digits, next) = (index + 4..<index + 6, index + 6)
            }
        case UInt8(ascii: "U"):
            guard index + 9 < bytes.count, bytes[index + 2..<index + 8].allSatisfy({ $0 == UInt8(ascii: "0") }) else {
                return nil
            }
            (digits, next) = (index + 8..<index + 10, index + 10)
        default: return nil
        }
        guard let high = value(bytes[digits.lowerBound]), let low = value(bytes[digits.lowerBound + 1]) else {
            return nil
        }
        let byte = high << 4 | low
        return (0x21...0x7E).contains(byte) ? (byte, next) : nil
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The offset behind a joint of two texts; nil where none begins.
    private static func joint(
        at start: Int, acrossItems: Bool = false, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard start >= 0, start < bytes.count else { return nil }
        var index = start
        switch bytes[index] {
        case UInt8(ascii: "\\"):
            // A line that goes on.
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { return index + 2 }
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\r"), bytes[index + 2] == UInt8(ascii: "\n") {
                return index + 3
            }
        case UInt8(ascii: "{"):
            // `{'…'}` in a text with values.
            let quote = index + 1 < bytes.count ? bytes[index + 1] : 0
            return isQuote(quote) && index > 0 ? index + 2 : nil
        default: break
        }
        guard let closed = quotes(at: index, in: bytes) else { return nil }
        index = closed
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") { return index + 1 }
        var (signs, commas) = (0, 0)
        loop: while index < bytes.count, index - closed < 200 {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "\\"):
                guard index + 1 < bytes.count,
                    [UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "n")].contains(bytes[index + 1])
                else { break loop }
                index += 2
            case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "~"):
                signs += 1
                guard signs <= 2 else { return nil }
                index += 1
            case UInt8(ascii: ",") where acrossItems && commas == 0:
                commas += 1
                index += 1
            default: break loop
            }
        }
        // `f"…"` and its like.
        var letters = 0
        while index < bytes.count, letters < 2, isTextPrefix(bytes[index]) {
            (index, letters) = (index + 1, letters + 1)
        }
        return quotes(at: index, in: bytes)
    }

    private static func isTextPrefix(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "u"): true
        default: false
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    /// The offset behind one quote or three, as `\"` too; nil where none stands.
    private static func quotes(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = start
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), isQuote(bytes[index + 1]) { index += 1 }
        guard index < bytes.count, isQuote(bytes[index]) else { return nil }
        let quote = bytes[index]
        if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote { return index + 3 }
        return index + 1
    }
}
