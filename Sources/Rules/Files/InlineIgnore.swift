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
        answer = holds(String(decoding: bytes[line], as: UTF8.self))
        return answer
    }

    private func holds(_ line: String) -> Bool {
        guard let rest = line.rest(behind: "gate: ignore[") else { return false }
        guard let close = rest.firstIndex(of: "]") else { return false }
        let names = rest[..<close].split { $0 == "," || $0 == " " }
        return names.contains(check[...]) && rest[close...].dropFirst().contains { $0.isLetter }
    }
}

extension String {
    /// What follows the first occurrence of a text; nil where there is none.
    fileprivate func rest(behind text: String) -> Substring? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return self[start...].dropFirst(text.count) }
            start = index(after: start)
        }
        return nil
    }
}
