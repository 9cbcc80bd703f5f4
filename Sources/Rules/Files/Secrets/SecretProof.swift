/// What tells random characters and issued tokens from other text.
enum SecretProof {
    typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// True where a text has the characters that a random one of its alphabet has.
    static func isMixed(_ body: Bytes, _ mix: SecretKind.Mix) -> Bool {
        if mix == .none { return true }
        var (hasCapital, hasSmall, hasDigit) = (false, false, false)
        for byte in body {
            switch byte {
            case 0x30...0x39: hasDigit = true
            case 0x41...0x5A: hasCapital = true
            case 0x61...0x7A: hasSmall = true
            default: break
            }
        }
        return mix == .cases ? hasCapital && hasSmall : hasDigit && (hasCapital || hasSmall)
    }

    /// True where characters of different kinds follow each other as chance has it, and not as in a name.
    static func isRandom(_ body: Bytes) -> Bool {
        var changes = 0
        var hasBothCases = (false, false)
        var before = 0
        for byte in body {
            let kind =
                switch byte {
                case 0x30...0x39: 1
                case 0x41...0x5A: 2
                case 0x61...0x7A: 3
                default: 4
                }
            if kind == 2 { hasBothCases.0 = true }
            if kind == 3 { hasBothCases.1 = true }
            if before != 0, kind != before { changes += 1 }
            before = kind
        }
        // Nearly two of three characters change the kind by chance; in names one of four does.
        let least = hasBothCases.0 && hasBothCases.1 ? 30 : 15
        return changes * 100 >= body.count * least
    }

    // MARK: Checksums

    /// True where the last six characters are the CRC-32 of those before in base 62.
    ///
    /// https://github.blog/engineering/behind-githubs-new-authentication-token-formats
    static func hasChecksum(_ body: Bytes) -> Bool {
        guard body.count > 6 else { return false }
        var crc: UInt32 = ~0
        for byte in body.dropLast(6) {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        var rest = ~crc
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        for byte in body.suffix(6).reversed() {
            guard digits[Int(rest % 62)] == byte else { return false }
            rest /= 62
        }
        return rest == 0
    }

    // MARK: JSON web tokens

    /// True where the first part is a header with an algorithm, and the token is none of those that manuals show.
    static func isWebToken(_ token: Bytes) -> Bool {
        let parts = token.split(separator: UInt8(ascii: "."))
        guard parts.count == 3, let header = decoded(Array(parts[0])[...]), let payload = decoded(Array(parts[1])[...])
        else { return false }
        let (head, text) = (String(decoding: header, as: UTF8.self), String(decoding: payload, as: UTF8.self))
        guard head.contains("\"alg\""), text.hasPrefix("{") else { return false }
        // What signs nobody in and never ends is a sample.
        let claims = ["exp", "iat", "iss", "sub", "aud", "jti", "nbf", "role", "scope", "uid", "user", "email"]
        guard claims.contains(where: { text.contains("\"\($0)") }), !Placeholder.isOne(parts[2]) else { return false }
        return !["1234567890", "John Doe", "example", "\"test", "joe"].contains { text.contains($0) }
    }

    // MARK: Base64

    /// The bytes of Base64 in either alphabet, with its end in doubt cut off; nil for a text that is none.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (bits, count): (UInt32, Int) = (0, 0)
        for byte in text {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="): return bytes
            default: return nil
            }
            (bits, count) = (bits << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
