/// Reads TOML 1.1 (https://toml.io/en/v1.1.0), of which 1.0 is a part; the only reader of TOML here.
public enum TOMLDocument {
    /// How deeply arrays and inline tables may lie within each other; the specification has no bound.
    static let deepest = 128
    /// The most bytes; what people write has some kB, lock files a few MB.
    static let maxBytes = 64_000_000

    /// Reads a text to its end.
    ///
    /// - Returns: The table at the top.
    /// - Throws: `TOMLError` at the first place that is not TOML, keys that are defined twice included.
    public static func read(_ bytes: [UInt8]) throws(TOMLError) -> TOMLValue {
        try bytes.withUnsafeBufferPointer { buffer throws(TOMLError) in
            var reader = TOMLReader(buffer)
            try reader.document()
            return reader.tables.value
        }
    }
}

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

/// Why a text is not TOML, and where.
public struct TOMLError: Error, Sendable, Hashable {
    /// One line for people.
    public var message: String
    /// The line, from 1.
    public var line: Int
    /// The column in bytes, from 1.
    public var column: Int
}
