/// What one pass over the bytes of a file sees of lines, conflict markers and possible secrets.
struct ByteScan {
    /// A line that begins like one of Git's conflict markers.
    struct Marker {
        var line: Int
        var byte: UInt8
        /// How many characters it has; Git's own have seven, or as many as `conflict-marker-size` says.
        var length: Int
        /// True where a name follows, as behind all but the middle one.
        var hasName: Bool
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
    /// True where a word stands without which no Python stops in a debugger.
    private(set) var mayStop = false

    private static let newline: UInt8 = 1
    private static let word: UInt8 = 2
    private static let free: UInt8 = 4
    private static let backslash: UInt8 = 8

    /// What each byte is to a scan.
    private static let classes: [UInt8] = {
        var classes = [UInt8](repeating: 0, count: 256)
        for byte in 0..<256 {
            switch UInt8(byte) {
            case UInt8(ascii: "\n"): classes[byte] = newline
            case UInt8(ascii: "\\"): classes[byte] = backslash
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: classes[byte] = word
            default: break
            }
        }
        for byte in SecretSearch.free { classes[Int(byte)] |= free }
        return classes
    }()

    /// The scan of nothing.
    init() {}

    /// Looks at every byte once; in what is no text for secrets alone.
    init(_ bytes: [UInt8], by search: SecretSearch = .standard) {
        bytes.withUnsafeBufferPointer { buffer in
            isBinary = buffer.prefix(8000).contains(0)
            Self.classes.withUnsafeBufferPointer { classes in
                search.withBuckets { buckets in
                    if isBinary {
                        Self.candidates(buffer, classes, buckets, search) { _ in
                        } found: { place, beginning in
                            if beginning.contains(.secret) { candidates.append(place) }
                        }
                    } else {
                        scan(buffer, classes, buckets, search)
                    }
                }
            }
        }
    }

    /// The offsets at which something may begin that a search is about.
    static func candidates(in text: [UInt8], by search: SecretSearch) -> [Int] {
        var candidates: [Int] = []
        text.withUnsafeBufferPointer { buffer in
            classes.withUnsafeBufferPointer { classes in
                search.withBuckets { buckets in
                    Self.candidates(buffer, classes, buckets, search) { _ in
                    } found: { place, beginning in
                        if beginning.contains(.secret) { candidates.append(place) }
                    }
                }
            }
        }
        return candidates
    }

    private mutating func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>,
        _ buckets: UnsafeBufferPointer<UInt16>, _ search: SecretSearch
    ) {
        var lineStart = 0
        var places: [Int] = []
        var mayStop = false
        Self.candidates(bytes, classes, buckets, search) { index in
            endLine(bytes, lineStart, index, isWhole: true)
            lineStart = index + 1
        } found: { place, beginning in
            if beginning.contains(.secret) { places.append(place) }
            if beginning.contains(.debugger) { mayStop = true }
        }
        candidates = places
        self.mayStop = mayStop
        if lineStart < bytes.count {
            endLine(bytes, lineStart, bytes.count, isWhole: false)
            lacksFinalNewline = true
        }
    }

    /// One pass over the bytes.
    @inline(__always)
    private static func candidates(
        _ bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>,
        _ buckets: UnsafeBufferPointer<UInt16>, _ search: SecretSearch, newline endLine: (Int) -> Void,
        found: (Int, SecretSearch.Beginning) -> Void
    ) {
        guard let base = bytes.baseAddress else { return }
        let count = bytes.count
        var before: UInt8 = 0
        for index in 0..<count {
            var kind = classes[Int(base[index])]
            if kind & newline != 0 {
                endLine(index)
            } else if before & word == 0 || kind & free != 0, index + 1 < count {
                let beginning = search.beginning(bytes, index, buckets)
                if !beginning.isEmpty { found(index, beginning) }
            }
            // `\n` in a text of JSON ends a word; behind `\\` nothing is escaped.
            if before & backslash != 0 { kind &= ~(word | backslash) }
            before = kind
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
        var last = start
        while last < end, bytes[last] == bytes[start] { last += 1 }
        guard last - start >= 7 else { return }
        if last < end, bytes[last] != UInt8(ascii: " ") { return }
        // What lies between two versions has no name behind it; more is a heading's underline or a rule.
        if bytes[start] == UInt8(ascii: "="), last < end { return }
        markers.append(
            Marker(line: lineCount, byte: bytes[start], length: last - start, hasName: end - last > 1))
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
    private static let looked = 2_000

    /// The text in UTF-8; nil where neither a byte order mark nor the zeros between the letters say that it is UTF-16.
    static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2 else { return nil }
        let isLittle: Bool
        var start = 2
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE): isLittle = true
        case (0xFE, 0xFF): isLittle = false
        default:
            guard let isSmallEndFirst = isLittleEndian(bytes) else { return nil }
            (isLittle, start) = (isSmallEndFirst, 0)
        }
        let units = stride(from: start, to: bytes.count - 1, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isLittle ? first | second << 8 : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Which half of the units is zero, as it is in text of Latin letters; nil where neither is.
    private static func isLittleEndian(_ bytes: [UInt8]) -> Bool? {
        let pairs = min(bytes.count, looked) / 2
        guard pairs >= 8 else { return nil }
        var zeros = (first: 0, second: 0)
        for pair in 0..<pairs {
            if bytes[2 * pair] == 0 { zeros.first += 1 }
            if bytes[2 * pair + 1] == 0 { zeros.second += 1 }
        }
        if zeros.second * 10 >= pairs * 7, zeros.first * 10 < pairs { return true }
        return zeros.first * 10 >= pairs * 7 && zeros.second * 10 < pairs ? false : nil
    }
}
