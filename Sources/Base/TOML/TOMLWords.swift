/// The values that stand without quotes and brackets.
enum TOMLWords {
    typealias Word = Slice<UnsafeBufferPointer<UInt8>>

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// True for the bytes that such a value can hold.
    static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// The value of a word, nil where it is none.
    static func value(_ word: Word) -> TOMLValue? {
        if word.elementsEqual("true".utf8) { return .bool(true) }
        if word.elementsEqual("false".utf8) { return .bool(false) }
        let text = String(decoding: word, as: UTF8.self)
        if isNumber(word) {
            let digits = text.filter { $0 != "_" }
            return .number(number(digits), digits)
        }
        return isTime(word) ? .time(text) : nil
    }

    private static func number(_ digits: String) -> Double {
        let radix: Int? =
            switch digits.prefix(2) {
            case "0o": 8
            case "0b": 2
            default: nil
            }
        if let radix { return digits.dropFirst(2).reduce(0) { $0 * Double(radix) + Double($1.wholeNumberValue ?? 0) } }
        // Swift reads hexadecimal digits, `inf` and `nan` as well.
        return Double(digits) ?? .nan
    }

    // MARK: Numbers

    private static func isNumber(_ word: Word) -> Bool {
        let isSigned = word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-")
        let rest = isSigned ? word.dropFirst() : word
        if rest.elementsEqual("inf".utf8) || rest.elementsEqual("nan".utf8) { return true }
        if !isSigned, rest.count > 2, rest.first == UInt8(ascii: "0") {
            let digits = rest.dropFirst(2)
            switch rest.dropFirst().first {
            case UInt8(ascii: "x"): return isDigits(digits, where: isHexadecimal)
            case UInt8(ascii: "o"): return isDigits(digits) { (0x30...0x37).contains($0) }
            case UInt8(ascii: "b"): return isDigits(digits) { $0 == 0x30 || $0 == 0x31 }
            default: break
            }
        }
        return isDecimal(rest)
    }

    private static func isDecimal(_ word: Word) -> Bool {
        var rest = word
        let exponent = rest.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
        if let exponent {
            var digits = rest[rest.index(after: exponent)...]
            if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
            guard isDigits(digits, where: isDigit) else { return false }
            rest = rest[..<exponent]
        }
        if let point = rest.firstIndex(of: UInt8(ascii: ".")) {
            guard isDigits(rest[rest.index(after: point)...], where: isDigit) else { return false }
            rest = rest[..<point]
        }
        guard isDigits(rest, where: isDigit) else { return false }
        return rest.count == 1 || rest.first != UInt8(ascii: "0")
    }

    /// True for digits, with single underscores between two of them.
    private static func isDigits(_ word: Word, where isDigit: (UInt8) -> Bool) -> Bool {
        var before: UInt8?
        for byte in word {
            if byte == UInt8(ascii: "_") {
                guard let before, before != byte else { return false }
            } else if !isDigit(byte) {
                return false
            }
            before = byte
        }
        return before.map { $0 != UInt8(ascii: "_") } ?? false
    }

    // MARK: Times

    static func isDate(_ word: Word) -> Bool {
        guard let parts = numbers(word, form: "dddd-dd-dd"), (1...12).contains(parts[1]) else { return false }
        let (year, month, day) = (parts[0], parts[1], parts[2])
        // `datetime` of Python, and so every reader that people use, has no year 0.
        guard year >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }

    private static func isTime(_ word: Word) -> Bool {
        if word.count >= 10, isDate(word.prefix(10)) {
            let rest = word.dropFirst(10)
            guard let mark = rest.first else { return true }
            guard mark | 0x20 == UInt8(ascii: "t") || mark == UInt8(ascii: " ") else { return false }
            return isClock(rest.dropFirst(), mayHaveOffset: true)
        }
        return isClock(word, mayHaveOffset: false)
    }

    private static func isClock(_ word: Word, mayHaveOffset: Bool) -> Bool {
        guard let parts = numbers(word.prefix(5), form: "dd:dd"), parts[0] < 24, parts[1] < 60 else { return false }
        var rest = word.dropFirst(5)
        // TOML 1.1 lets a time do without its seconds.
        let hasSeconds = rest.first == UInt8(ascii: ":")
        if hasSeconds {
            guard let seconds = numbers(rest.prefix(3), form: ":dd"), seconds[1] < 60 else { return false }
            rest = rest.dropFirst(3)
        }
        if hasSeconds, rest.first == UInt8(ascii: ".") {
            let tail = rest.dropFirst().drop(while: isDigit)
            guard tail.startIndex > rest.startIndex + 1 else { return false }
            rest = tail
        }
        guard let mark = rest.first else { return true }
        guard mayHaveOffset else { return false }
        if mark | 0x20 == UInt8(ascii: "z") { return rest.count == 1 }
        guard mark == UInt8(ascii: "+") || mark == UInt8(ascii: "-"),
            let offset = numbers(rest.dropFirst(), form: "dd:dd")
        else { return false }
        return offset[0] < 24 && offset[1] < 60
    }

    /// The numbers of a word of this form, in which `d` is a digit; nil for any other word.
    private static func numbers(_ word: Word, form: StaticString) -> [Int]? {
        guard word.count == form.utf8CodeUnitCount else { return nil }
        var numbers = [0]
        for (byte, place) in zip(word, 0..<form.utf8CodeUnitCount) {
            if form.utf8Start[place] == UInt8(ascii: "d") {
                guard isDigit(byte) else { return nil }
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
            } else {
                guard byte == form.utf8Start[place] else { return nil }
                numbers.append(0)
            }
        }
        return numbers
    }
}
