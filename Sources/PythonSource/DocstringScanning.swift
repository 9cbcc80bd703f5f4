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
