/// The name of a check, `family/finding`, such as `branch/protected`.
public struct CheckID: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The whole name, `family/finding`.
    public let name: String

    /// Makes an id from its whole name.
    public init(_ name: String) {
        self.name = name
    }

    /// Makes an id from a literal.
    public init(stringLiteral value: String) {
        name = value
    }

    /// The part before the slash: `branch`, `test`, `docs`.
    public var family: String {
        String(name.prefix { $0 != "/" })
    }

    /// The whole name.
    public var description: String { name }

    /// Orders ids by name.
    public static func < (left: CheckID, right: CheckID) -> Bool { left.name < right.name }
}
