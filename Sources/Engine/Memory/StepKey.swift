import Git

/// What a step's result depends on, part by part: the same parts, the same result.
package struct StepKey: Sendable, Hashable {
    /// One thing that the result depends on.
    package struct Part: Sendable, Hashable {
        /// What it is, in words.
        package var name: String
        /// Its value, or a digest of it; one line.
        package var value: String
    }

    package let parts: [Part]
    /// SHA-256 over all parts.
    package let digest: String

    package init(_ parts: [Part]) {
        self.parts = parts
        var text: [UInt8] = []
        for part in parts {
            text += part.name.utf8
            text.append(0)
            text += part.value.utf8
            text.append(0)
        }
        digest = Digest.sha256(text)
    }
}
