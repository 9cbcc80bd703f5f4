/// Finds the statements that stop a program in a debugger or at a prompt.
public enum DebugStatements {
    /// One such statement.
    public struct Found: Hashable, Sendable {
        /// Where it begins.
        public let position: SourcePosition
        /// What it is, such as `pdb.set_trace()`.
        public let name: String
    }

    /// The words of which every file with such a statement holds one.
    package static let words: [StaticString] = [
        "breakpoint", "set_trace", "settrace", "pdb", "ipdb", "pudb", "rpdb", "wdb", "web_pdb", "IPython", "bpython",
        "ptpython", "interact", "wait_for_", "break_into", "launch_ipdb", "breakpointhook", "__import__", "madbg",
    ]

    /// Looks through a file, in the encoding that it states; comments and texts are not statements.
    ///
    /// - Throws: The first place at which the bytes are not text, or the text is not Python.
    public static func find(in bytes: [UInt8]) throws(PythonSourceError) -> [Found] {
        let text = try SourceEncoding.text(of: bytes)
        return try text.withUnsafeBufferPointer { buffer throws(PythonSourceError) in
            var reader = DebugStatementReader(buffer)
            return try reader.read()
        }
    }
}

/// Reads the calls of a file, with what its imports call the modules.
private struct DebugStatementReader {
    /// Functions that stop, by the names that their modules give them.
    private static let stops: Set<String> = [
        "breakpoint", "builtins.breakpoint", "sys.breakpointhook", "pdb.set_trace", "pdb.post_mortem", "pdb.pm",
        "pdb.run", "pdb.runcall", "pdb.runeval", "ipdb.set_trace", "ipdb.sset_trace", "ipdb.post_mortem", "ipdb.pm",
        "ipdb.run", "ipdb.runcall", "ipdb.runeval", "ipdb.launch_ipdb_on_exception", "pudb.set_trace", "pudb.b",
        "pudb.post_mortem", "pudb.pm", "pudb.runcall", "rpdb.set_trace", "rpdb.post_mortem", "wdb.set_trace",
        "web_pdb.set_trace", "web_pdb.post_mortem", "remote_pdb.set_trace", "pdbr.set_trace", "madbg.set_trace",
        "debugpy.breakpoint", "debugpy.wait_for_client", "ptvsd.wait_for_attach", "ptvsd.break_into_debugger",
        "pydevd.settrace", "pydevd_pycharm.settrace", "IPython.embed", "IPython.terminal.embed.embed",
        "IPython.core.debugger.set_trace", "IPython.terminal.debugger.set_trace", "bpython.embed", "ptpython.embed",
        "ptpython.repl.embed", "ptpython.ipython.embed", "code.interact", "torch.distributed.breakpoint",
        "jax.debug.breakpoint", "celery.contrib.rdb.set_trace", "ray.util.pdb.set_trace", "ray.util.rpdb.set_trace",
        "nose.tools.set_trace", "pytest.set_trace", "numba.gdb_breakpoint", "set_trace",
    ]
    /// Names that mean something else unless the file imports them.
    private static let needImport: Set<String> = ["code", "pytest"]
    /// Attributes that stop without a call.
    private static let attributes: Set<String> = ["pudb.db", "pu.db"]
    /// Modules that serve no other purpose; `pdb` has functions that a program may well call.
    private static let modules: Set<String> = ["ipdb", "pudb", "rpdb", "wdb", "web_pdb", "remote_pdb"]

    private var scanner: TextScanner
    private var found: [DebugStatements.Found] = []
    /// What a name stands for, by the imports so far.
    private var imported: [String: String] = [:]
    /// Functions that the file defines itself.
    private var defined: Set<String> = []

    init(_ text: UnsafeBufferPointer<UInt8>) {
        scanner = TextScanner(text)
    }

    mutating func read() throws(PythonSourceError) -> [DebugStatements.Found] {
        while try scanner.nextLogicalLine() != nil {
            var walker = scanner
            let end = try scanner.skipStatement(stopsAtSemicolon: false).codeEnd
            try readCode(&walker, to: end)
        }
        return found.filter { !defined.contains($0.name) }
    }

