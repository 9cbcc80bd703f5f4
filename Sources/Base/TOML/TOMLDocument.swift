/// Reads TOML 1.0 (https://toml.io/en/v1.0.0), strictly; the only reader of TOML here.
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
