extension TextScanner {
    /// One bit for every ASCII byte that a statement's skipping has to look at.
    ///
    /// A test of two constants takes half the time of a `switch` over the same bytes.
    private static let lowStops: UInt64 =
        1 << 0 | 1 << 0x0A | 1 << 0x0D | 1 << 0x22 | 1 << 0x23 | 1 << 0x27 | 1 << 0x28 | 1 << 0x29 | 1 << 0x3B
    private static let highStops: UInt64 =
        1 << (0x5B - 64) | 1 << (0x5C - 64) | 1 << (0x5D - 64) | 1 << (0x7B - 64) | 1 << (0x7D - 64)

    @inline(__always)
    private static func isStop(_ byte: UInt8) -> Bool {
        let bits = byte < 64 ? lowStops : highStops
        return byte < 128 && (bits >> UInt64(byte & 63)) & 1 == 1
    }

    /// Steps to the end of the logical line, or of the statement where a semicolon may end it.
    ///
    /// Behind a line's end the position is the start of the next line; at a semicolon it is the offset behind it.
    package mutating func skipStatement(stopsAtSemicolon: Bool) throws(PythonSourceError) -> StatementEnd {
        let start = position
        var index = position
        var comment: Int?
        while true {
            let byte = text[index]
            guard Self.isStop(byte) else {
                index += 1
                continue
            }
            if let next = try stepOver(byte, at: index, notBefore: start) {
                index = next
                continue
            }
            switch byte {
            case Byte.hash:
                comment = index
                index = commentEnd(from: index)
            case Byte.semicolon where !(stopsAtSemicolon && brackets.isEmpty):
                index += 1
            case Byte.lineFeed where !brackets.isEmpty, Byte.carriageReturn where !brackets.isEmpty:
                comment = nil
                index = newline(at: index)
            case 0 where index < text.count - 1:
                index += 1
            default:
                if byte == 0 { try requireClosedBrackets() }
                let (codeEnd, codeLine) = lastCode(before: comment ?? index, from: start)
                position = index
                let terminator: StatementEnd.Terminator
                switch byte {
                case 0: terminator = .endOfText
                case Byte.semicolon:
                    terminator = .semicolon
                    position = index + 1
                default:
                    terminator = .newline
                    position = newline(at: index)
                }
                return StatementEnd(terminator: terminator, codeEnd: codeEnd, line: codeLine)
            }
        }
    }

    /// The end of the code before an offset, and its line, behind which only blanks and continuations stand.
    private func lastCode(before end: Int, from start: Int) -> (offset: Int, line: Int) {
        var offset = end
        var codeLine = line
        while offset > start {
            let byte = text[offset - 1]
            if byte.isBlank {
                offset -= 1
            } else if byte.isNewline {
                let isPair = byte == Byte.lineFeed && offset - 2 >= start && text[offset - 2] == Byte.carriageReturn
                offset -= isPair ? 2 : 1
                codeLine -= 1
                if offset > start, text[offset - 1] == Byte.backslash { offset -= 1 }
            } else {
                break
            }
        }
        return (offset, codeLine)
    }

    /// Steps behind the colon that ends the header of a definition.
    ///
    /// That is the first colon outside of brackets that no `lambda` owns (one may stand in a return annotation).
    package mutating func skipHeader() throws(PythonSourceError) {
        let start = position
        var index = position
        var lambdas = 0
        while true {
            let byte = text[index]
            if let next = try stepOver(byte, at: index, notBefore: start) {
                index = next
                continue
            }
            switch byte {
            case Byte.colon where brackets.isEmpty:
                index += 1
                guard lambdas > 0 else {
                    position = index
                    return
                }
                lambdas -= 1
            case UInt8(ascii: "l") where brackets.isEmpty && hasWord("lambda", at: index):
                if index == start || !text[index - 1].isIdentifier { lambdas += 1 }
                index += 1
            case Byte.hash where !brackets.isEmpty:
                index = commentEnd(from: index)
            case Byte.lineFeed where !brackets.isEmpty, Byte.carriageReturn where !brackets.isEmpty:
                index = newline(at: index)
            case 0, Byte.lineFeed, Byte.carriageReturn, Byte.hash:
                try requireClosedBrackets()
                throw PythonSourceError(.syntax, "the definition's header has no closing ':'", at: place(index))
            default:
                index += 1
            }
        }
    }
}
