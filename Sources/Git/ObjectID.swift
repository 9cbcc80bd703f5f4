internal import CLibgit2
private import CLibgit2Local

/// The id of an object, SHA-1, 20 bytes.
public struct ObjectID: Sendable, Hashable, CustomStringConvertible {
    let raw: [UInt8]

    init(_ oid: git_oid) {
        raw = withUnsafeBytes(of: oid.id) { Array($0) }
    }

    /// An id of twenty bytes.
    init(bytes: some Sequence<UInt8>) {
        raw = Array(bytes)
    }

    init(_ pointer: UnsafePointer<git_oid>) {
        self.init(pointer.pointee)
    }

    /// Reads 40 hexadecimal digits; nil for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 40 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        for index in stride(from: 0, to: 40, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        raw = bytes
    }

    /// The id in 40 hexadecimal digits.
    public var description: String { Hexadecimal.text(raw) }

    /// The first 9 digits, for people.
    public var short: String { String(description.prefix(9)) }

    /// True for the id of nothing, forty zeros.
    public var isZero: Bool { raw.allSatisfy { $0 == 0 } }

    /// The tree without entries.
    public static let emptyTree = ObjectID(
        raw: [
            0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60,
            0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49, 0x04,
        ])

    private init(raw: [UInt8]) {
        self.raw = raw
    }

    var oid: git_oid {
        var result = git_oid()
        withUnsafeMutableBytes(of: &result.id) { $0.copyBytes(from: raw) }
        return result
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// SHA-256 of content, from the cryptographic library that libgit2 brings along.
public enum Digest {
    /// Digests bytes.
    ///
    /// - Parameter bytes: Any number of bytes.
    /// - Returns: 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String { Hexadecimal.text(raw(bytes)) }

    /// How many characters a digest has.
    public static let length = 64

    /// Signs bytes: HMAC-SHA256, RFC 2104.
    ///
    /// - Parameter key: Any number of bytes.
    /// - Returns: 64 lower-case hexadecimal digits.
    public static func hmac(key: [UInt8], _ bytes: [UInt8]) -> String {
        let block = (key.count > blockBytes ? raw(key) : key)
        let padded = block + [UInt8](repeating: 0, count: blockBytes - block.count)
        return Hexadecimal.text(raw(padded.map { $0 ^ 0x5C } + raw(padded.map { $0 ^ 0x36 } + bytes)))
    }

    private static let blockBytes = 64

    /// The digest itself, 32 bytes.
    package static func raw(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 32)
        // The function fails for wrong parameters alone, and these are right by construction.
        _ = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { gate_sha256(input.baseAddress, input.count, $0.baseAddress) }
        }
        return output
    }

    /// Digests text as UTF-8.
    public static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }
}

/// Names of references, as Git allows them.
public enum ReferenceName {
    /// True where a branch may have this name, see git-check-ref-format(1).
    public static func isBranch(_ name: String) -> Bool {
        guard Library.isReady else { return false }
        if name.utf8.contains(0) || name.isEmpty || name == "HEAD" || name.hasPrefix("-") { return false }
        var isValid: Int32 = 0
        return git_reference_name_is_valid(&isValid, "refs/heads/" + name) == 0 && isValid == 1
    }
}
