/// What the statements of a function's own body give back: functions and classes inside of it are not part of it.
public struct FunctionBody: Hashable, Sendable {
    /// An exception that the body raises.
    public struct Raise: Hashable, Sendable {
        /// The last part of the exception's dotted name.
        public let name: String
        /// The place of the keyword `raise`.
        public let position: SourcePosition
    }

    /// The place of the first `return` with a value other than `None`; nil where there is none.
    public internal(set) var firstReturn: SourcePosition?
    /// The place of the first `yield`, as a statement or inside of an expression; nil where there is none.
    public internal(set) var firstYield: SourcePosition?
    /// True where the body says `return None`.
    public internal(set) var returnsNone = false
    /// True where one of them hands a value other than `None` over; what `yield from` passes on is not known.
    public internal(set) var yieldsValue = false
    /// The exceptions that leave the body, each name once, in source order.
    ///
    /// A bare `raise` gives the types of its except clause, unless that takes every exception; what an except clause of the same `try` or a `suppress`
    /// around it catches is left out, kinds of its types too, and so is what is no name of a class, such as `raise make_error()`.
    public internal(set) var raises: [Raise] = []
}

extension PythonModule {
    /// What the body of a function of this module gives back; nil for a class.
    ///
    /// It is read anew at each call: counting needs none of it.
    public func body(of definition: Definition) -> FunctionBody? {
        guard definition.kind != .classType else { return nil }
        return text.withUnsafeBufferPointer { buffer in
            guard let scanner = TextScanner(buffer, at: definition) else { return nil }
            var reader = BodyReader(scanner, in: self)
            // The body was read without an error when the module was.
            try? reader.read()
            return reader.body
        }
    }
}

extension Definition {
    /// True for what is read as an attribute: `property` and its kin, getters, setters and deleters.
    public var isProperty: Bool {
        kind != .classType
            && decorators.contains { decorator in
                switch decorator.lastComponent {
                case "getter", "setter", "deleter": decorator.name.hasPrefix(name + ".")
                case "cache_readonly", "reify", "cached_attribute", "lazy_attribute": true
                // `cached_property`, `abstractproperty`, `hybrid_property` and what else is named so.
                case let last: last.lowercased().hasSuffix("property")
                }
            }
    }

    /// True for one of several signatures, which the implementation below documents.
    public var isOverload: Bool {
        kind != .classType
            && decorators.contains { $0.lastComponent == "overload" || $0.lastComponent == "_overload" }
    }

    /// True for a method that says it replaces a documented one.
    public var isOverride: Bool {
        isMethod && decorators.contains { $0.lastComponent == "override" || $0.lastComponent == "overrides" }
    }

    /// True for a context manager that is written as a generator.
    public var isContextManager: Bool {
        decorators.contains { $0.lastComponent == "contextmanager" || $0.lastComponent == "asynccontextmanager" }
    }

    /// True for what tests ask for by the name of a parameter, as pytest has it.
    public var isFixture: Bool {
        decorators.contains { $0.lastComponent == "fixture" || $0.lastComponent == "yield_fixture" }
    }

    /// True where the docstring is the help of a command, whose options are described in its decorators and parameters.
    public var isCommand: Bool {
        decorators.contains { $0.isCall && ["command", "group", "callback"].contains($0.lastComponent) }
    }

    /// True where a decorator writes part of the docstring: `auto_docstring`, `add_doc`, `Appender`.
    public var hasWrittenDocstring: Bool {
        decorators.contains { decorator in
            decorator.fullName.contains("docstring") || decorator.name.contains("docstring")
                || decorator.lastComponent.split(separator: "_").contains { $0 == "doc" || $0 == "docs" }
                || ["Appender", "Substitution"].contains(decorator.lastComponent)
        }
    }

    /// True for a method without an instance or class as its first parameter.
    public var isStaticMethod: Bool {
        isMethod && name != "__new__" && decorators.contains { $0.lastComponent == "staticmethod" }
    }

    /// True for names that begin and end with two underscores.
    public var isMagic: Bool { name.hasPrefix("__") && name.hasSuffix("__") && name.utf8.count > 4 }
}

/// What an except clause names.
package struct ExceptClause {
    /// The last parts of the types' names; empty where none is named, or what stands there is no name.
    package var types: [String] = []
    /// The name behind `as`.
    package var alias: String?
    /// True where nothing of a `try` passes it: no type is named, or `BaseException`.
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
                if last == "BaseException" { clause.catchesEverything = true }
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
