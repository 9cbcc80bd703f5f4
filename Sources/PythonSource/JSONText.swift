/// Asks whether a text is JSON.
public enum JSONText {
    /// Reads a text to its end; `NaN` and `Infinity`, which Python writes, pass.
    ///
    /// - Throws: The first place at which the bytes are not JSON, or are nested deeper than 256 levels.
    public static func check(_ bytes: [UInt8]) throws(PythonSourceError) {
        _ = try JSONDocument.read(bytes)
    }
}
