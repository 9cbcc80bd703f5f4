/// What one statement does to `__all__`.
package struct ExportsChange {
    package enum Operation { case replace, extend, remove }
    package let operation: Operation
    package let names: [String]
    /// False where an operand is not a list of plain strings.
    package let isComplete: Bool

}

/// What the statements of a module have done to `__all__` so far.
struct ExportsRecord {
    private var names: [String]?
    private var removed: Set<String> = []
    private var isComplete = true

    /// The names that are left; nil where no statement has set any.
    package var exports: Exports? {
        names.map { Exports(names: $0.filter { !removed.contains($0) }, isComplete: isComplete) }
    }

    package mutating func apply(_ change: ExportsChange) {
        switch change.operation {
        case .replace:
            names = change.names
            removed = []
            isComplete = change.isComplete
        case .extend:
            names = names ?? []
            names?.append(contentsOf: change.names)
            removed.subtract(change.names)
            isComplete = isComplete && change.isComplete
        case .remove:
            removed.formUnion(change.names)
        }
    }
}

extension TextScanner {
    /// Reads what follows the name `__all__` at a line's start; nil where the statement does not set it.
    ///
    /// Understood are `=`, `+=` and an annotated `=` with lists and tuples of plain strings, joined by `+`, and the
    /// methods `extend`, `append` and `remove`. The position is not kept: this runs on a copy.
    package mutating func exportsChange() throws(PythonSourceError) -> ExportsChange? {
        try skipBlanks()
        switch text[position] {
        case Byte.equals where byte(position + 1) != Byte.equals:
            position += 1
            return try operands(.replace)
        case Byte.plus where byte(position + 1) == Byte.equals:
            position += 2
            return try operands(.extend)
        case Byte.colon:
            return try annotated()
        case Byte.period:
            return try method()
        default:
            return nil
        }
    }

    private mutating func annotated() throws(PythonSourceError) -> ExportsChange? {
        position += 1
        while true {
            let byte = text[position]
            if byte == Byte.equals {
                position += 1
                return try operands(.replace)
            }
            guard
                byte.isIdentifier || byte.isBlank || byte == Byte.openSquare || byte == Byte.closeSquare
                    || byte == Byte.period || byte == Byte.comma
            else { return nil }
            position += 1
        }
    }

    private mutating func method() throws(PythonSourceError) -> ExportsChange? {
        let start = position + 1
        position = start
        while text[position].isIdentifier { position += 1 }
        let name = string(start..<position)
        guard text[position] == Byte.openParenthesis else { return nil }
        position += 1
        try skipBlanks(acrossLines: true)
        switch name {
        case "extend":
            return try operands(.extend)
        case "append", "remove":
            let element = try element()
            let names = element.map { [$0] } ?? []
            return ExportsChange(
                operation: name == "append" ? .extend : .remove, names: names, isComplete: element != nil)
        default: return nil
        }
    }

    /// Reads a tuple without parentheses; nil where none stands.
    private mutating func bareTuple(_ operation: ExportsChange.Operation) throws(PythonSourceError) -> ExportsChange? {
        var names: [String] = []
        var hasComma = false
        while let name = try element(acrossLines: false) {
            names.append(name)
            guard text[position] == Byte.comma else { break }
            hasComma = true
            position += 1
            try skipBlanks()
        }
        guard hasComma else { return nil }
        let isEnd = text[position].isNewline || text[position] == Byte.hash || text[position] == 0
        return ExportsChange(operation: operation, names: names, isComplete: isEnd)
    }

    /// Reads lists, tuples and dotted names joined by plus signs.
    private mutating func operands(_ operation: ExportsChange.Operation) throws(PythonSourceError) -> ExportsChange? {
        try skipBlanks()
        if let tuple = try bareTuple(operation) { return tuple }
        var names: [String] = []
        var isComplete = true
        var hasList = false
        repeat {
            try skipBlanks()
            switch text[position] {
            case Byte.openSquare, Byte.openParenthesis:
                position += 1
                hasList = true
                isComplete = try elements(into: &names) && isComplete
            default:
                isComplete = false
                while text[position].isIdentifier || text[position] == Byte.period { position += 1 }
            }
            try skipBlanks()
            guard text[position] == Byte.plus else { break }
            position += 1
        } while true
        // A computed value alone says nothing about which names are public.
        if operation == .replace && !hasList { return nil }
        return ExportsChange(operation: operation, names: names, isComplete: isComplete)
    }

    /// Reads the plain strings up to the closing bracket; false where something else stands among them.
    private mutating func elements(into names: inout [String]) throws(PythonSourceError) -> Bool {
        while true {
            try skipBlanks(acrossLines: true)
            switch text[position] {
            case Byte.comma:
                position += 1
            case Byte.closeSquare, Byte.closeParenthesis:
                position += 1
                return true
            default:
                guard let name = try element() else { return false }
                names.append(name)
            }
        }
    }

    /// Reads one string, which may be concatenated of several; nil where something else stands.
    private mutating func element(acrossLines: Bool = true) throws(PythonSourceError) -> String? {
        guard var name = try literal() else { return nil }
        try skipBlanks(acrossLines: acrossLines)
        while let next = try literal() {
            name += next
            try skipBlanks(acrossLines: acrossLines)
        }
        return name
    }

    private mutating func literal() throws(PythonSourceError) -> String? {
        let start = position
        var quote = start
        while text[quote].isIdentifier { quote += 1 }
        guard text[quote] == Byte.doubleQuote || text[quote] == Byte.singleQuote else { return nil }
        let prefix = stringPrefix(before: quote, notBefore: start)
        guard prefix.length == quote - start, !prefix.isBytes, !prefix.isTemplate else { return nil }
        position = try skipString(at: quote, notBefore: start)
        return StringLiterals.value(of: start..<position, in: text)
    }
}
