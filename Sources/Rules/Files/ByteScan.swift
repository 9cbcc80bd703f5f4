/// What one pass over the bytes of a file sees of lines, conflict markers and possible secrets.
struct ByteScan {
    /// A line that begins like one of Git's conflict markers.
    struct Marker {
        var line: Int
        var byte: UInt8
    }

    /// True where a NUL stands among the first 8,000 bytes, as Git tells binary files.
    private(set) var isBinary = false
    /// Lines that end in CRLF.
    private(set) var crlf = 0
    /// Lines that end in LF alone.
    private(set) var lf = 0
    /// The first line that ends in CRLF, and the first that ends in LF alone; 0 where there is none.
    private(set) var firstCRLF = 0
    private(set) var firstLF = 0
    private(set) var markers: [Marker] = []
    /// The lines with blanks at their end, in order.
    private(set) var trailing: [Int] = []
    /// True where the last line has no end of its own.
    private(set) var lacksFinalNewline = false
    /// The number of lines, an unfinished last one counted.
    private(set) var lineCount = 0
    /// The offsets at which a token may begin.
    private(set) var candidates: [Int] = []

    private static let newline: UInt8 = 1
    private static let start: UInt8 = 2
    private static let word: UInt8 = 4

    /// What each byte may begin or end.
    private static let classes: [UInt8] = {
        var classes = [UInt8](repeating: 0, count: 256)
        for byte in 0..<256 {
            switch UInt8(byte) {
            case UInt8(ascii: "\n"): classes[byte] = newline
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: classes[byte] = word
            default: break
            }
        }
        for byte in SecretKinds.firstBytes { classes[Int(byte)] |= start }
        return classes
    }()

    /// The scan of nothing.
    init() {}

    /// Looks at every byte once.
    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            isBinary = buffer.prefix(8000).contains(0)
            if isBinary { return }
            Self.classes.withUnsafeBufferPointer { scan(buffer, $0) }
        }
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        let count = bytes.count
        var lineStart = 0
        var before: UInt8 = 0
        for index in 0..<count {
            let kind = classes[Int(base[index])]
            if kind & (Self.newline | Self.start) != 0 {
                if kind & Self.newline != 0 {
                    endLine(bytes, lineStart, index, isWhole: true)
                    lineStart = index + 1
                } else if before & Self.word == 0, SecretKinds.mayBegin(bytes, index) {
                    candidates.append(index)
                }
            }
            before = kind
        }
        if lineStart < count {
            endLine(bytes, lineStart, count, isWhole: false)
            lacksFinalNewline = true
        }
    }

    private mutating func endLine(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, isWhole: Bool) {
        lineCount += 1
        var last = end
        if isWhole {
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") {
                last -= 1
                crlf += 1
                if firstCRLF == 0 { firstCRLF = lineCount }
            } else {
                lf += 1
                if firstLF == 0 { firstLF = lineCount }
            }
        }
        guard last > start else { return }
        let byte = bytes[last - 1]
        if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { trailing.append(lineCount) }
        switch bytes[start] {
        case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|"):
            marker(bytes, start, last)
        default: break
        }
    }

    private mutating func marker(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        guard end - start >= 7 else { return }
        for index in (start + 1)..<(start + 7) where bytes[index] != bytes[start] { return }
        if end - start > 7, bytes[start + 7] != UInt8(ascii: " ") { return }
        // What lies between two versions has no name behind it; more is a heading's underline or a rule.
        if bytes[start] == UInt8(ascii: "="), end - start > 7 { return }
        markers.append(Marker(line: lineCount, byte: bytes[start]))
    }

    /// The line of an offset, from 1.
    static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var line = 1
            for index in 0..<min(offset, buffer.count) where buffer[index] == UInt8(ascii: "\n") { line += 1 }
            return line
        }
    }
}

/// Text of two bytes a unit, as Windows writes it.
enum UTF16Text {
    /// The text in UTF-8; nil where no byte order mark of UTF-16 stands first.
    static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2 else { return nil }
        let isLittle: Bool
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): isLittle = true
        case (0xFE, 0xFF): isLittle = false
        default: return nil
        }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isLittle ? first | second << 8 : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
