private import CLibgit2Local

/// SHA-256 of content, from the cryptographic library that libgit2 brings along.
public enum Digest {
    /// Digests bytes.
    ///
    /// - Parameter bytes: Any number of bytes.
    /// - Returns: 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var output = [UInt8](repeating: 0, count: 32)
        // The function fails for wrong parameters alone, and these are right by construction.
        _ = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { gate_sha256(input.baseAddress, input.count, $0.baseAddress) }
        }
        return Hexadecimal.text(output)
    }

    /// Digests text as UTF-8.
    public static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }
}
