/// A line of the local log: eight hexadecimal digits of CRC-32, a space, the document, a newline.
public enum LogLine {
    /// Makes the line of a document, which must not hold a newline.
    public static func line(_ document: [UInt8]) -> [UInt8] {
        let digits = String(checksum(document[...]), radix: 16)
        let prefix = String(repeating: "0", count: 8 - digits.count) + digits + " "
        return Array(prefix.utf8) + document + [UInt8(ascii: "\n")]
    }

    /// Reads a line, without its newline.
    ///
    /// - Returns: The document, nil where the checksum does not belong to it.
    public static func document(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " ") else { return nil }
        let document = line.dropFirst(9)
        guard let expected = UInt32(String(decoding: line.prefix(8), as: UTF8.self), radix: 16) else { return nil }
        return checksum(document) == expected ? document : nil
    }

    /// CRC-32 as zlib and Ethernet compute it (ISO 3309, polynomial 0xEDB88320).
    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var value = UInt32.max
        for byte in bytes {
            value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
        }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
