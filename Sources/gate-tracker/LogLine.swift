/// One line of the log: eight hexadecimal digits of CRC-32 over the document, a space, the document.
struct LogLine: Hashable {
    /// The document, a run record in JSON.
    var document: ArraySlice<UInt8>
    /// The document's checksum.
    var checksum: UInt32

    /// How many bytes stand before the document.
    static let prefixLength = 9

    /// Reads a line, without its end.
    ///
    /// - Returns: nil where the line is not of that form, or its checksum is not the document's.
    init?(_ line: ArraySlice<UInt8>) {
        let prefix = line.prefix(Self.prefixLength)
        guard prefix.count == Self.prefixLength, prefix.last == UInt8(ascii: " "),
            let stated = Self.checksum(digits: prefix.dropLast())
        else { return nil }
        document = line.dropFirst(Self.prefixLength)
        checksum = CRC32.checksum(document)
        if checksum != stated { return nil }
    }

    /// Finds a whole line behind the torn end of another.
    ///
    /// A write that a power cut has torn has no line end, so the next record stands on the same line. Where it begins
    /// is told by its form, and proven by its checksum.
    init?(atEndOf line: ArraySlice<UInt8>) {
        var candidates = 0
        var rest = line
        while candidates < Self.mostCandidates, let space = rest.lastIndex(of: UInt8(ascii: " ")) {
            rest = line[..<space]
            let start = space - (Self.prefixLength - 1)
            guard start > line.startIndex else { return nil }
            guard line[(space + 1)...].starts(with: Array("{\"".utf8)) else { continue }
            candidates += 1
            if let found = LogLine(line[start...]) {
                self = found
                return
            }
        }
        return nil
    }

    /// How many places a search looks at: each costs a checksum over the rest of the line.
    private static let mostCandidates = 16

    private static func checksum(digits: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
