/// What a process wrote, of which the start and the end are kept and the middle is cut out when it gets too long.
package struct BoundedOutput {
    private var start: [UInt8] = []
    private var end: [UInt8] = []
    private let half: Int
    /// How many bytes were written in all.
    package private(set) var total = 0

    package init(limit: Int) {
        half = max(limit / 2, 1)
    }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        total += bytes.count
        let room = half - start.count
        start += bytes.prefix(room)
        end += bytes.dropFirst(room)
        // The end is cut in large pieces, so that a byte is moved about once.
        if end.count > 4 * half { end.removeFirst(end.count - half) }
    }

    /// The kept bytes, with a line in the place of what was cut out.
    package var bytes: [UInt8] {
        if total <= 2 * half { return start + end }
        let tail = end.suffix(half)
        let missing = total - start.count - tail.count
        return start + Array("\n[… \(missing) bytes left out …]\n".utf8) + tail
    }
}
