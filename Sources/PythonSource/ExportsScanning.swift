/// What one statement does to `__all__`.
struct ExportsChange {
    enum Operation { case replace, extend, remove }
    let operation: Operation
    let names: [String]
    /// False where an operand is not a list of plain strings.
    let isComplete: Bool

    func apply(to exports: inout Exports?) {
        switch operation {
        case .replace:
            exports = Exports(names: names, isComplete: isComplete)
        case .extend:
            var known = exports ?? Exports(names: [], isComplete: true)
            known.names += names
            known.isComplete = known.isComplete && isComplete
            exports = known
        case .remove:
            exports?.names.removeAll { names.contains($0) }
        }
    }
}

extension TextScanner {
    /// Reads what follows the name `__all__` at a line's start; nil where the statement does not set it.
    ///
    /// Understood are `=`, `+=` and an annotated `=` with lists and tuples of plain strings, joined by `+`, and the
    /// methods `extend`, `append` and `remove`. The position is not kept: this runs on a copy.
    mutating func exportsChange() throws(PythonSourceError) -> ExportsChange? {
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
        while true {
            let byte = text[position]
            if byte == Byte.equals {
                position += 1
                return try operands(.replace)
            }
            guard byte.isIdentifier || byte.isBlank || byte == Byte.openSquare || byte == Byte.closeSquare
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

    /// Reads lists, tuples and dotted names joined by plus signs.
    private mutating func operands(_ operation: ExportsChange.Operation) throws(PythonSourceError) -> ExportsChange? {
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

    private mutating func element() throws(PythonSourceError) -> String? {
        let start = position
        while text[position].isIdentifier { position += 1 }
        guard text[position] == Byte.doubleQuote || text[position] == Byte.singleQuote else { return nil }
        let prefix = stringPrefix(before: position, notBefore: start)
        guard prefix.length == position - start, !prefix.isBytes, !prefix.isTemplate else { return nil }
        position = try skipString(at: position, notBefore: start)
        return StringLiterals.value(of: start..<position, in: text)
    }
}
