import PythonSource

/// The module that a text reads as.
func read(_ text: String) throws -> PythonModule {
    try PythonModule.read(Array(text.utf8))
}

/// The error that bytes give; nil where they read well.
func failure(_ bytes: [UInt8]) -> PythonSourceError? {
    do throws(PythonSourceError) {
        _ = try PythonModule.read(bytes)
        return nil
    } catch {
        return error
    }
}

/// The error that a text gives; nil where it reads well.
func failure(_ text: String) -> PythonSourceError? {
    failure(Array(text.utf8))
}

extension PythonModule {
    /// `name@line` of every definition.
    var places: [String] { definitions.map { "\($0.qualifiedName)@\($0.position.line)" } }

    /// The docstring of the first definition.
    var firstValue: String? { definitions.first?.docstring.map { value(of: $0) } }
}
