extension BodyReader {
    package enum Terminator { case colon, semicolon, newline, endOfText }

    /// Steps to the end of a statement, or behind the colon that ends a header; notes each `yield` on the way.
    package mutating func scan(
        stopsAtColon: Bool
    ) throws(PythonSourceError) -> (terminator: Terminator, endsWithColon: Bool) {
        let start = scanner.position
        let depth = scanner.brackets.count
        var index = start
        var lambdas = 0
        // The depth of brackets at which a lambda stands, whose body is a scope of its own.
        var lambdaDepth: Int?
        var last: UInt8 = 0
        while true {
            let byte = scanner.text[index]
            switch byte {
            case Byte.doubleQuote, Byte.singleQuote:
                index = try scanner.skipString(at: index, notBefore: start)
                last = byte
                continue
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace:
                try scanner.open(byte, at: index)
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
                try scanner.close(byte, at: index)
                if let outer = lambdaDepth, scanner.brackets.count < outer { lambdaDepth = nil }
            case Byte.hash:
                index = scanner.commentEnd(from: index)
                continue
            case Byte.backslash:
                index = try scanner.continuation(at: index)
                continue
            case Byte.colon where scanner.brackets.count == depth:
                if scanner.byte(index + 1) == Byte.equals { break }
                if lambdas > 0 {
                    lambdas -= 1
                } else if stopsAtColon {
                    scanner.position = index + 1
                    return (.colon, true)
                }
            case Byte.semicolon where scanner.brackets.count == depth:
                scanner.position = index + 1
                return (.semicolon, false)
            case Byte.lineFeed, Byte.carriageReturn:
                if scanner.brackets.count > depth {
                    index = scanner.newline(at: index)
                    continue
                }
                scanner.position = scanner.newline(at: index)
                return (.newline, last == Byte.colon)
            case 0:
                scanner.position = index
                return (.endOfText, last == Byte.colon)
            case _ where byte.isIdentifier:
                let word = index
                while scanner.text[index].isIdentifier { index += 1 }
                if index - word == 5, scanner.hasWord("yield", at: word) {
                    if lambdaDepth == nil {
                        body.firstYield = body.firstYield ?? scanner.place(word)
                        body.yieldsValue = body.yieldsValue || scanner.hasValue(at: index)
                    }
                } else if index - word == 6, scanner.hasWord("lambda", at: word) {
                    lambdaDepth = lambdaDepth ?? scanner.brackets.count
                    if scanner.brackets.count == depth { lambdas += 1 }
                }
                last = byte
                continue
            default: break
            }
            if !byte.isBlank { last = byte }
            index += 1
        }
    }
}

extension TextScanner {
    /// True where an expression other than `None` follows on the same line, and not the word `from`.
    fileprivate func hasValue(at index: Int) -> Bool {
        var index = index
        while index < text.count, text[index].isBlank { index += 1 }
        guard index < text.count, !hasWord("from", at: index) else { return false }
        if hasWord("None", at: index) { return hasValue(at: index + 4) }
        switch text[index] {
        case 0, Byte.hash, Byte.closeParenthesis, Byte.closeSquare, Byte.comma, Byte.semicolon: return false
        default: return !text[index].isNewline
        }
    }
}
