import PythonSource

/// The beginnings of all kinds in one table, so that one pass over the bytes finds where any of them may begin.
///
/// The words that every file with a debugger holds stand in the same table: a second pass for them costs as much.
package struct SecretSearch: Sendable {
    /// A text with which a kind announces itself.
    private struct Anchor: Sendable {
        var text: [UInt8]
        /// True where capital and small letters are the same.
        var ignoresCase: Bool
        /// The place of the kind in the table, nil for a word of a debugger.
        var kind: Int?
    }

    /// The kinds, in the order in which they are tried.
    package let kinds: [SecretKind]
    private let anchors: [[Anchor]]
    /// For each pair of ASCII characters the place of its anchors, 0 where nothing begins so.
    private let buckets: [UInt16]

    /// The kinds that every policy has.
    package static let standard = SecretSearch(SecretTable.kinds)

    /// Puts the beginnings of kinds into a table.
    package init(_ kinds: [SecretKind]) {
        self.kinds = kinds
        var anchors: [[Anchor]] = [[]]
        var buckets = [UInt16](repeating: 0, count: 128 * 128)
        func add(_ anchor: Anchor, _ first: UInt8, _ second: UInt8) {
            let pair = Int(first & 0x7F) << 7 | Int(second & 0x7F)
            if buckets[pair] == 0 {
                buckets[pair] = UInt16(anchors.count)
                anchors.append([])
            }
            anchors[Int(buckets[pair])].append(anchor)
        }
        var firsts: Set<UInt8> = []
        for (place, kind) in kinds.enumerated() {
            let (texts, ignoresCase) = Self.beginnings(of: kind.form)
            for text in texts where text.count >= 2 {
                let anchor = Anchor(text: text, ignoresCase: ignoresCase, kind: place)
                let (small, next) = (text[0], text[1])
                add(anchor, small, next)
                if case .token = kind.form { firsts.insert(small) }
                guard ignoresCase else { continue }
                let (capital, nextCapital) = (Self.capital(small), Self.capital(next))
                if capital != small { add(anchor, capital, next) }
                if nextCapital != next { add(anchor, small, nextCapital) }
                if capital != small, nextCapital != next { add(anchor, capital, nextCapital) }
            }
        }
        for word in DebugStatements.words {
            let text = Self.bytes(word)
            add(Anchor(text: text, ignoresCase: false, kind: nil), text[0], text[1])
        }
        // `"h" "f_…"`: a beginning that is put together of two texts, or spelled as an escape.
        for first in firsts {
            for quote in "\"'`{\\".utf8 where buckets[Int(first) << 7 | Int(quote)] == 0 {
                buckets[Int(first) << 7 | Int(quote)] = Self.joined
            }
        }
        for letter in "ux".utf8 { buckets[Int(UInt8(ascii: "\\")) << 7 | Int(letter)] = Self.joined }
        self.anchors = anchors
        self.buckets = buckets
    }

    /// Stands in the table where a beginning may go on in the next text.
    private static let joined = UInt16.max

    private static func capital(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }

    private static func beginnings(of form: SecretKind.Form) -> (texts: [[UInt8]], ignoresCase: Bool) {
        switch form {
        case .token(let prefixes, _, _, _), .encoded(let prefixes): (prefixes.map(bytes), false)
        case .around(_, let text, _): ([bytes(text)], false)
        case .named(let words, _, _, _): (words.map(bytes), true)
        case .privateKey: ([Array("-----BEGIN ".utf8)], false)
        case .address: ([Array("://".utf8)], false)
        case .netrc: ([Array("machine ".utf8), Array("machine\t".utf8)], false)
        case .ownPattern(let prefix, _): ([prefix], false)
        }
    }

    private static func bytes(_ text: StaticString) -> [UInt8] {
        Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
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
        let bucket = buckets[Int(first) << 7 | Int(second)]
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
        for anchor in anchors[Int(bucket)] {
            switch Self.compare(anchor, bytes, index) {
            case .equal: found.insert(anchor.kind == nil ? .debugger : .secret)
            case .different: break
            case .broken(let place):
                if anchor.kind != nil, JoinedText.goesOn(at: place - 1, in: bytes) { found.insert(.secret) }
            }
        }
        return found
    }

    /// The kinds whose beginning stands at an offset, each with the offset behind it.
    func kinds(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> [(kind: SecretKind, end: Int)] {
        guard index + 1 < bytes.count, bytes[index] | bytes[index + 1] < 0x80 else { return [] }
        let bucket = buckets[Int(bytes[index]) << 7 | Int(bytes[index + 1])]
        guard bucket != 0, bucket != Self.joined else { return [] }
        return anchors[Int(bucket)].compactMap { anchor in
            guard let kind = anchor.kind, case .equal = Self.compare(anchor, bytes, index) else { return nil }
            return (kinds[kind], index + anchor.text.count)
        }
    }

    private enum Comparison {
        case equal, different
        /// The text goes on behind a quote or a backslash, if at all.
        case broken(Int)
    }

    private static func compare(_ anchor: Anchor, _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Comparison {
        for (offset, wanted) in anchor.text.enumerated() {
            guard index + offset < bytes.count else { return .different }
            var byte = bytes[index + offset]
            if anchor.ignoresCase, (0x41...0x5A).contains(byte) { byte |= 0x20 }
            if byte == wanted { continue }
            return JoinedText.isBreak(byte) && !anchor.ignoresCase ? .broken(index + offset) : .different
        }
        return .equal
    }
}
