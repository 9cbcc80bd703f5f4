/// The look at a text before libyaml sees it: bytes that no YAML text holds are found with their place.
enum TextScan {
    /// The text without its byte order mark.
    ///
    /// - Throws: `YAMLError` at the first byte that is not UTF-8, and at characters that YAML does not allow.
    static func checked(_ bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) -> ArraySlice<UInt8> {
        let top = Mark(line: 1, column: 1)
        if bytes.count > limits.bytes {
            throw YAMLError(
                .tooLarge, "the file has \(bytes.count) bytes; at most \(limits.bytes) are read", at: top)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw YAMLError(.encoding, "the file is UTF-16", at: top, hint: "save it as UTF-8")
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var mark = top
        var decoder = UTF8()
        var iterator = text.makeIterator()
        var before: Unicode.Scalar?
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return text
            case .error:
                throw YAMLError(.encoding, "not UTF-8 from here on", at: mark, hint: "save the file as UTF-8")
            case .scalarValue(let scalar):
                if let name = refusal(scalar) {
                    throw YAMLError(
                        .encoding, "\(name) is not allowed here", at: mark,
                        hint: "in double quotes, write it as an escape such as `\\u2028`")
                }
                if scalar == "\n", before == "\r" {
                    // One line break in two characters; the first has been counted.
                } else if scalar == "\n" || scalar == "\r" {
                    mark = Mark(line: mark.line + 1, column: 1)
                } else {
                    mark.column += 1
                }
                before = scalar
            }
        }
    }

    /// The name of a character that is refused.
    ///
    /// Beside those that YAML itself excludes these are the line breaks of YAML 1.1 that no editor counts as such.
    private static func refusal(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            return nil
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "the character U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }
}
