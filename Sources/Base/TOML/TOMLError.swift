/// Why a text is not TOML, and where.
public struct TOMLError: Error, Sendable, Hashable {
    /// One line for people.
    public var message: String
    /// The line, from 1.
    public var line: Int
    /// The column in bytes, from 1.
    public var column: Int
}
