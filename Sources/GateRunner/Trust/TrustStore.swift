public import GatePolicy
import Git

/// What this user has allowed the policies of one repository to run.
///
/// A policy runs commands, and a clone brings a policy. Trust is a set of digests, one for each value that bears a
/// command, kept outside the repository: changed thresholds never ask, a changed command asks once.
public struct TrustStore: Sendable {
    private let file: String

    /// The trust in the repository with this common Git folder.
    public init(stateFolder: String, commonFolder: String) {
        let place = Files.realPath(commonFolder) ?? commonFolder
        file = "\(stateFolder)/gate/trust/\(Digest.sha256(place).prefix(32))"
    }

    /// What is allowed by now.
    ///
    /// - Throws: `FileError` where the file exists and cannot be read.
    public func read() throws -> Trust {
        guard let bytes = try Files.read(file, limit: 1 << 20) else { return Trust(digests: [], wasAsked: false) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return Trust(digests: Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) }), wasAsked: true)
    }

    /// Allows further values.
    ///
    /// - Throws: `FileError` where the state folder cannot be written.
    public func add(_ values: [CommandValue]) throws {
        let known = try read()
        let new = values.filter { !known.allows($0) }
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        if new.isEmpty, known.wasAsked { return }
        try Files.makeFolder(folder, mode: 0o700)
        let lines = new.map { "\(Trust.digest($0)) \($0.keyPath)\n" }.joined()
        try Files.append(Array((lines.isEmpty ? "\n" : lines).utf8), to: file)
    }
}

/// A set of allowed values.
public struct Trust: Sendable, Hashable {
    var digests: Set<String>
    /// True once the user has allowed anything in this repository.
    public var wasAsked: Bool

    /// True where this value may be used.
    public func allows(_ value: CommandValue) -> Bool { digests.contains(Self.digest(value)) }

    /// Adds values without writing them down, because a trusted reference holds them.
    mutating func accept(_ values: [CommandValue]) {
        digests.formUnion(values.map(Self.digest))
    }

    // The key is part of what is digested: a text that is harmless as a step's name is not allowed as its command.
    static func digest(_ value: CommandValue) -> String { Digest.sha256("\(value.keyPath)\u{0}\(value.text)") }
}
