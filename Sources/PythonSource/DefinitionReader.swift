/// Reads the logical lines of a text and keeps what they define.
///
/// Only a definition's header, the first statement of its body and the lines of a possible stub are looked at;
/// every other line is skipped to its end.
struct DefinitionReader {
    /// CPython's own bound on indentation (`MAXINDENT` in its tokenizer counts the module's level too).
    static let deepestBlock = 100
    private static let longestPrefix = 1000

    /// Lines of one indentation, and what they belong to.
    struct Block {
        let indentation: Indentation
        /// The definition whose body this is; nil for the body of another compound statement.
        let owner: Int?
        /// The innermost definition around these lines; nil at module level.
        let scope: Int?
        let isConditional: Bool
        /// True under `if TYPE_CHECKING:`.
        let isForTyping: Bool
        /// True until the first statement, where a docstring may stand, has been read.
        var isUnread = true
    }

    enum Opener {
        case definition(Int)
        case compound(isForTyping: Bool)
    }

    var scanner: TextScanner
    var docstring: Docstring?
    var definitions: [Definition] = []
    private(set) var outline = ModuleOutline()
    private var exports = ExportsRecord()
    var isEmpty = true
    private var blocks = [
        Block(indentation: Indentation(), owner: nil, scope: nil, isConditional: false, isForTyping: false)
    ]
    private var opener: Opener?
    private var decorators: [Decorator] = []
    private var lastLine = 1

    init(_ text: UnsafeBufferPointer<UInt8>) {
        scanner = TextScanner(text)
    }

    /// Reads the whole text.
    mutating func read() throws(PythonSourceError) {
        while let indentation = try scanner.nextLogicalLine() {
            isEmpty = false
            try enterBlock(at: indentation)
            try readLine()
        }
        if opener != nil { throw error("the text ends where an indented block must follow") }
        if !decorators.isEmpty { throw error("the text ends where a decorated definition must follow") }
        for block in blocks {
            if let owner = block.owner { definitions[owner].endLine = lastLine }
        }
    }

    private func error(_ message: String) -> PythonSourceError {
        PythonSourceError(.syntax, message, at: scanner.place(scanner.position))
    }

    /// Opens the block that the last line announced, or closes those that this line's indentation leaves.
    private mutating func enterBlock(at indentation: Indentation) throws(PythonSourceError) {
        guard var current = blocks.last else { return }
        if let opener {
            guard indentation.column > current.indentation.column else {
                throw error("an indented block must follow line \(lastLine)")
            }
            guard indentation.alternate > current.indentation.alternate else { throw ambiguousTabs() }
            guard blocks.count < Self.deepestBlock else {
                throw PythonSourceError(
                    .nesting, "more than \(Self.deepestBlock) levels of indentation",
                    at: scanner.place(scanner.position))
            }
            switch opener {
            case .definition(let index):
                blocks.append(
                    Block(
                        indentation: indentation, owner: index, scope: index, isConditional: false, isForTyping: false))
            case .compound(let isForTyping):
                blocks.append(
                    Block(
                        indentation: indentation, owner: nil, scope: current.scope, isConditional: true,
                        isForTyping: isForTyping || current.isForTyping))
            }
            self.opener = nil
            return
        }
        if indentation.column > current.indentation.column { throw error("this line is indented for no reason") }
        while indentation.column < current.indentation.column {
            blocks.removeLast()
            if let owner = current.owner { definitions[owner].endLine = lastLine }
            guard let outer = blocks.last else { return }
            current = outer
        }
        guard indentation.column == current.indentation.column else {
            throw error("this line's indentation matches no block around it")
        }
        guard indentation.alternate == current.indentation.alternate else { throw ambiguousTabs() }
    }

    private func ambiguousTabs() -> PythonSourceError {
        error("tabs and spaces are mixed so that the indentation depends on the width of a tab")
    }

