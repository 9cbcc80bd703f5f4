import Git
package import Platform
import PolicyLanguage
package import Rules

/// What this user has allowed the policies of one clone to run.
///
/// A policy runs commands, and a clone brings a policy. Trust is a set of digests, one for each value that bears a
/// command, kept outside the repository and found by the clone's id: changed thresholds never ask, a changed command asks
/// once, and another clone at the same path has a trust of its own. A repository that has moved keeps it, and so does a
/// copy with its Git folder: what was allowed is the same there.
package struct TrustStore: Sendable {
    private static let limit = 1 << 20

    private let folder: String
    private let commonFolder: String

    /// The trust in the clone with this common Git folder.
    package init(stateFolder: String, commonFolder: String) {
        folder = "\(stateFolder)/gate/trust"
        self.commonFolder = commonFolder
    }

    /// What is allowed by now; nothing is written.
    ///
    /// - Throws: `FileError` where a file exists and cannot be read.
    package func read() throws(FileError) -> Trust {
        guard let id = try CloneID.read(commonFolder) else { return try readByPath() }
        guard let record = try read(id) else { return Trust() }
        return Trust(digests: Set(record.values.keys), wasAsked: true, upstream: record.upstream)
    }

    /// Allows further values and records the upstream that was named.
    ///
    /// - Throws: `FileError` where the Git folder or the state folder cannot be written.
    package func add(_ values: [CommandValue], upstream: TrustedUpstream? = nil) throws(FileError) {
        let known = try read()
        let id = try CloneID.read(commonFolder)
        var record = try id.flatMap { id throws(FileError) in try read(id) } ?? TrustRecord(folder: place)
        record.folder = place
        // What was allowed before clones had ids.
        for digest in known.digests where record.values[digest] == nil { record.values[digest] = "" }
        for value in values { record.values[Trust.digest(value)] = value.keyPath }
        record.upstream = upstream
        let name = if let id { id } else { try CloneID.make(commonFolder) }
        try Files.makeFolder("\(folder)/clones", mode: 0o700)
        try Files.write(Array(record.text.utf8), to: file(name), mode: 0o600)
        try Files.remove(fileByPath)
    }

    private func read(_ id: CloneID) throws(FileError) -> TrustRecord? {
        try Files.read(file(id), limit: Self.limit).flatMap { TrustRecord(text: String(decoding: $0, as: UTF8.self)) }
    }

    private func file(_ id: CloneID) -> String { "\(folder)/clones/\(id.text)" }
    private var place: String { Files.realPath(commonFolder) ?? commonFolder }

    // MARK: Before clones had ids

    /// A yes of an earlier version, which went by the path: it holds only where that version's hooks show that it was
    /// given in this very Git folder, and it knows no upstream.
    private func readByPath() throws(FileError) -> Trust {
        guard let bytes = try Files.read(fileByPath, limit: Self.limit), try HookInstaller.hasShim(commonFolder) else {
            return Trust()
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return Trust(
            digests: Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) }), wasAsked: true,
            note: "an earlier gate has not recorded which upstream may bring commands; gate trust does")
    }

    private var fileByPath: String { "\(folder)/\(Digest.sha256(place).prefix(32))" }
}

/// What may run in a clone by the user's word.
package struct Trust: Sendable, Hashable {
    /// SHA-256 of each allowed value.
    package var digests: Set<String> = []
    /// True once the user has allowed anything in this clone.
    package var wasAsked = false
    /// The upstream whose commands are allowed by themselves.
    package var upstream: TrustedUpstream?
    /// What stands in the way of more.
    package var note: String?

    /// True where this value may be used.
    package func allows(_ value: CommandValue) -> Bool { digests.contains(Self.digest(value)) }

    // The key is part of what is digested: a text that is harmless as a step's name is not allowed as its command.
    package static func digest(_ value: CommandValue) -> String { Digest.sha256("\(value.keyPath)\u{0}\(value.text)") }
}
