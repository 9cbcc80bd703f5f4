import PythonSource
import TestSupport

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

/// JSON with one to three random mistakes: a byte that is changed, gone or added, or a piece that is gone.
func damaged(_ original: [UInt8], by chance: inout SplitMix) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &chance) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array(#"{}[]",:\n0"#.utf8).randomElement(using: &chance) ?? 0, at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        }
    }
    return bytes
}