    private mutating func readLine() throws(PythonSourceError) {
        guard let block = blocks.last else { return }
        let isFirst = block.isUnread
        if isFirst { blocks[blocks.count - 1].isUnread = false }
        let start = scanner.position
        switch scanner.text[start] {
        case UInt8(ascii: "d") where scanner.hasWord("def", at: start):
            return try readDefinition(.function, nameFrom: start + 3, in: block)
        case UInt8(ascii: "c") where scanner.hasWord("class", at: start):
            return try readDefinition(.classType, nameFrom: start + 5, in: block)
        case UInt8(ascii: "a") where scanner.hasWord("async", at: start):
            var probe = scanner
            probe.position = start + 5
            try probe.skipBlanks()
            if probe.hasWord("def", at: probe.position) { return try readAsyncDefinition(after: probe, in: block) }
        case Byte.at:
            return try readDecorator()
        case Byte.underscore where block.scope == nil && scanner.hasWord("__all__", at: start):
            try readExports()
        case let byte where block.scope == nil && byte.isIdentifier:
            readBinding(isForTyping: block.isForTyping)
        default:
            break
        }
        if !decorators.isEmpty { throw error("a decorator must stand above a class or a function") }
        let end = try readStatements(of: block.owner, isFirst: isFirst)
        lastLine = end.line
        if end.codeEnd > start, scanner.text[end.codeEnd - 1] == Byte.colon {
            let isForTyping = block.scope == nil && scanner.isTypingCondition(from: start, to: end.codeEnd)
            opener = .compound(isForTyping: isForTyping)
        }
    }

    /// Reads the statements of one line: the docstring where it may stand, and whether all of it is a stub.
    private mutating func readStatements(
        of owner: Int?, isFirst: Bool
    ) throws(PythonSourceError) -> TextScanner.StatementEnd {
        if isFirst, owner != nil || blocks.count == 1, let found = try scanner.docstring() {
            if let owner { definitions[owner].docstring = found } else { docstring = found }
        }
        guard let owner, definitions[owner].isStub else {
            return try scanner.skipStatement(stopsAtSemicolon: false)
        }
        while true {
            try scanner.skipBlanks()
            let start = scanner.position
            let end = try scanner.skipStatement(stopsAtSemicolon: true)
            if !isStub(start, end.codeEnd) { definitions[owner].isStub = false }
            if end.terminator != .semicolon { return end }
        }
    }

    /// True for a statement that does nothing: none at all, `pass`, `...`, `raise NotImplementedError`.
    private func isStub(_ start: Int, _ end: Int) -> Bool {
        if end <= start { return true }
        switch scanner.text[start] {
        case UInt8(ascii: "p"): return end - start == 4 && scanner.hasWord("pass", at: start)
        case Byte.period: return scanner.text[start..<end].elementsEqual([Byte.period, Byte.period, Byte.period])
        case UInt8(ascii: "r") where scanner.hasWord("raise", at: start):
            var probe = scanner
            probe.position = start + 5
            while probe.text[probe.position].isBlank { probe.position += 1 }
            return probe.position < end && probe.hasWord("NotImplementedError", at: probe.position)
        default: return false
        }
    }

    private mutating func readAsyncDefinition(after probe: TextScanner, in block: Block) throws(PythonSourceError) {
        let start = scanner.position
        let place = scanner.place(start)
        scanner = probe
        try readDefinition(.asyncFunction, at: place, from: start, nameFrom: probe.position + 3, in: block)
    }

    private mutating func readDefinition(
        _ kind: Definition.Kind, nameFrom: Int, in block: Block
    ) throws(PythonSourceError) {
        let start = scanner.position
        try readDefinition(kind, at: scanner.place(start), from: start, nameFrom: nameFrom, in: block)
    }

