/// A Python file as it is written: its docstring, its definitions in source order, and what it exports.
public struct PythonModule: Sendable {
    /// The module's own docstring, a blank one included.
    public let docstring: Docstring?
    /// Every class and function at any depth, in the order of their headers.
    public let definitions: [Definition]
    /// What `__all__` lists, where the module sets it; nil elsewhere.
    public let exports: Exports?
    /// True where the file holds nothing but blank lines and comments.
    public let isEmpty: Bool
    /// UTF-8 with one NUL behind its end, which `SourceEncoding.text` puts there.
    package let text: [UInt8]

    /// Reads a file's bytes, in the encoding that its byte order mark or its `coding` comment states.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: The module; its positions count in the text without the byte order mark.
    /// - Throws: The first place at which the bytes are not text, or the text is not Python.
    public static func read(_ bytes: [UInt8]) throws(PythonSourceError) -> PythonModule {
        try read(text: try SourceEncoding.text(of: bytes))
    }

    /// Reads text that is UTF-8 and ends with its one NUL.
    static func read(text: [UInt8]) throws(PythonSourceError) -> PythonModule {
        let reader = try text.withUnsafeBufferPointer { buffer throws(PythonSourceError) in
            var reader = DefinitionReader(buffer)
            try reader.read()
            return (reader.docstring, reader.definitions, reader.exports.exports, reader.isEmpty)
        }
        return PythonModule(
            docstring: reader.0, definitions: reader.1, exports: reader.2, isEmpty: reader.3, text: text)
    }

    /// The text of a docstring of this module: escapes decoded, literals joined, every line end as LF.
    ///
    /// A lone surrogate becomes U+FFFD.
    public func value(of docstring: Docstring) -> String {
        text.withUnsafeBufferPointer { StringLiterals.value(of: docstring.range.clamped(to: 0..<$0.count), in: $0) }
    }

    /// The text of a docstring without its margins, as `inspect.cleandoc` leaves it.
    public func cleanedValue(of docstring: Docstring) -> String {
        DocstringCleaning.cleaned(value(of: docstring))
    }
}

/// The names that a module declares public by `__all__`.
public struct Exports: Hashable, Sendable {
    /// The names, in the order in which they are listed.
    public let names: [String]
    /// False where a part of `__all__` is computed, so that names may be missing here.
    public let isComplete: Bool
}
