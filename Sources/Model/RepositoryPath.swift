/// A path inside a repository, relative to its top, as the bytes that Git stores.
///
/// Git's paths are bytes: they may hold quotes, newlines and sequences that are not UTF-8, so a `String` cannot carry
/// them without loss.
public struct RepositoryPath: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The path's bytes, parts separated by `/`, without a leading slash.
    public let bytes: [UInt8]

    /// Makes a path from its bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes a path from text.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Makes a path from a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The path as text, bytes that are not UTF-8 written as `\xNN`.
    public var description: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = Self.sequenceLength(first)
            if length <= rest.count, let piece = String(validating: rest.prefix(length), as: UTF8.self) {
                text += piece
                rest = rest.dropFirst(length)
            } else {
                let digits = String(first, radix: 16)
                text += "\\x" + (digits.count < 2 ? "0" : "") + digits
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// The part after the last dot of the file's name, empty when there is none.
    public var fileExtension: String {
        let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return "" }
        return String(decoding: name[(dot + 1)...], as: UTF8.self)
    }

    /// Orders paths by their bytes, as Git does.
    public static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private static func sequenceLength(_ first: UInt8) -> Int {
        switch first {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }
}
