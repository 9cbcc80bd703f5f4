/// Finds the statements that stop a program in a debugger.
public enum DebugStatements {
    /// One such statement.
    public struct Found: Hashable, Sendable {
        /// Where it begins.
        public let position: SourcePosition
        /// What it is, such as `pdb.set_trace()`.
        public let name: String
    }

    /// The calls, each with its opening parenthesis.
    private static let calls: [StaticString] = [
        "breakpoint(", "pdb.set_trace(", "ipdb.set_trace(", "pudb.set_trace(", "rpdb.set_trace(", "wdb.set_trace(",
        "set_trace(", "pudb.db", "IPython.embed(",
    ]
    /// Modules that serve no other purpose; `pdb` has functions that a program may well call.
    private static let imports: [StaticString] = [
        "import ipdb", "import pudb", "import rpdb", "import wdb", "from ipdb ", "from pudb ", "from rpdb ",
    ]
    private static let words = ["breakpoint(", "set_trace", "ipdb", "pudb", "rpdb", "wdb", "embed("].map {
        Array($0.utf8)
    }
    private static let openers: [StaticString] = [
        "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "case",
        "match",
    ]

    /// Looks through a file, in the encoding that it states; comments and texts are not statements.
    ///
    /// - Throws: The first place at which the bytes are not text, or the text is not Python.
    public static func find(in bytes: [UInt8]) throws(PythonSourceError) -> [Found] {
        // Most files hold none of these words at all.
        guard words.contains(where: { mayHold($0, bytes) }) else { return [] }
        let text = try SourceEncoding.text(of: bytes)
        return try text.withUnsafeBufferPointer { buffer throws(PythonSourceError) in
            var scanner = TextScanner(buffer)
            var found: [Found] = []
            while try scanner.nextLogicalLine() != nil { try readLine(&scanner, &found) }
            return found
        }
    }

    private static func mayHold(_ word: [UInt8], _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard buffer.count >= word.count else { return false }
            for start in 0...(buffer.count - word.count) where buffer[start] == word[0] {
                var length = 1
                while length < word.count, buffer[start + length] == word[length] { length += 1 }
                if length == word.count { return true }
            }
            return false
        }
    }

    /// Reads the statements of one logical line, those behind semicolons and behind the colon of a header too.
    private static func readLine(_ scanner: inout TextScanner, _ found: inout [Found]) throws(PythonSourceError) {
        while true {
            while scanner.text[scanner.position].isBlank { scanner.position += 1 }
            if openers.contains(where: { scanner.hasWord($0, at: scanner.position) }) {
                var probe = scanner
                // `match` and `case` are names too, so a line without a header's colon is a plain statement.
                if (try? probe.skipHeader()) != nil {
                    scanner = probe
                    continue
                }
            }
            if let name = name(at: scanner.position, in: scanner.text) {
                found.append(Found(position: scanner.place(scanner.position), name: name))
            }
            if try scanner.skipStatement(stopsAtSemicolon: true).terminator != .semicolon { return }
        }
    }

    private static func name(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> String? {
        for call in calls where begins(call, at: start, in: text) {
            let name = "\(call)"
            return name.hasSuffix("(") ? name + ")" : name
        }
        for statement in imports where begins(statement, at: start, in: text) {
            let end = start + statement.utf8CodeUnitCount
            let isWhole = end >= text.count || !text[end].isIdentifier || text[end - 1] == Byte.space
            if isWhole {
                let name = "\(statement)"
                return name.hasSuffix(" ") ? name + "import" : name
            }
        }
        return nil
    }

    private static func begins(_ word: StaticString, at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard start + word.utf8CodeUnitCount <= text.count else { return false }
        for place in 0..<word.utf8CodeUnitCount where text[start + place] != word.utf8Start[place] { return false }
        return true
    }
}
