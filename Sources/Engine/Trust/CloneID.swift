package import Platform

/// The name by which the user's trust knows a clone: random, in its Git folder, where neither a clone nor a fetch writes.
///
/// It is made when the user first says yes. By itself it allows nothing: what is allowed stands in the user's state folder.
/// It lies beside the gate's own folder, which people may delete without losing more than history.
package struct CloneID: Sendable, Hashable {
    /// 32 hexadecimal digits.
    package let text: String

    private static let length = 32

    /// Reads it; nil where the user has never said yes in this clone.
    ///
    /// - Throws: `FileError` where the file exists and cannot be read.
    package static func read(_ commonFolder: String) throws(FileError) -> CloneID? {
        guard let bytes = try Files.read(file(commonFolder), limit: 64) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        // It becomes part of a path.
        let isWellFormed =
            text.utf8.count == length && text.utf8.allSatisfy { Array("0123456789abcdef".utf8).contains($0) }
        return isWellFormed ? CloneID(text: String(text)) : nil
    }

    /// Makes one and writes it down in place of what is there.
    ///
    /// - Throws: `FileError` where the Git folder cannot be written.
    package static func make(_ commonFolder: String) throws(FileError) -> CloneID {
        var generator = SystemRandomNumberGenerator()
        let text = (0..<length).map { _ in String(UInt8.random(in: 0..<16, using: &generator), radix: 16) }.joined()
        try Files.write(Array("\(text)\n".utf8), to: file(commonFolder), mode: 0o600)
        return CloneID(text: text)
    }

    private static func file(_ commonFolder: String) -> String { commonFolder + "/gate-clone-id" }
}
