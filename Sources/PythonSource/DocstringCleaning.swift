/// Removes the margin that a docstring's indentation in the source leaves in its text.
enum DocstringCleaning {
    /// What `inspect.cleandoc` gives: tabs expanded, common margin removed, blank lines at both ends removed.
    ///
    /// - Parameter value: The docstring's text, with LF as its only line end.
    /// - Returns: The text in which every line starts where the author means it to.
    static func cleaned(_ value: String) -> String {
        var lines = expandingTabs(value).split(separator: Byte.lineFeed, omittingEmptySubsequences: false)
            .map { ArraySlice($0) }
        let margin = lines.dropFirst().compactMap { line in
            line.firstIndex { $0 != Byte.space }.map { $0 - line.startIndex }
        }.min()
        if let first = lines.first { lines[0] = first.drop { $0 == Byte.space } }
        if let margin {
            for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(margin) }
        }
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        let start = lines.firstIndex { !$0.isEmpty } ?? 0
        guard start < end else { return "" }
        return String(decoding: Array(lines[start..<end].joined(separator: [Byte.lineFeed])), as: UTF8.self)
    }

    /// Tabs as spaces up to the next multiple of eight, counted in characters from the last LF or CR.
    private static func expandingTabs(_ value: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(value.utf8.count)
        var column = 0
        for byte in value.utf8 {
            switch byte {
            case Byte.tab:
                let spaces = 8 - column % 8
                result.append(contentsOf: repeatElement(Byte.space, count: spaces))
                column += spaces
            case Byte.lineFeed, Byte.carriageReturn:
                result.append(byte)
                column = 0
            default:
                result.append(byte)
                // Only a character's first byte takes a column.
                if byte & 0xC0 != 0x80 { column += 1 }
            }
        }
        return result
    }
}
