/// What a function takes and gives, as its header states it.
public struct Signature: Hashable, Sendable {
    /// One parameter.
    public struct Parameter: Hashable, Sendable {
        /// How an argument reaches a parameter.
        public enum Kind: String, Hashable, Sendable {
            /// By position alone: it stands before a `/`.
            case positionalOnly
            /// By position or by name.
            case standard
            /// `*args`: all further positions.
            case variadic
            /// By name alone: it stands behind a `*`.
            case keywordOnly
            /// `**kwargs`: all further names.
            case keywords
        }

        /// The bare name, without stars.
        public let name: String
        /// How an argument reaches it.
        public internal(set) var kind: Kind
        /// The annotation as it is written; nil where there is none.
        public let annotation: String?
        /// The default as it is written; nil where there is none.
        public let defaultValue: String?
        /// The place of the name.
        public let position: SourcePosition
    }

    /// The parameters in their order, `self` and `cls` included.
    public let parameters: [Parameter]
    /// The annotation behind `->` as it is written; nil where there is none.
    public let returns: String?
}

extension PythonModule {
    /// The signature of a function or method of this module; nil for a class.
    ///
    /// It is read anew from the header at each call: counting needs none, and most runs look at a few functions.
    public func signature(of definition: Definition) -> Signature? {
        guard definition.kind != .classType else { return nil }
        return text.withUnsafeBufferPointer { buffer in
            guard var scanner = TextScanner(buffer, at: definition) else { return nil }
            // The header was read without an error when the module was.
            return try? scanner.signature()
        }
    }
}

extension TextScanner {
    /// Reads from a function's keyword on to the colon that ends its header.
    fileprivate mutating func signature() throws(PythonSourceError) -> Signature? {
        while text[position] != Byte.openParenthesis {
            switch text[position] {
            case 0: return nil
            case Byte.openSquare: try skipBrackets()
            case Byte.backslash: position = try continuation(at: position)
            default: position += 1
            }
        }
        position += 1
        let parameters = try parameters()
        guard text[position] == Byte.closeParenthesis else { return nil }
        position += 1
        try skipBlanks()
        var returns: String?
        if text[position] == Byte.minus {
            position += 2
            returns = try expression(stopsAtEquals: false, stopsAtComma: false)
        }
        return Signature(parameters: parameters, returns: returns)
    }

    /// Steps over the brackets that open here, with all that they hold.
    private mutating func skipBrackets() throws(PythonSourceError) {
        try open(text[position], at: position)
        position += 1
        repeat {
            _ = try expression(stopsAtEquals: false, stopsAtComma: false)
            guard text[position] != 0 else { return }
            if text[position] == Byte.closeSquare { try close(Byte.closeSquare, at: position) }
            position += 1
        } while !brackets.isEmpty
    }

    /// Reads parameters up to the parenthesis that closes them.
    private mutating func parameters() throws(PythonSourceError) -> [Signature.Parameter] {
        var parameters: [Signature.Parameter] = []
        var kind = Signature.Parameter.Kind.standard
        while true {
            try skipBlanks(acrossLines: true)
            var own = kind
            switch text[position] {
            case Byte.comma:
                position += 1
                continue
            case Byte.slash:
                for index in parameters.indices { parameters[index].kind = .positionalOnly }
                position += 1
                continue
            case Byte.asterisk:
                position += 1
                kind = .keywordOnly
                own = .variadic
                if text[position] == Byte.asterisk {
                    position += 1
                    own = .keywords
                }
                try skipBlanks(acrossLines: true)
                if text[position] == Byte.comma { continue }
            default:
                break
            }
            guard text[position].isIdentifier else { return parameters }
            parameters.append(try parameter(own))
        }
    }

    private mutating func parameter(_ kind: Signature.Parameter.Kind) throws(PythonSourceError) -> Signature.Parameter {
        let start = position
        let place = self.place(start)
        while text[position].isIdentifier { position += 1 }
        let name = Identifier.normalized(string(start..<position))
        try skipBlanks(acrossLines: true)
        var annotation: String?
        if text[position] == Byte.colon {
            position += 1
            annotation = try expression(stopsAtEquals: true, stopsAtComma: true)
        }
        var defaultValue: String?
        if text[position] == Byte.equals {
            position += 1
            defaultValue = try expression(stopsAtEquals: false, stopsAtComma: true)
        }
        return Signature.Parameter(
            name: name, kind: kind, annotation: annotation, defaultValue: defaultValue, position: place)
    }

    /// Reads an expression as it is written, up to the sign that ends it outside of its own brackets.
    private mutating func expression(
        stopsAtEquals: Bool, stopsAtComma: Bool
    ) throws(PythonSourceError) -> String {
        try skipBlanks(acrossLines: true)
        let start = position
        let depth = brackets.count
        var lambdas = 0
        var index = start
        // The offset behind the last byte of code: a comment may stand before the sign that ends the expression.
        var end = start
        scan: while true {
            let byte = text[index]
            switch byte {
            case Byte.doubleQuote, Byte.singleQuote:
                index = try skipString(at: index, notBefore: start)
                end = index
                continue scan
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace:
                try open(byte, at: index)
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
                if brackets.count == depth { break scan }
                try close(byte, at: index)
            case Byte.comma where brackets.count == depth && lambdas == 0 && stopsAtComma:
                break scan
            case Byte.colon where brackets.count == depth && depth == 0:
                if lambdas == 0 { break scan }
                lambdas -= 1
            case Byte.equals where stopsAtEquals && brackets.count == depth && lambdas == 0:
                if self.byte(index + 1) != Byte.equals { break scan }
                index += 1
            case UInt8(ascii: "l") where brackets.count == depth && hasWord("lambda", at: index):
                if index == start || !text[index - 1].isIdentifier { lambdas += 1 }
            case Byte.hash:
                index = commentEnd(from: index)
                continue scan
            case Byte.backslash:
                index = try continuation(at: index)
                continue scan
            case Byte.lineFeed, Byte.carriageReturn:
                index = newline(at: index)
                continue scan
            case 0:
                break scan
            default:
                break
            }
            index += 1
            if !byte.isBlank { end = index }
        }
        position = index
        return string(start..<end)
    }
}
