extension TextScanner {
    /// Reads the docstring that begins at the current position; nil, and nothing moved, where none does.
    ///
    /// A docstring is a statement of plain, raw or `u` literals alone, which may be concatenated and in parentheses.
    package mutating func docstring() throws(PythonSourceError) -> Docstring? {
        switch text[position] {
        case Byte.doubleQuote, Byte.singleQuote, Byte.openParenthesis: break
        default: if literalQuote(at: position) == nil { return nil }
        }
        var probe = self
        guard let found = try probe.probeDocstring() else { return nil }
        self = probe
        return found
    }

    private mutating func probeDocstring() throws(PythonSourceError) -> Docstring? {
        var parentheses = 0
        while text[position] == Byte.openParenthesis {
            parentheses += 1
            guard parentheses <= Self.deepestBracket else { return nil }
            position += 1
            try skipBlanks(acrossLines: true)
        }
        let start = position
        let place = self.place(start)
        var end = start
        var endLine = line
        while let quote = literalQuote(at: position) {
            end = try skipString(at: quote, notBefore: position)
            position = end
            endLine = line
            try skipBlanks(acrossLines: parentheses > 0)
        }
        guard end > start else { return nil }
        while parentheses > 0 {
            guard text[position] == Byte.closeParenthesis else { return nil }
            parentheses -= 1
            position += 1
            try skipBlanks(acrossLines: parentheses > 0)
        }
        switch text[position] {
        case 0, Byte.lineFeed, Byte.carriageReturn, Byte.hash, Byte.semicolon: break
        default: return nil
        }
        let isBlank = StringLiterals.isBlank(start..<end, in: text)
        return Docstring(position: place, endLine: endLine, isBlank: isBlank, range: start..<end)
    }

    /// The offset of the quote of a plain, raw or `u` literal that begins at an offset; nil where none does.
    private func literalQuote(at offset: Int) -> Int? {
        let first = text[offset]
        if first == Byte.doubleQuote || first == Byte.singleQuote { return offset }
        guard first.lowercased == UInt8(ascii: "r") || first.lowercased == UInt8(ascii: "u") else { return nil }
        let second = byte(offset + 1)
        return second == Byte.doubleQuote || second == Byte.singleQuote ? offset + 1 : nil
    }
}

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
