extension TextScanner {
    /// Reads the import statements that begin here, those behind a semicolon too.
    ///
    /// The position is not kept: this runs on a copy.
    mutating func imports(isForTyping: Bool) throws(PythonSourceError) -> [ModuleOutline.Import] {
        var found: [ModuleOutline.Import] = []
        while true {
            if hasWord("from", at: position) {
                position += 4
                try fromImport(isForTyping, into: &found)
            } else if hasWord("import", at: position) {
                position += 6
                try moduleImports(isForTyping, into: &found)
            } else {
                return found
            }
            try skipBlanks()
            guard text[position] == Byte.semicolon else { return found }
            position += 1
            try skipBlanks()
        }
    }

    private mutating func fromImport(
        _ isForTyping: Bool, into found: inout [ModuleOutline.Import]
    ) throws(PythonSourceError) {
        try skipBlanks()
        var level = 0
        while text[position] == Byte.period {
            level += 1
            position += 1
            try skipBlanks()
        }
        var module = ""
        if !hasWord("import", at: position) { module = try dottedName() ?? "" }
        guard hasWord("import", at: position) else { return }
        position += 6
        try skipBlanks()
        let isInParentheses = text[position] == Byte.openParenthesis
        if isInParentheses { position += 1 }
        while true {
            try skipBlanks(acrossLines: isInParentheses)
            if text[position] == Byte.asterisk {
                position += 1
                found.append(
                    ModuleOutline.Import(
                        level: level, module: module, name: "*", bound: "", isExplicit: false,
                        isForTyping: isForTyping))
                return
            }
            guard let name = try plainName(acrossLines: isInParentheses) else { break }
            let alias = try asName(acrossLines: isInParentheses)
            found.append(
                ModuleOutline.Import(
                    level: level, module: module, name: name, bound: alias ?? name, isExplicit: alias == name,
                    isForTyping: isForTyping))
            guard text[position] == Byte.comma else { break }
            position += 1
        }
        if isInParentheses, text[position] == Byte.closeParenthesis { position += 1 }
    }

    private mutating func moduleImports(
        _ isForTyping: Bool, into found: inout [ModuleOutline.Import]
    ) throws(PythonSourceError) {
        while true {
            try skipBlanks()
            guard let module = try dottedName() else { return }
            let alias = try asName(acrossLines: false)
            let first = String(module.prefix { $0 != "." })
            found.append(
                ModuleOutline.Import(
                    level: 0, module: module, name: nil, bound: alias ?? first, isExplicit: alias == module,
                    isForTyping: isForTyping))
            guard text[position] == Byte.comma else { return }
            position += 1
        }
    }

    /// Reads `as name`, and the blanks behind it; nil where none stands.
    private mutating func asName(acrossLines: Bool) throws(PythonSourceError) -> String? {
        guard hasWord("as", at: position) else { return nil }
        position += 2
        try skipBlanks(acrossLines: acrossLines)
        return try plainName(acrossLines: acrossLines)
    }

    /// Reads a name without dots, and the blanks behind it; nil where none stands.
    private mutating func plainName(acrossLines: Bool) throws(PythonSourceError) -> String? {
        let start = position
        while text[position].isIdentifier { position += 1 }
        guard position > start, !(0x30...0x39).contains(text[start]) else { return nil }
        let name = Identifier.normalized(string(start..<position))
        try skipBlanks(acrossLines: acrossLines)
        return name
    }

    /// Reads `name = dotted.name` where that is the whole statement, with an annotation or several names too.
    ///
    /// The position is not kept: this runs on a copy.
    mutating func aliases() throws(PythonSourceError) -> [ModuleOutline.Alias] {
        var names: [String] = []
        while true {
            let first = text[position]
            guard first.isIdentifier, !(0x30...0x39).contains(first), let name = try dottedName() else { return [] }
            if names.isEmpty, text[position] == Byte.colon { try skipAnnotation() }
            if text[position] == Byte.equals, byte(position + 1) != Byte.equals {
                names.append(name)
                position += 1
                try skipBlanks()
                continue
            }
            switch text[position] {
            case 0, Byte.lineFeed, Byte.carriageReturn, Byte.hash, Byte.semicolon: break
            default: return []
            }
            if ["None", "True", "False"].contains(name) || name.hasSuffix(".") { return [] }
            return names.filter { !$0.contains(".") }.map { ModuleOutline.Alias(name: $0, target: name) }
        }
    }

    /// Steps over an annotation of names and brackets to the sign behind it.
    private mutating func skipAnnotation() throws(PythonSourceError) {
        position += 1
        while true {
            let byte = text[position]
            guard
                byte.isIdentifier || byte.isBlank || byte == Byte.openSquare || byte == Byte.closeSquare
                    || byte == Byte.period || byte == Byte.comma
            else { return }
            position += 1
        }
    }

    /// True where an `if` stands here whose condition holds for type checkers alone.
    func isTypingCondition(from start: Int, to end: Int) -> Bool {
        guard hasWord("if", at: start) else { return false }
        var (first, last) = (start + 2, end - 1)
        while first < last, text[first].isBlank || text[first] == Byte.openParenthesis { first += 1 }
        while last > first, text[last - 1].isBlank || text[last - 1] == Byte.closeParenthesis { last -= 1 }
        var word = last
        while word > first, text[word - 1].isIdentifier { word -= 1 }
        guard word == first || (text[word - 1] == Byte.period && !string(first..<word).contains(" ")) else {
            return false
        }
        return hasWord("TYPE_CHECKING", at: word) || hasWord("False", at: word)
    }

    /// The names that stand in strings of the whole text, each once, from the current position on.
    mutating func namesInStrings() throws(PythonSourceError) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        while true {
            switch text[position] {
            case 0: return names
            case Byte.hash: position = commentEnd(from: position)
            case Byte.lineFeed, Byte.carriageReturn: position = newline(at: position)
            case Byte.doubleQuote, Byte.singleQuote:
                let start = position
                position = try skipString(at: start, notBefore: 0)
                let inside = start + 1..<max(start + 1, position - 1)
                guard inside.count < 100, inside.allSatisfy({ text[$0].isIdentifier }) else { continue }
                let name = string(inside)
                if ModuleOutline.isName(name), seen.insert(name).inserted { names.append(name) }
            default: position += 1
            }
        }
    }
}
