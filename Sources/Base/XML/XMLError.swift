/// Why a text is not XML that is read here, with the place.
public struct XMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as in `it is cut short`.
    public let message: String
    /// The line, counted from 1.
    public let line: Int

    /// One line for people.
    public var description: String { "\(message) (line \(line))" }
}
