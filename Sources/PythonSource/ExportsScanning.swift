/// What one statement does to `__all__`.
package struct ExportsChange {
    package enum Operation { case replace, extend, remove }
    package let operation: Operation
    package let names: [String]
    /// False where an operand is not a list of plain strings.
    package let isComplete: Bool
    /// The modules whose `__all__` is an operand.
    package var sources: [String] = []
}

/// What the operands of a statement come to.
private struct ExportsParts {
    var names: [String] = []
    var sources: [String] = []
    var isComplete = true
    var hasList = false

    /// Adds a dotted name: the `__all__` of a module, or something that is not known here.
    mutating func add(dotted name: String) {
        let name = name.hasSuffix(".copy") ? String(name.dropLast(5)) : name
        isComplete = false
        if name.hasSuffix(".__all__") { sources.append(String(name.dropLast(8))) }
    }
}

/// What the statements of a module have done to `__all__` so far.
struct ExportsRecord {
    private var names: [String]?
    private var sources: [String] = []
    private var removed: Set<String> = []
    private var isComplete = true

    /// The names that are left; nil where no statement has set any.
    package var exports: Exports? {
        names.map { names in
            Exports(
                names: names.filter { !removed.contains($0) }, isComplete: isComplete, sources: sources,
                removed: sources.isEmpty ? [] : removed.sorted())
        }
    }

    package mutating func apply(_ change: ExportsChange) {
        switch change.operation {
        case .replace:
            names = change.names
            sources = change.sources
            removed = []
            isComplete = change.isComplete
        case .extend:
            names = names ?? []
            names?.append(contentsOf: change.names)
            sources += change.sources
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
    /// Understood are `=`, `+=` and an annotated `=` with lists and tuples of plain strings and the `__all__` of other
    /// modules, joined by `+` or starred in a list, and the methods `extend`, `append` and `remove`. The position is not kept: this runs on a copy.
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
        var parts = ExportsParts()
        try sum(into: &parts, acrossLines: false)
        // A computed value alone says nothing about which names are public.
        if operation == .replace && !parts.hasList && parts.sources.isEmpty { return nil }
        return ExportsChange(
            operation: operation, names: parts.names, isComplete: parts.isComplete, sources: parts.sources)
    }

    private mutating func sum(into parts: inout ExportsParts, acrossLines: Bool) throws(PythonSourceError) {
        while true {
            try skipBlanks(acrossLines: acrossLines)
            switch text[position] {
            case Byte.openSquare, Byte.openParenthesis:
                try list(into: &parts)
            default:
                let start = position
                while text[position].isIdentifier || text[position] == Byte.period { position += 1 }
                let name = string(start..<position)
                if text[position] == Byte.openParenthesis, ["list", "tuple", "sorted", "set"].contains(name) {
                    try list(into: &parts)
                } else {
                    parts.add(dotted: name)
                    if text[position] == Byte.openParenthesis, byte(position + 1) == Byte.closeParenthesis {
                        position += 2
                    }
                }
            }
            try skipBlanks(acrossLines: acrossLines)
            guard text[position] == Byte.plus else { return }
            position += 1
        }
    }

    /// Reads what stands in brackets: plain strings, starred lists of modules, or another sum in parentheses.
    private mutating func list(into parts: inout ExportsParts) throws(PythonSourceError) {
        guard brackets.count < Self.deepestBracket else { return }
        try open(text[position], at: position)
        position += 1
        while true {
            try skipBlanks(acrossLines: true)
            switch text[position] {
            case Byte.comma:
                position += 1
            case Byte.closeSquare, Byte.closeParenthesis:
                parts.hasList = true
                try close(text[position], at: position)
                position += 1
                return
            case Byte.asterisk:
                position += 1
                parts.add(dotted: try dottedName() ?? "")
            case Byte.openSquare, Byte.openParenthesis, Byte.plus:
                if text[position] == Byte.plus { position += 1 } else { try list(into: &parts) }
            default:
                if let name = try element() {
                    parts.hasList = true
                    parts.names.append(name)
                } else if let name = try dottedName(), name.hasSuffix(".__all__") {
                    parts.add(dotted: name)
                } else {
                    // What else stands there is not read: the rest of the list is not known.
                    parts.isComplete = false
                    parts.hasList = true
                    return
                }
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
