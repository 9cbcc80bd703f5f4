import PythonSource

/// The beginnings of all kinds in one table, so that one pass over the bytes finds where any of them may begin.
///
/// The words that every file with a debugger holds stand in the same table: a second pass for them costs as much.
package struct SecretSearch: Sendable {
    /// A text with which a kind announces itself.
    private struct Anchor: Sendable {
        /// Where its bytes stand in the texts.
        var text: Range<Int>
        /// True where capital and small letters are the same.
        var ignoresCase: Bool
        /// The place of the kind in the table, nil for a word of a debugger.
        var kind: Int?
        /// The number of the next one that begins with the same pair, 0 behind the last.
        var next: UInt16
    }

    /// The kinds, in the order in which they are tried.
    package let kinds: [SecretKind]
    /// The bytes of all anchors; they stand together since this is made at every start.
    private let texts: [UInt8]
    /// The anchors; a number counts from 1.
    private let anchors: [Anchor]
    /// For each pair of ASCII characters the number of its first anchor, 0 where nothing begins so.
    private let buckets: [UInt16]

    /// The kinds that every policy has.
    package static let standard = SecretSearch(SecretTable.kinds)

    /// Puts the beginnings of kinds into a table.
    package init(_ kinds: [SecretKind]) {
        self.kinds = kinds
        var table = Table()
        // Each stands before those that were added earlier.
        for word in DebugStatements.words.reversed() {
            table.add(ignoresCase: false, kind: nil) { $0 += Self.bytes(word) }
        }
        var firsts: Set<UInt8> = []
        for place in kinds.indices.reversed() {
            switch kinds[place].form {
            case .token(let prefixes, _, _, _):
                for prefix in prefixes.reversed() {
                    table.add(ignoresCase: false, kind: place) { $0 += Self.bytes(prefix) }
                    if prefix.utf8CodeUnitCount > 1 { firsts.insert(prefix.utf8Start.pointee) }
                }
            case .encoded(let prefixes):
                for prefix in prefixes.reversed() {
                    table.add(ignoresCase: false, kind: place) { $0 += Self.bytes(prefix) }
                }
            case .named(let words, _, _, _):
                for word in words.reversed() { table.add(ignoresCase: true, kind: place) { $0 += Self.bytes(word) } }
            case .around(_, let text, _): table.add(ignoresCase: false, kind: place) { $0 += Self.bytes(text) }
            case .privateKey: table.add(ignoresCase: false, kind: place) { $0 += Self.bytes("-----BEGIN ") }
            case .address: table.add(ignoresCase: false, kind: place) { $0 += Self.bytes("://") }
            case .netrc:
                table.add(ignoresCase: false, kind: place) { $0 += Self.bytes("machine\t") }
                table.add(ignoresCase: false, kind: place) { $0 += Self.bytes("machine ") }
            case .ownPattern(let prefix, _): table.add(ignoresCase: false, kind: place) { $0 += prefix }
            }
        }
        // `"h" "f_…"`: a beginning that is put together of two texts, or spelled as an escape.
        for first in firsts {
            for quote in "\"'`{\\".utf8 { table.mark(first, quote) }
        }
        for letter in "ux".utf8 { table.mark(UInt8(ascii: "\\"), letter) }
        texts = table.texts
        anchors = table.anchors
        buckets = table.buckets
    }

    /// The parts of the table while it is made.
    private struct Table {
        var texts: [UInt8] = []
        var anchors: [Anchor] = []
        var buckets = [UInt16](repeating: 0, count: 128 * 128)

        init() {
            texts.reserveCapacity(4096)
            anchors.reserveCapacity(512)
        }

        mutating func add(ignoresCase: Bool, kind: Int?, _ write: (inout [UInt8]) -> Void) {
            let start = texts.count
            write(&texts)
            guard texts.count - start >= 2 else { return }
            let (first, second) = (texts[start], texts[start + 1])
            func add(_ first: UInt8, _ second: UInt8) {
                let pair = SecretSearch.pair(first, second)
                anchors.append(
                    Anchor(text: start..<texts.count, ignoresCase: ignoresCase, kind: kind, next: buckets[pair]))
                buckets[pair] = UInt16(anchors.count)
            }
            add(first, second)
            guard ignoresCase else { return }
            let (capital, nextCapital) = (SecretSearch.capital(first), SecretSearch.capital(second))
            if capital != first { add(capital, second) }
            if nextCapital != second { add(first, nextCapital) }
            if capital != first, nextCapital != second { add(capital, nextCapital) }
        }

        /// Notes that a beginning may go on in the next text, where nothing else begins so.
        mutating func mark(_ first: UInt8, _ second: UInt8) {
            let pair = SecretSearch.pair(first, second)
            if buckets[pair] == 0 { buckets[pair] = SecretSearch.joined }
        }
    }

    @inline(__always)
    private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first & 0x7F) << 7 | Int(second & 0x7F)
    }

    /// Stands in the table where a beginning may go on in the next text.
    private static let joined = UInt16.max

    private static func capital(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }

    private static func bytes(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    // MARK: Candidates

    /// Bytes that may begin something whatever stands before them.
    static let free = Array(":-Q".utf8)

    /// What may begin at a place.
    struct Beginning: OptionSet {
        let rawValue: UInt8
        /// A credential; `kinds(at:in:)` says of which kind.
        static let secret = Beginning(rawValue: 1)
        /// A word of a debugger.
        static let debugger = Beginning(rawValue: 2)
    }

    /// What may begin at a place, of which two bytes are here.
    @inline(__always)
    func beginning(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ buckets: UnsafeBufferPointer<UInt16>
    ) -> Beginning {
        let (first, second) = (bytes[index], bytes[index + 1])
        guard first | second < 0x80 else { return [] }
        let bucket = buckets[Self.pair(first, second)]
        return bucket == 0 ? [] : beginning(bucket, bytes, index)
    }

    /// Gives access to the table for a pass over many bytes.
    func withBuckets<Result>(_ body: (UnsafeBufferPointer<UInt16>) -> Result) -> Result {
        buckets.withUnsafeBufferPointer(body)
    }

    @inline(never)
    private func beginning(_ bucket: UInt16, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Beginning {
        if bucket == Self.joined { return JoinedText.goesOn(at: index, in: bytes) ? .secret : [] }
        var found: Beginning = []
        var number = bucket
        while number != 0 {
            let anchor = anchors[Int(number) - 1]
            number = anchor.next
            switch compare(anchor, bytes, index) {
            case .equal: found.insert(anchor.kind == nil ? .debugger : .secret)
            case .different: break
            case .broken(let place):
                guard anchor.kind != nil else { continue }
                if JoinedText.goesOn(at: place - 1, in: bytes) || goesOn(anchor, bytes, index, at: place) {
                    found.insert(.secret)
                }
            }
        }
        return found
    }

    /// True where the rest of a beginning stands in the next item of a list.
    private func goesOn(_ anchor: Anchor, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, at place: Int) -> Bool {
        guard let next = JoinedText.nextItem(at: place, in: bytes) else { return false }
        let rest = texts[(anchor.text.lowerBound + place - index)..<anchor.text.upperBound]
        return next + rest.count <= bytes.count && bytes[next..<next + rest.count].elementsEqual(rest)
    }

    /// The kinds whose beginning stands at an offset, each with the offset behind it.
    func kinds(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> [(kind: SecretKind, end: Int)] {
        guard index + 1 < bytes.count, bytes[index] | bytes[index + 1] < 0x80 else { return [] }
        var number = buckets[Self.pair(bytes[index], bytes[index + 1])]
        guard number != Self.joined else { return [] }
        var found: [(kind: SecretKind, end: Int)] = []
        while number != 0 {
            let anchor = anchors[Int(number) - 1]
            number = anchor.next
            guard let kind = anchor.kind, case .equal = compare(anchor, bytes, index) else { continue }
            found.append((kinds[kind], index + anchor.text.count))
        }
        return found
    }

    private enum Comparison {
        case equal, different
        /// The text goes on behind a quote or a backslash, if at all.
        case broken(Int)
    }

    private func compare(_ anchor: Anchor, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Comparison {
        for place in anchor.text {
            let (offset, wanted) = (place - anchor.text.lowerBound, texts[place])
            guard index + offset < bytes.count else { return .different }
            var byte = bytes[index + offset]
            if anchor.ignoresCase, (0x41...0x5A).contains(byte) { byte |= 0x20 }
            if byte == wanted { continue }
            return JoinedText.isBreak(byte) && !anchor.ignoresCase ? .broken(index + offset) : .different
        }
        return .equal
    }
}
