/// What an except clause names.
package struct ExceptClause {
    /// The last parts of the types' names; empty where none is named, or what stands there is no name.
    package var types: [String] = []
    /// The name behind `as`.
    package var alias: String?
    /// True where nothing of a `try` passes it: no type, `Exception` or `BaseException`.
    package var catchesEverything = false
}

extension TextScanner {
    /// Reads from the word `except` to the colon of its header: names, tuples of names, PEP 758's bare lists.
    package mutating func exceptClause() throws(PythonSourceError) -> ExceptClause {
        var clause = ExceptClause()
        position += 6
        try skipBlanks()
        if text[position] == Byte.asterisk { position += 1 }
        try skipBlanks()
        if text[position] == Byte.colon {
            clause.catchesEverything = true
            return clause
        }
        var depth = 0
        while true {
            try skipBlanks(acrossLines: depth > 0)
            switch text[position] {
            case Byte.openParenthesis:
                depth += 1
                position += 1
            case Byte.closeParenthesis:
                depth -= 1
                position += 1
            case Byte.comma:
                position += 1
            case UInt8(ascii: "a") where hasWord("as", at: position):
                position += 2
                try skipBlanks()
                clause.alias = try dottedName()
                return clause
            default:
                guard text[position] != Byte.colon, let name = try dottedName() else {
                    if text[position] != Byte.colon { clause.types = [] }
                    return clause
                }
                let last = name.split(separator: ".").last.map { String($0) } ?? name
                if last == "Exception" || last == "BaseException" { clause.catchesEverything = true }
                clause.types.append(last)
            }
        }
    }

    /// Reads a name with dots, and the blanks behind it; nil, and nothing moved, where none stands.
    package mutating func dottedName() throws(PythonSourceError) -> String? {
        let start = position
        guard text[start].isIdentifier, !(0x30...0x39).contains(text[start]) else { return nil }
        while text[position].isIdentifier || text[position] == Byte.period { position += 1 }
        let name = Identifier.normalized(string(start..<position))
        try skipBlanks()
        return name
    }
}
