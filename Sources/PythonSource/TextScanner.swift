/// Moves over Python text a logical line at a time; knows strings, brackets, comments and continuations.
///
/// It reads no expressions: what lies between is skipped byte by byte. The text ends with a NUL that is not
/// part of it, and holds no other, so that every loop ends there.
package struct TextScanner {
    /// CPython's own bounds (`MAXLEVEL` and `MAXFSTRINGLEVEL` in its tokenizer).
    package static let deepestBracket = 200
    package static let deepestString = 150

    package struct OpenBracket {
        package let byte: UInt8
        package let position: SourcePosition
    }

    /// What ended a statement, and where its code ended.
    package struct StatementEnd {
        package enum Terminator { case semicolon, newline, endOfText }
        package let terminator: Terminator
        /// The offset after the last byte of code: comments and blanks behind it are left out.
        package let codeEnd: Int
        /// The line that holds this last byte.
        package let line: Int
    }

    package let text: UnsafeBufferPointer<UInt8>
    package var position = 0
    package var line = 1
    package var lineStart = 0
    package var brackets: [OpenBracket] = []

    package init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// A scanner that stands at a definition's header; nil where that is no place in the text.
    init?(_ text: UnsafeBufferPointer<UInt8>, at definition: Definition) {
        guard definition.header.lowerBound >= 0, definition.header.upperBound < text.count else { return nil }
        self.text = text
        position = definition.header.lowerBound
        line = definition.position.line
        lineStart = definition.header.lowerBound - definition.position.column + 1
    }

    /// The byte at an offset; NUL behind the end.
    package func byte(_ offset: Int) -> UInt8 {
        offset < text.count ? text[offset] : 0
    }

    /// The place of an offset in the current line.
    package func place(_ offset: Int) -> SourcePosition {
        SourcePosition(line: line, column: offset - lineStart + 1)
    }

    /// True where a word stands at an offset and no identifier goes on behind it.
    package func hasWord(_ word: StaticString, at offset: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard offset + length <= text.count else { return false }
        for index in 0..<length where text[offset + index] != word.utf8Start[index] { return false }
        return !byte(offset + length).isIdentifier
    }

    /// A part of the text as a string.
    package func string(_ range: Range<Int>) -> String {
        String(decoding: text[range], as: UTF8.self)
    }

    /// Steps over a line end and counts the line; returns the offset behind it.
    package mutating func newline(at offset: Int) -> Int {
        let isPair = text[offset] == Byte.carriageReturn && byte(offset + 1) == Byte.lineFeed
        line += 1
        lineStart = offset + (isPair ? 2 : 1)
        return lineStart
    }

    /// Steps over what begins at an offset and may hold any byte, or binds lines together: a string, a bracket, a backslash.
    ///
    /// - Parameter start: Where the statement begins, for the prefix of a string.
    /// - Returns: The offset behind it; nil where something else begins there.
    @inline(__always)
    mutating func stepOver(_ byte: UInt8, at offset: Int, notBefore start: Int) throws(PythonSourceError) -> Int? {
        switch byte {
        case Byte.doubleQuote, Byte.singleQuote: return try skipString(at: offset, notBefore: start)
        case Byte.openParenthesis, Byte.openSquare, Byte.openBrace:
            try open(byte, at: offset)
            return offset + 1
        case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
            try close(byte, at: offset)
            return offset + 1
        case Byte.backslash: return try continuation(at: offset)
        default: return nil
        }
    }

    /// Steps over a backslash and the line end that must follow it.
    package mutating func continuation(at offset: Int) throws(PythonSourceError) -> Int {
        guard byte(offset + 1).isNewline else {
            let message =
                byte(offset + 1) == 0
                ? "the text ends after a backslash" : "a character follows a line's closing backslash"
            throw PythonSourceError(.syntax, message, at: place(offset))
        }
        let next = newline(at: offset + 1)
        if byte(next) == 0 { throw PythonSourceError(.syntax, "the text ends after a backslash", at: place(offset)) }
        return next
    }

    /// The offset of the line end, or of the text's end, that closes a comment.
    package func commentEnd(from offset: Int) -> Int {
        var index = offset
        while true {
            let byte = text[index]
            if byte == Byte.lineFeed || byte == Byte.carriageReturn || byte == 0 { return index }
            index += 1
        }
    }

    /// Steps over blanks and continuations; inside brackets over line ends and comments too.
    package mutating func skipBlanks(acrossLines: Bool = false) throws(PythonSourceError) {
        while true {
            let byte = text[position]
            if byte.isBlank {
                position += 1
            } else if byte == Byte.backslash {
                position = try continuation(at: position)
            } else if acrossLines && byte.isNewline {
                position = newline(at: position)
            } else if acrossLines && byte == Byte.hash {
                position = commentEnd(from: position)
            } else {
                return
            }
        }
    }

    package mutating func open(_ bracket: UInt8, at offset: Int) throws(PythonSourceError) {
        guard brackets.count < Self.deepestBracket else {
            throw PythonSourceError(.nesting, "more than 200 brackets are open", at: place(offset))
        }
        brackets.append(OpenBracket(byte: bracket, position: place(offset)))
    }

    package mutating func close(_ bracket: UInt8, at offset: Int) throws(PythonSourceError) {
        guard let open = brackets.popLast() else {
            throw PythonSourceError(.syntax, "'\(Character(bracket))' closes no bracket", at: place(offset))
        }
        // In ASCII each closing bracket follows its opening one by one place or two.
        guard bracket &- open.byte == 1 || bracket &- open.byte == 2 else {
            let message =
                "'\(Character(bracket))' does not close the '\(Character(open.byte))' of line \(open.position.line)"
            throw PythonSourceError(.syntax, message, at: place(offset))
        }
    }

    /// Throws where a bracket is still open at the end of the text.
    package func requireClosedBrackets() throws(PythonSourceError) {
        guard let open = brackets.last else { return }
        throw PythonSourceError(.syntax, "'\(Character(open.byte))' is never closed", at: open.position)
    }
}

