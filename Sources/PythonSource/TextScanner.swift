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