    private mutating func readDefinition(
        _ kind: Definition.Kind, at place: SourcePosition, from start: Int, nameFrom: Int, in block: Block
    ) throws(PythonSourceError) {
        scanner.position = nameFrom
        try scanner.skipBlanks()
        let nameStart = scanner.position
        while scanner.text[scanner.position].isIdentifier { scanner.position += 1 }
        guard scanner.position > nameStart else { throw error("a name must follow '\(kind.rawValue)'") }
        let name = Identifier.normalized(scanner.string(nameStart..<scanner.position))
        try scanner.skipHeader()

        if let owner = block.owner { definitions[owner].isStub = false }
        let parent = block.scope
        let index = definitions.count
        definitions.append(
            Definition(
                kind: kind, name: name,
                qualifiedName: qualifiedName(of: name, in: parent),
                position: place, endLine: scanner.line, parent: parent,
                isMethod: kind != .classType && parent.map { definitions[$0].kind == .classType } ?? false,
                isConditional: block.isConditional, decorators: decorators, docstring: nil, isStub: true,
                header: start..<scanner.position))
        decorators = []

        lastLine = scanner.line
        try scanner.skipBlanks()
        switch scanner.text[scanner.position] {
        case Byte.hash, Byte.lineFeed, Byte.carriageReturn, 0:
            _ = try scanner.skipStatement(stopsAtSemicolon: false)
            opener = .definition(index)
        default:
            lastLine = try readStatements(of: index, isFirst: true).line
            definitions[index].endLine = lastLine
        }
    }

    /// The dotted name; one that has grown beyond reason is cut in front, so that nesting can't multiply memory.
    private func qualifiedName(of name: String, in parent: Int?) -> String {
        guard let outer = parent.map({ definitions[$0].qualifiedName }) else { return name }
        return (outer.utf8.count > Self.longestPrefix ? "…" : outer) + "." + name
    }

    private mutating func readDecorator() throws(PythonSourceError) {
        let place = scanner.place(scanner.position)
        scanner.position += 1
        try scanner.skipBlanks()
        let start = scanner.position
        let end = try scanner.skipStatement(stopsAtSemicolon: false)
        lastLine = end.line
        guard end.codeEnd > start else { throw error("an expression must follow '@'") }
        var nameEnd = start
        while nameEnd < end.codeEnd, scanner.text[nameEnd].isIdentifier || scanner.text[nameEnd] == Byte.period {
            nameEnd += 1
        }
        let isCall = nameEnd > start && nameEnd < end.codeEnd && scanner.text[nameEnd] == Byte.openParenthesis
        if !isCall { nameEnd = end.codeEnd }
        decorators.append(
            Decorator(
                name: scanner.string(start..<nameEnd), isCall: isCall, position: place, range: start..<end.codeEnd))
    }

    /// Reads what a statement at the module's level binds for others: imports, and names for names.
    private mutating func readBinding(isForTyping: Bool) {
        let start = scanner.position
        var probe = scanner
        switch scanner.text[start] {
        case UInt8(ascii: "f") where scanner.hasWord("from", at: start),
            UInt8(ascii: "i") where scanner.hasWord("import", at: start):
            outline.imports += (try? probe.imports(isForTyping: isForTyping)) ?? []
        case Byte.underscore where scanner.hasWord("__getattr__", at: start):
            outline.lazyNames = []
        default:
            outline.aliases += (try? probe.aliases()) ?? []
        }
    }

    /// Puts together what the whole text says of its names.
    mutating func finishOutline() {
        outline.exports = exports.exports
        outline.definitions = definitions.filter { $0.parent == nil }.map(\.name)
        if outline.definitions.contains("__getattr__") { outline.lazyNames = [] }
        if outline.lazyNames != nil {
            var probe = TextScanner(scanner.text)
            outline.lazyNames = (try? probe.namesInStrings()) ?? []
        }
        if outline.imports.isEmpty && outline.aliases.isEmpty { return }
        for index in definitions.indices where !definitions[index].decorators.isEmpty {
            definitions[index].decorators = definitions[index].decorators.map { $0.named(by: outline) }
        }
    }

    private mutating func readExports() throws(PythonSourceError) {
        var probe = scanner
        probe.position += 7
        guard let change = try probe.exportsChange() else { return }
        exports.apply(change)
    }
}
