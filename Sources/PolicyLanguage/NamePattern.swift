/// A regular expression for whole names, matched in time that grows with pattern times name.
///
/// Swift's `Regex` backtracks, so a pattern such as `(a*)*b` in a policy could stop every commit; this one simulates
/// an automaton (K. Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968). It has literals, `.`,
/// classes, `\d \w \s` and their opposites, groups, `|`, `* + ? {m,n}`, `^` and `$`; no back references and no
/// look-around.
public struct NamePattern: Sendable, Hashable {
    /// Why a text is not a pattern.
    public struct Failure: Error, Sendable, Hashable {
        /// What is wrong.
        public var message: String
        /// The character at which it is wrong, counted from 1.
        public var position: Int
    }

    /// The pattern as it was written.
    public let text: String
    package let program: PatternProgram

    /// Reads a pattern.
    ///
    /// - Throws: `Failure` where the text is not a pattern, or too large a one.
    public init(_ text: String) throws(Failure) {
        self.text = text
        program = try PatternProgram(text)
    }

    /// Tells whether the pattern matches the whole name.
    public func matches(_ name: String) -> Bool {
        program.matches(name)
    }

    /// Compares patterns by their text.
    public static func == (left: NamePattern, right: NamePattern) -> Bool { left.text == right.text }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
