package import Git
package import Platform

/// What is known of the last fetch of one remote: a file of seven lines.
package struct FetchRecord: Sendable, Hashable {
    /// Seconds since 1970 of the last fetch that went well.
    package var succeededAt: Int?
    /// Seconds since 1970 of the last try.
    package var triedAt: Int
    /// Why the last try failed, nil where it went well.
    package var failure: String?
    /// How many tries have failed one after the other.
    package var failures: Int
    /// What the branch had before it was last seen to be rewritten, nil where it never was.
    package var rewrittenFrom: ObjectID?
    /// What the last fetch that went well has brought.
    package var brought: Brought?

    /// A commit with the place from which it came.
    package struct Brought: Sendable, Hashable {
        /// The newest commit of the branch.
        package var tip: ObjectID
        /// SHA-256 of the remote's address at that time.
        package var address: String
    }

    /// Reads it; nil where nothing was fetched yet, or the file cannot be understood.
    package static func read(_ remote: String, _ state: StateFolder) throws(FileError) -> FetchRecord? {
        guard let bytes = try Files.read(path(remote, state), limit: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, let tried = Int(lines[1]), let failures = Int(lines[2]) else { return nil }
        return FetchRecord(
            succeededAt: Int(lines[0]).map(Clock.plausible), triedAt: Clock.plausible(tried),
            failure: lines[3].isEmpty ? nil : String(lines[3]),
            failures: failures, rewrittenFrom: lines.count > 4 ? ObjectID(hex: lines[4]) : nil,
            brought: lines.count > 6
                ? ObjectID(hex: lines[5]).map { Brought(tip: $0, address: String(lines[6])) } : nil)
    }

    package func write(_ remote: String, _ state: StateFolder) throws(FileError) {
        let reason = (failure ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        let text =
            "\(succeededAt.map(String.init) ?? "never")\n\(triedAt)\n\(failures)\n\(reason)\n"
            + "\(rewrittenFrom?.description ?? "")\n"
            + (brought.map { "\($0.tip)\n\($0.address)\n" } ?? "")
        try state.make(state.fetches)
        try Files.write(Array(text.utf8), to: Self.path(remote, state))
    }

    private static func path(_ remote: String, _ state: StateFolder) -> String {
        "\(state.fetches)/\(Paths.fileName(remote))"
    }
}
