package import JSON

extension PythonSourceError {
    /// What keeps a notebook's bytes from being JSON.
    package init(_ error: JSONError) {
        self.init(
            error.isTooDeep ? .nesting : .json, error.message,
            at: SourcePosition(line: error.line, column: error.column))
    }
}

extension JSONDocument {
    /// Reads the bytes of a notebook.
    package static func notebook(_ bytes: [UInt8]) throws(PythonSourceError) -> JSONDocument {
        do throws(JSONError) {
            return try read(bytes)
        } catch {
            throw PythonSourceError(error)
        }
    }
}
