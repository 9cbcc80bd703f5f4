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

    /// Forgets every yes of this clone, an earlier version's too; a new one begins with a new id.
    ///
    /// - Throws: `FileError` where a file cannot be removed.
    package func revoke() throws(FileError) {
        if let id = try CloneID.read(commonFolder) {
            try Files.remove(file(id))
            try CloneID.remove(commonFolder)
        }
        try Files.remove(fileByPath)
    }

    /// What was allowed in the other clones of this user.
    package func otherRecords() -> [TrustRecord] {
        let own = (try? CloneID.read(commonFolder))?.text
        return Files.names(in: "\(folder)/clones").map { String(decoding: $0, as: UTF8.self) }
            .filter { $0 != own }.compactMap { name in
                (try? Files.read("\(folder)/clones/\(name)", limit: Self.limit)).flatMap { $0 }
                    .flatMap { TrustRecord(text: String(decoding: $0, as: UTF8.self)) }
            }
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

/// What the user has allowed in one clone, as a file of lines: a word, a space, and text without control characters.
package struct TrustRecord: Sendable, Hashable {
    /// The Git folder in which the yes was given.
    package var folder: String
    /// The upstream that the user saw named, nil where there was none.
    package var upstream: TrustedUpstream?
    /// SHA-256 of each allowed value, with the key path for people.
    package var values: [String: String] = [:]

    private static let header = "gate-trust 2"

    package init(folder: String) { self.folder = folder }

    /// Reads the text of a record; nil where it is none.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.header[...] else { return nil }
        var fields: [Substring: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2 else { continue }
            if parts[0] == "value" {
                values[String(parts[1])] = parts.count > 2 ? Self.read(parts[2]) : ""
            } else {
                fields[parts[0]] = Self.read(parts.dropFirst().joined(separator: " ")[...])
            }
        }
        guard let folder = fields["folder"] else { return nil }
        self.folder = folder
        if let remote = fields["remote"], let url = fields["url"], let address = fields["address"] {
            upstream = TrustedUpstream(
                remote: remote, branch: fields["branch"], address: RemoteAddress(url: url, address: address))
        }
    }

    /// The text of the record.
    package var text: String {
        var lines = [Self.header, "folder \(Self.written(folder))"]
        if let upstream {
            lines += ["remote", "branch", "url", "address"].compactMap { word in
                let field =
                    switch word {
                    case "remote": upstream.remote
                    case "branch": upstream.branch
                    case "url": upstream.address.url
                    default: upstream.address.address
                    }
                return field.map { "\(word) \(Self.written($0))" }
            }
        }
        lines += values.sorted { $0.key < $1.key }.map { "value \($0.key) \(Self.written($0.value))" }
        return lines.map { $0 + "\n" }.joined()
    }

    // A step's name comes from the repository: with a line's end in it, it would write a line of its own.
    private static func written(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ text: Substring) -> String {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let byte = rest.popFirst() {
            let code = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(code, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

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

    static func remove(_ commonFolder: String) throws(FileError) { try Files.remove(file(commonFolder)) }

    private static func file(_ commonFolder: String) -> String { commonFolder + "/gate-clone-id" }
}
