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
