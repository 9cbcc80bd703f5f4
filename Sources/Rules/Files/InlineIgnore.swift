import PythonSource

/// `gate: ignore[files/secrets] why` on a line takes the line out of a check; it needs its reason.
struct InlineIgnore {
    private let check: String
    /// The line that was looked at last, and what it says: a line of many findings is read once.
    private var line = 0..<0
    private var answer = false

    /// Comments for a check.
    init(_ check: String) {
        self.check = check
    }

    /// True where the line that holds an offset says so.
    mutating func holds(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if line.contains(offset) { return answer }
        var start = min(offset, bytes.count)
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = min(offset, bytes.count)
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        line = start..<end
        answer = holds(bytes[line])
        return answer
    }

    private static let marker: StaticString = "gate: ignore["
    private static let longest = 400

    private func holds(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let bytes = UnsafeBufferPointer(rebasing: line)
        for place in PythonModule.places(of: Self.marker, in: bytes) {
            let rest = bytes[(place + Self.marker.utf8CodeUnitCount)...].prefix(Self.longest)
            guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { continue }
            let names = String(decoding: rest[..<close], as: UTF8.self).split { $0 == "," || $0 == " " }
            let reason = String(decoding: rest[close...].dropFirst(), as: UTF8.self)
            if names.contains(check[...]), reason.contains(where: \.isLetter) { return true }
        }
        return false
    }
}
