/// A long text cut into parts that overlap, so that what is searched for stands whole in one of them.
package struct TextParts {
    /// One of the parts.
    package struct Part {
        /// The bytes with some of what stands before and behind.
        package let bytes: [UInt8]
        /// Those that no other part has.
        package let body: Range<Int>
        /// The text's line with which the bytes begin, from 1.
        package let line: Int
    }

    // What is searched for is shorter than what stands behind a part, and needs less before it.
    private static let before = 1 << 10
    private static let behind = 1 << 13
    private static let longest = 1 << 18

    private var bytes: [UInt8] = []
    private var start = 0
    private var line = 1

    package init() {}

    /// Adds bytes; the body takes each part that is whole.
    package mutating func add(_ more: some Collection<UInt8>, _ body: (Part) -> Void) {
        bytes += more
        if bytes.count >= Self.longest { give(upTo: bytes.count - Self.behind, body) }
    }

    /// Gives the last part.
    package mutating func end(_ body: (Part) -> Void) { give(upTo: bytes.count, body) }

    private mutating func give(upTo end: Int, _ body: (Part) -> Void) {
        guard end > start else { return }
        body(Part(bytes: bytes, body: start..<end, line: line))
        let gone = max(0, end - Self.before)
        line += bytes[..<gone].count(where: { $0 == Byte.lineFeed })
        bytes.removeSubrange(..<gone)
        start = end - gone
    }
}
