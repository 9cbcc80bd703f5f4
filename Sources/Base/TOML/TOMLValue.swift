/// A value of a TOML document.
public enum TOMLValue: Hashable, Sendable {
    /// `true` or `false`.
    case bool(Bool)
    /// An integer or a fraction, with its digits as they are written, underscores left out.
    case number(Double, String)
    /// A text of any of the four kinds.
    case string(String)
    /// A date, a time, or both, as it is written.
    case time(String)
    /// A list; the tables of `[[name]]` too.
    case array([TOMLValue])
    /// A table, by its keys.
    case table([String: TOMLValue])

    /// The value below keys, one table within the other; nil where there is none.
    public subscript(path: String...) -> TOMLValue? {
        var value = self
        for key in path {
            guard case .table(let members) = value, let next = members[key] else { return nil }
            value = next
        }
        return value
    }
}
