/// Which exceptions are kinds of which, by Python's own classes and those of a module.
enum ExceptionTree {
    /// Every builtin exception with the one that it is a kind of.
    private static let parents: [String: String] = {
        let tree = """
            BaseException: BaseExceptionGroup Exception GeneratorExit KeyboardInterrupt SystemExit
            BaseExceptionGroup: ExceptionGroup
            Exception: ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError \
            MemoryError NameError OSError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError \
            SystemError TypeError ValueError Warning
            ArithmeticError: FloatingPointError OverflowError ZeroDivisionError
            ImportError: ModuleNotFoundError
            LookupError: IndexError KeyError
            NameError: UnboundLocalError
            OSError: BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError \
            InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError
            ConnectionError: BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError
            RuntimeError: NotImplementedError PythonFinalizationError RecursionError
            SyntaxError: IndentationError
            IndentationError: TabError
            ValueError: UnicodeError
            UnicodeError: UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError
            Warning: BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning \
            PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning
            """
        var parents = ["EnvironmentError": "OSError", "IOError": "OSError"]
        for line in tree.split(separator: "\n") {
            let sides = line.split(separator: ":")
            for child in sides[1].split(separator: " ") { parents[String(child)] = String(sides[0]) }
        }
        return parents
    }()

    // Other names that Python has for one class.
    private static let same = ["EnvironmentError": "OSError", "IOError": "OSError", "socket.error": "OSError"]
    private static let notCaughtByException: Set<String> = [
        "BaseException", "BaseExceptionGroup", "GeneratorExit", "KeyboardInterrupt", "SystemExit",
    ]

    /// True where an exception is one of these classes, or a kind of one.
    ///
    /// A class that nobody here knows is an `Exception`.
    ///
    /// - Parameter bases: The classes from which a class of the module inherits.
    static func isKind(_ name: String, ofOneOf types: Set<String>, bases: (String) -> [String]) -> Bool {
        if types.isEmpty { return false }
        let wanted = Set(types.map { same[$0] ?? $0 })
        if wanted.contains("BaseException") { return true }
        var open = [name]
        var seen: Set<String> = []
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            if wanted.contains(same[next] ?? next) { return true }
            if wanted.contains("Exception"), next == name, !notCaughtByException.contains(next), parents[next] != nil {
                return true
            }
            if let parent = parents[next] { open.append(parent) } else { open += bases(next) }
        }
        return wanted.contains("Exception") && seen.isDisjoint(with: notCaughtByException)
    }
}

extension PythonModule {
    /// True where an exception is one of these classes, or a kind of one, as Python and this module define them.
    public func isException(_ name: String, ofOneOf types: Set<String>) -> Bool {
        ExceptionTree.isKind(name, ofOneOf: types) { bases(ofClass: $0) }
    }

    /// The last parts of the names from which a class at the module's level inherits.
    func bases(ofClass name: String) -> [String] {
        guard let definition = definitions.last(where: { $0.kind == .classType && $0.parent == nil && $0.name == name })
        else { return [] }
        return text.withUnsafeBufferPointer { buffer in
            guard var scanner = TextScanner(buffer, at: definition) else { return [] }
            return (try? scanner.bases()) ?? []
        }
    }

    /// The names under which the module has `contextlib.suppress`.
    var suppressors: Set<String> {
        var names: Set<String> = ["suppress"]
        for one in outline.imports where one.name == "suppress" { names.insert(one.bound) }
        return names
    }
}

extension TextScanner {
    /// Reads the dotted names in the parentheses of a class's header.
    fileprivate mutating func bases() throws(PythonSourceError) -> [String] {
        while text[position] != Byte.openParenthesis {
            guard text[position] != Byte.colon, text[position] != 0 else { return [] }
            position += 1
        }
        position += 1
        return try namesInParentheses()
    }

    /// Reads dotted names up to the parenthesis that closes; what is no name ends them.
    mutating func namesInParentheses() throws(PythonSourceError) -> [String] {
        var names: [String] = []
        while true {
            try skipBlanks(acrossLines: true)
            if text[position] == Byte.comma || text[position] == Byte.openParenthesis {
                position += 1
            } else if let name = try dottedName() {
                names.append(name.split(separator: ".").last.map { String($0) } ?? name)
            } else {
                return names
            }
        }
    }

    /// The exceptions that a `with` statement keeps to itself; the position is not kept: this runs on a copy.
    mutating func suppressed(by names: Set<String>) throws(PythonSourceError) -> [String] {
        var found: [String] = []
        let start = position
        while true {
            let byte = text[position]
            switch byte {
            case Byte.doubleQuote, Byte.singleQuote: position = try skipString(at: position, notBefore: start)
            case 0, Byte.hash, Byte.semicolon: return found
            case Byte.lineFeed, Byte.carriageReturn:
                if brackets.isEmpty { return found }
                position = newline(at: position)
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace:
                try open(byte, at: position)
                position += 1
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
                try close(byte, at: position)
                position += 1
            case Byte.colon where brackets.isEmpty: return found
            case _ where byte.isIdentifier:
                let word = position
                while text[position].isIdentifier { position += 1 }
                guard text[position] == Byte.openParenthesis, names.contains(string(word..<position)) else { continue }
                var probe = self
                probe.position += 1
                found += try probe.namesInParentheses()
            default: position += 1
            }
        }
    }
}
