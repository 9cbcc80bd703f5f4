import Model

extension LogLine {
    /// How many bytes stand before the document.
    package static let prefixLength = 9

    /// Finds a whole line behind the torn end of another.
    ///
    /// A write that a power cut has torn has no line end, so the next record stands on the same line. Where it begins
    /// is told by its form, and proven by its checksum.
    ///
    /// - Parameter line: A line that is not whole.
    /// - Returns: The document of the last record on it, nil where there is none.
    package static func documentBehindTornLine(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var candidates = 0
        var rest = line
        while candidates < mostCandidates, let space = rest.lastIndex(of: UInt8(ascii: " ")) {
            rest = line[..<space]
            let start = space - (prefixLength - 1)
            guard start > line.startIndex else { return nil }
            guard line[(space + 1)...].starts(with: Array("{\"".utf8)) else { continue }
            candidates += 1
            if let found = document(line[start...]) { return found }
        }
        return nil
    }

    /// How many places a search looks at: each costs a checksum over the rest of the line.
    private static let mostCandidates = 16
}
