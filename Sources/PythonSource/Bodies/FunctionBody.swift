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
    /// A bare `raise` gives the types of its except clause; what an except clause of the same `try` catches is left
    /// out, and so is what is no name of a class, such as `raise make_error()`.
    public internal(set) var raises: [Raise] = []
}

extension PythonModule {
    /// What the body of a function of this module gives back; nil for a class.
    ///
    /// It is read anew at each call: counting needs none of it.
    public func body(of definition: Definition) -> FunctionBody? {
        guard definition.kind != .classType else { return nil }
        return text.withUnsafeBufferPointer { buffer in
            guard definition.header.lowerBound >= 0, definition.header.upperBound < buffer.count else { return nil }
            var scanner = TextScanner(buffer)
            scanner.position = definition.header.lowerBound
            scanner.line = definition.position.line
            scanner.lineStart = definition.header.lowerBound - definition.position.column + 1
            var reader = BodyReader(scanner)
            // The body was read without an error when the module was.
            try? reader.read()
            return reader.body
        }
    }
}
