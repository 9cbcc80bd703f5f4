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
