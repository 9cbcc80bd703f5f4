import Git
package import Platform
import Synchronization

/// Signs cached passes, and what the snapshots hold, with a key that lives outside every repository.
///
/// A step can write into the Git folder and the cache, so what is found there counts only if gate signed it. A process that
/// can read the key can still forge it, and steps run as the user: those with linked data, which run in a shelter, find the
/// file empty. A copied Git folder cannot be believed either, nor what a step in a container writes that sees only the
/// repository.
package final class MemorySeal: Sendable {
    // As long as the digest, see RFC 2104.
    private static let keyBytes = 32

    /// Where the key lies.
    let file: String
    private let known = Mutex<[UInt8]?>(nil)

    /// The seal of the user with this state folder.
    package init(stateFolder: String) {
        file = stateFolder + "/gate/memory-key"
    }

    /// A document as a signed line.
    ///
    /// - Throws: `FileError` where a key has to be made and cannot be written.
    package func seal(_ document: [UInt8]) throws(FileError) -> [UInt8] {
        let key = if let key = key() { key } else { try makeKey() }
        return Array(Digest.hmac(key: key, document).utf8) + [UInt8(ascii: " ")] + document + [UInt8(ascii: "\n")]
    }

    /// The document of a line, nil where this user's gate has not signed it.
    package func open(_ line: [UInt8]) -> ArraySlice<UInt8>? {
        let signed = Digest.length
        guard line.count > signed + 1, line.last == UInt8(ascii: "\n"), line[signed] == UInt8(ascii: " "),
            let key = key()
        else { return nil }
        let document = Array(line[(signed + 1)..<(line.count - 1)])
        return Digest.hmac(key: key, document).utf8.elementsEqual(line[..<signed]) ? document[...] : nil
    }

    private func key() -> [UInt8]? {
        known.guarded { known in
            known = known ?? keyOnDisk
            return known
        }
    }

    private var keyOnDisk: [UInt8]? {
        guard let bytes = (try? Files.read(file, limit: 4096)) ?? nil, bytes.count == Self.keyBytes else { return nil }
        return bytes
    }

    /// Makes the key where there is none: of several threads and processes that begin at once, one alone.
    private func makeKey() throws(FileError) -> [UInt8] {
        try known.guarded { known throws(FileError) in
            if let key = known ?? keyOnDisk {
                known = key
                return key
            }
            var generator = SystemRandomNumberGenerator()
            let bytes = (0..<Self.keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            try Files.makeFolder(Paths.folder(of: file), mode: 0o700)
            let new = "\(file).\(Clock.identifier(Clock.milliseconds()))"
            try Files.write(bytes, to: new, mode: 0o600)
            // A link is made only where nothing has the name; a file that is no key has to give way.
            if !Files.link(new, to: file), keyOnDisk == nil { try Files.write(bytes, to: file, mode: 0o600) }
            try Files.remove(new)
            let key = keyOnDisk ?? bytes
            known = key
            return key
        }
    }
}
