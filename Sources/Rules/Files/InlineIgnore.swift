/// `gate: ignore[files/secrets] why` on a line takes the line out of a check; it needs its reason.
enum InlineIgnore {
    /// True where the line that holds an offset says so.
    package static func holds(_ check: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = min(offset, bytes.count)
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = min(offset, bytes.count)
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        let line = String(decoding: bytes[start..<end], as: UTF8.self)
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
