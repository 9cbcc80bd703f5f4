/// Tells templates of Jinja, Go and Mustache from the text that they are filled in to become.
enum TemplateText {
    /// True where `{{` or `{%` stands outside of quotes and comments.
    ///
    /// `${{ … }}` is GitHub's, in files that are YAML as they stand; what stands in quotes is a text for somebody else.
    static func isOne(_ bytes: [UInt8]) -> Bool {
        var quote: UInt8?
        var before: UInt8 = UInt8(ascii: "\n")
        var isComment = false
        for (index, byte) in bytes.enumerated() {
            defer { before = byte }
            switch byte {
            case UInt8(ascii: "\n"): (quote, isComment) = (nil, false)
            case UInt8(ascii: "#") where quote == nil && isBlank(before): isComment = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if isComment { continue }
                // An apostrophe within a word opens nothing.
                if quote == byte {
                    quote = nil
                } else if quote == nil, !isWord(before) {
                    quote = byte
                }
            case UInt8(ascii: "{"):
                guard quote == nil, !isComment, before != UInt8(ascii: "$"), index + 1 < bytes.count else { continue }
                let next = bytes[index + 1]
                if next == UInt8(ascii: "{") || next == UInt8(ascii: "%") { return true }
            default: break
            }
        }
        return false
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
