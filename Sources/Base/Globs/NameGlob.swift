/// A glob for whole names, such as `release/*` for branches or `encoder.*` for parameters.
public struct NameGlob: Sendable, Hashable {
    /// What a name's parts are divided by.
    public enum Kind: Sendable, Hashable {
        /// A branch: `*` stays within a part, `**` crosses slashes.
        case branch
        /// A dotted name, such as a parameter's: `*` matches everything.
        case dotted
    }

    /// The glob as it was written.
    public let text: String
    private let program: GlobProgram

    /// Reads a glob; nil where it is empty, or a class `[` is not closed.
    public init?(_ text: String, kind: Kind) {
        guard !text.isEmpty else { return nil }
        guard let program = GlobProgram(Array(text.utf8), separator: kind == .branch ? UInt8(ascii: "/") : nil) else {
            return nil
        }
        self.text = text
        self.program = program
    }

    /// Tells whether the glob matches the whole name.
    public func matches(_ name: String) -> Bool {
        program.matches(Array(name.utf8))
    }
}
