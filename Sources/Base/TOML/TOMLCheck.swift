/// Asks whether a text is TOML 1.0 (https://toml.io/en/v1.0.0), strictly, and keeps nothing of it.
public enum TOMLCheck {
    /// How deeply arrays and inline tables may lie within each other; the specification has no bound.
    static let deepest = 128

    /// Reads a text to its end.
    ///
    /// - Throws: `TOMLError` at the first place that is not TOML, keys that are defined twice included.
    public static func wellFormed(_ bytes: [UInt8]) throws(TOMLError) {
        try bytes.withUnsafeBufferPointer { buffer throws(TOMLError) in
            var reader = TOMLReader(buffer)
            try reader.document()
        }
    }
}