    /// Looks at the names in the code of one logical line.
    private mutating func readCode(_ walker: inout TextScanner, to end: Int) throws(PythonSourceError) {
        let start = walker.position
        let text = walker.text
        var index = start
        // The last byte of code, and the word before.
        var (before, word): (UInt8, String) = (Byte.semicolon, "")
        while index < end {
            let byte = text[index]
            switch byte {
            case Byte.doubleQuote, Byte.singleQuote:
                index = try walker.skipString(at: index, notBefore: start)
                (before, word) = (byte, "")
            case Byte.hash: index = walker.commentEnd(from: index)
            case Byte.lineFeed, Byte.carriageReturn: index = walker.newline(at: index)
            case _ where byte.isBlank || byte == Byte.backslash: index += 1
            case _ where byte.isIdentifier:
                let first = index
                while index < end, text[index].isIdentifier { index += 1 }
                let isStatement = before == Byte.semicolon || before == Byte.colon
                if isStatement, walker.hasWord("import", at: first) || walker.hasWord("from", at: first) {
                    index = readImport(walker, from: first, to: end)
                    (before, word) = (Byte.zero, "")
                    continue
                }
                // The whole of `a.b.c` is one name.
                while index + 1 < end, text[index] == Byte.period, text[index + 1].isIdentifier {
                    index += 1
                    while index < end, text[index].isIdentifier { index += 1 }
                }
                // A string's prefix is part of the string.
                if index < end, text[index] == Byte.doubleQuote || text[index] == Byte.singleQuote,
                    walker.stringPrefix(before: index, notBefore: start).length == index - first
                {
                    continue
                }
                let name = walker.string(first..<index)
                if word == "def" || word == "class" {
                    defined.insert("\(name)()")
                } else {
                    look(at: name, first..<index, before: before, walker, end)
                }
                (before, word) = (Byte.zero, name)
            default:
                (before, word) = (byte, "")
                index += 1
            }
        }
    }

    private mutating func look(
        at name: String, _ range: Range<Int>, before: UInt8, _ walker: TextScanner, _ end: Int
    ) {
        let place = walker.place(range.lowerBound)
        var next = range.upperBound
        while next < end, walker.text[next].isBlank { next += 1 }
        let isCall = next < end && walker.text[next] == Byte.openParenthesis
        if before == Byte.period {
            // What `Pdb()` or `__import__("pdb")` gives.
            if isCall, name == "set_trace" { found.append(.init(position: place, name: ".set_trace()")) }
            return
        }
        let parts = name.split(separator: ".", maxSplits: 1)
        let head = String(parts.first ?? "")
        let tail = parts.count == 2 ? "." + parts[1] : ""
        let full = imported[head].map { $0 + tail } ?? name
        if !isCall {
            if Self.attributes.contains(full) { found.append(.init(position: place, name: name)) }
            return
        }
        guard Self.stops.contains(full) else { return }
        if imported[head] == nil, Self.needImport.contains(head) { return }
        found.append(.init(position: place, name: "\(name)()"))
    }

    /// Reads an import, and returns where it ends.
    private mutating func readImport(_ walker: TextScanner, from first: Int, to end: Int) -> Int {
        var last = first
        while last < end, walker.text[last] != Byte.semicolon { last += 1 }
        var isComment = false
        let words = walker.string(first..<last).map { character -> Character in
            if character == "#" { isComment = true }
            if character.isNewline { isComment = false }
            return isComment || "()\\\n\r\t".contains(character) ? " " : character
        }
        let statement = String(words)
        let isFrom = statement.hasPrefix("from")
        let module: String
        let list: Substring
        if isFrom {
            let parts = statement.dropFirst(4).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { return last }
            module = String(parts[0])
            let rest = parts[1].drop { $0 == " " }
            guard rest.hasPrefix("import") else { return last }
            list = rest.dropFirst(6)
        } else {
            module = ""
            list = statement.dropFirst(6)
        }
        var isTold = false
        for entry in list.split(separator: ",") {
            let names = entry.split(separator: " ")
            guard let name = names.first.map(String.init) else { continue }
            let alias = names.count == 3 && names[1] == "as" ? String(names[2]) : nil
            if isFrom {
                imported[alias ?? name] = "\(module).\(name)"
            } else if let alias {
                imported[alias] = name
            } else {
                let top = String(name.prefix { $0 != "." })
                imported[top] = top
            }
            let root = String((isFrom ? module : name).prefix { $0 != "." })
            if Self.modules.contains(root), !isTold {
                isTold = isFrom
                found.append(
                    .init(position: walker.place(first), name: isFrom ? "from \(root) import" : "import \(root)"))
            }
        }
        return last
    }
}