extension Character {
    package init(_ byte: UInt8) {
        self.init(Unicode.Scalar(byte))
    }
}

/// Identifiers in the form in which Python compares them.
enum Identifier {
    /// Built at the first identifier that is not ASCII.
    private static let forms: [Unicode.Scalar: String] = {
        var forms: [Unicode.Scalar: String] = [:]
        for entry in CompatibilityForms.table.split(separator: " ") {
            let sides = entry.split(separator: "=")
            guard sides.count == 2 else { continue }
            let source = sides[0].split(separator: "+")
            let count = source.count == 2 ? UInt32(source[1]) ?? 1 : 1
            let targets = sides[1].split(separator: ".").compactMap { UInt32($0, radix: 16) }
            guard let first = source.first.flatMap({ UInt32($0, radix: 16) }) else { continue }
            for step in 0..<count {
                guard let scalar = Unicode.Scalar(first + step) else { continue }
                forms[scalar] = targets.compactMap { Unicode.Scalar($0 + step) }.map { String($0) }.joined()
            }
        }
        return forms
    }()

    /// The compatibility form (NFKC) of an identifier, up to canonical equivalence.
    ///
    /// Swift compares strings by that equivalence, so equal identifiers are equal strings.
    static func normalized(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        return name.unicodeScalars.map { forms[$0] ?? String($0) }.joined()
    }
}

/// How far a logical line is indented, measured twice as CPython does it.
package struct Indentation: Equatable {
    /// With tabs that reach to the next multiple of eight.
    package var column = 0
    /// With tabs one column wide; where the two measures disagree about order, the tabs are ambiguous.
    package var alternate = 0
}

extension TextScanner {
    /// Steps to the first token of the next line that holds code and measures its indentation; nil at the end.
    ///
    /// Blank lines and comments are skipped whatever their indentation; a form feed starts the count anew.
    package mutating func nextLogicalLine() throws(PythonSourceError) -> Indentation? {
        var indentation = Indentation()
        // A backslash may split the indentation itself; then its first part counts.
        var split: Indentation?
        var index = position
        while true {
            let byte = text[index]
            switch byte {
            case Byte.space:
                indentation.column += 1
                indentation.alternate += 1
                index += 1
            case Byte.tab:
                indentation.column = (indentation.column / 8 + 1) * 8
                indentation.alternate += 1
                index += 1
            case Byte.formFeed:
                indentation = Indentation()
                index += 1
            case Byte.backslash:
                if split == nil, indentation.column > 0 {
                    split = Indentation(column: indentation.column, alternate: indentation.column)
                }
                index = try continuation(at: index)
            case Byte.hash:
                index = commentEnd(from: index)
            case Byte.lineFeed, Byte.carriageReturn:
                index = newline(at: index)
                indentation = Indentation()
                split = nil
            case 0:
                position = index
                return nil
            default:
                position = index
                return split ?? indentation
            }
        }
    }
}
