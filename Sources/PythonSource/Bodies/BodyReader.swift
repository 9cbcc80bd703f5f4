/// Reads the statements of one function's body, and no deeper than its own scope.
package struct BodyReader {
    /// Lines of one indentation, and what they mean for the statements in them.
    package struct Block {
        package enum Kind {
            case plain
            /// The body of a function or class inside: none of its lines count.
            case foreign
            case match
            case handler(ExceptClause)
        }
        package let column: Int
        package let kind: Kind
    }

    /// A `try` whose clauses stand in one column, and the raises of its body.
    private struct Try {
        let column: Int
        let start: Int
        /// Where its body ended among the raises: known at its first clause.
        var end: Int?
    }

    /// A block that keeps some exceptions to itself.
    private struct Suppression {
        let column: Int
        let start: Int
        let types: [String]
    }

    private struct Raised {
        let names: [String]
        let position: SourcePosition
        var caught: Set<String> = []
        var isCaught = false
    }

    package var scanner: TextScanner
    package var body = FunctionBody()
    /// What the module says of names in the body.
    private let module: PythonModule?
    private var raised: [Raised] = []
    /// The `with suppress(…):` statements that are open, with the raises before each.
    private var suppressions: [Suppression] = []
    private var blocks: [Block] = []
    private var tries: [Try] = []
    private var opener: Block.Kind?

    /// Begins at a definition's keyword.
    package init(_ scanner: TextScanner, in module: PythonModule? = nil) {
        self.scanner = scanner
        self.module = module
    }

    /// Reads to the end of the body.
    package mutating func read() throws(PythonSourceError) {
        defer { finish() }
        try scanner.skipHeader()
        try scanner.skipBlanks()
        guard isLineEnd(scanner.text[scanner.position]) else { return try readStatements(in: .plain) }
        _ = try scanner.skipStatement(stopsAtSemicolon: false)
        opener = .plain
        while let indentation = try scanner.nextLogicalLine() {
            let column = indentation.column
            if let kind = opener {
                blocks.append(Block(column: column, kind: kind))
                opener = nil
            } else {
                while let last = blocks.last, column < last.column { blocks.removeLast() }
                if blocks.isEmpty { return }
            }
            try readLine(at: column)
        }
    }

    private mutating func finish() {
        endSuppressions(from: 0)
        var seen: Set<String> = []
        for raise in raised where !raise.isCaught {
            for name in raise.names where !isCaught(name, by: raise.caught) && seen.insert(name).inserted {
                body.raises.append(FunctionBody.Raise(name: name, position: raise.position))
            }
        }
    }

    private func isCaught(_ name: String, by types: Set<String>) -> Bool {
        ExceptionTree.isKind(name, ofOneOf: types) { module?.bases(ofClass: $0) ?? [] }
    }

    /// Takes what open suppressions keep to themselves out of the raises, for those at a column and further in.
    private mutating func endSuppressions(from column: Int) {
        while let last = suppressions.last, last.column >= column {
            suppressions.removeLast()
            for place in last.start..<raised.count { raised[place].caught.formUnion(last.types) }
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte.isNewline || byte == Byte.hash || byte == 0 }

    private func hasWord(_ word: StaticString) -> Bool { scanner.hasWord(word, at: scanner.position) }

    private mutating func readLine(at column: Int) throws(PythonSourceError) {
        if case .foreign? = blocks.last?.kind {
            _ = try scanner.skipStatement(stopsAtSemicolon: false)
            return
        }
        endSuppressions(from: column)
        switch scanner.text[scanner.position] {
        case UInt8(ascii: "d") where hasWord("def"), UInt8(ascii: "c") where hasWord("class"):
            try skipDefinition()
        case UInt8(ascii: "a") where hasWord("async"):
            var probe = scanner
            probe.position += 5
            try probe.skipBlanks()
            if probe.hasWord("def", at: probe.position) { try skipDefinition() } else { try readCompound(.plain) }
        case UInt8(ascii: "t") where hasWord("try"):
            tries.removeAll { $0.column >= column }
            tries.append(Try(column: column, start: raised.count))
            try readCompound(.plain)
        case UInt8(ascii: "e") where hasWord("except"):
            var probe = scanner
            let clause = try probe.exceptClause()
            catchRaises(clause, at: column)
            try readCompound(.handler(clause))
        case UInt8(ascii: "i") where hasWord("if"), UInt8(ascii: "e") where hasWord("elif") || hasWord("else"),
            UInt8(ascii: "f") where hasWord("for") || hasWord("finally"),
            UInt8(ascii: "w") where hasWord("while"):
            try readCompound(.plain)
        case UInt8(ascii: "w") where hasWord("with"):
            var probe = scanner
            let types = try probe.suppressed(by: module?.suppressors ?? ["suppress"])
            if !types.isEmpty {
                suppressions.append(Suppression(column: column, start: raised.count, types: types))
            }
            try readCompound(.plain)
        case UInt8(ascii: "c") where hasWord("case") && isInMatch:
            try readCompound(.plain)
        case UInt8(ascii: "m") where hasWord("match"):
            // Only the colon at the line's end tells the statement from a variable of that name.
            if try scan(stopsAtColon: false).endsWithColon { opener = .match }
        default:
            try readStatements(in: .plain)
        }
    }

    private var isInMatch: Bool {
        if case .match? = blocks.last?.kind { true } else { false }
    }

    private mutating func skipDefinition() throws(PythonSourceError) {
        let start = scanner.position
        let end = try scanner.skipStatement(stopsAtSemicolon: false)
        if end.codeEnd > start, scanner.text[end.codeEnd - 1] == Byte.colon { opener = .foreign }
    }

    private mutating func readCompound(_ kind: Block.Kind) throws(PythonSourceError) {
        guard try scan(stopsAtColon: true).terminator == .colon else { return }
        try scanner.skipBlanks()
        guard isLineEnd(scanner.text[scanner.position]) else { return try readStatements(in: kind) }
        _ = try scanner.skipStatement(stopsAtSemicolon: false)
        opener = kind
    }

    /// Reads the simple statements up to the line's end.
    private mutating func readStatements(in kind: Block.Kind) throws(PythonSourceError) {
        while true {
            try scanner.skipBlanks()
            let place = scanner.place(scanner.position)
            if hasWord("return") {
                scanner.position += 6
                switch try value() {
                case .some: body.firstReturn = body.firstReturn ?? place
                case .none: body.returnsNone = true
                case .absent: break
                }
            } else if hasWord("raise") {
                scanner.position += 5
                try readRaise(at: place, in: kind)
            }
            guard try scan(stopsAtColon: false).terminator == .semicolon else { return }
        }
    }

    private enum Value { case absent, none, some }

    /// What expression follows.
    private mutating func value() throws(PythonSourceError) -> Value {
        try scanner.skipBlanks()
        guard !isStatementEnd(scanner.position) else { return .absent }
        guard hasWord("None") else { return .some }
        var probe = scanner
        probe.position += 4
        try probe.skipBlanks()
        return isStatementEnd(probe.position) ? .none : .some
    }

    private func isStatementEnd(_ offset: Int) -> Bool {
        let byte = scanner.text[offset]
        return isLineEnd(byte) || byte == Byte.semicolon
    }

    private mutating func readRaise(at place: SourcePosition, in kind: Block.Kind) throws(PythonSourceError) {
        try scanner.skipBlanks()
        if isStatementEnd(scanner.position) {
            guard let clause = handlers(kind).first else { return }
            raised.append(Raised(names: Self.namesAgain(clause), position: place))
            return
        }
        var probe = scanner
        guard let name = try probe.dottedName() else { return }
        if let clause = handlers(kind).first(where: { $0.alias == name }) {
            raised.append(Raised(names: Self.namesAgain(clause), position: place))
            return
        }
        let last = name.split(separator: ".").last.map { String($0) } ?? name
        // A class by its name; what a variable or a function gives is not known here.
        guard Self.isClassName(last) else { return }
        let isWhole =
            isStatementEnd(probe.position) || probe.text[probe.position] == Byte.openParenthesis
            || probe.hasWord("from", at: probe.position)
        if isWhole { raised.append(Raised(names: [last], position: place)) }
    }

    /// What a clause raises again; one that takes everything says nothing about what comes.
    private static func namesAgain(_ clause: ExceptClause) -> [String] {
        clause.types.filter { isClassName($0) && $0 != "Exception" && $0 != "BaseException" }
    }

    private static func isClassName(_ name: String) -> Bool {
        name.unicodeScalars.first { $0 != "_" }?.properties.isUppercase == true
    }

    /// The except clauses around, the innermost first.
    private func handlers(_ kind: Block.Kind) -> [ExceptClause] {
        var found: [ExceptClause] = []
        if case .handler(let clause) = kind { found.append(clause) }
        for block in blocks.reversed() {
            if case .handler(let clause) = block.kind { found.append(clause) }
        }
        return found
    }

    /// Takes what a clause catches out of the raises of its `try`.
    private mutating func catchRaises(_ clause: ExceptClause, at column: Int) {
        tries.removeAll { $0.column > column }
        guard let index = tries.indices.last, tries[index].column == column else { return }
        let end = tries[index].end ?? raised.count
        tries[index].end = end
        for place in tries[index].start..<end {
            if clause.catchesEverything { raised[place].isCaught = true }
            raised[place].caught.formUnion(clause.types)
        }
    }
}

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
