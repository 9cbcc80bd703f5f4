import FoundationEssentials

/// What is known of the last fetch of one remote.
struct FetchRecord: Codable, Sendable {
    /// Seconds since 1970 of the last fetch that went well.
    var succeededAt: Int?
    /// Seconds since 1970 of the last try.
    var triedAt: Int
    /// Why the last try failed, nil where it went well.
    var failure: String?
    /// How many tries have failed one after the other.
    var failures: Int

    /// Reads it; nil where nothing was fetched yet, or the file cannot be understood.
    static func read(_ remote: String, _ state: StateFolder) throws(FileError) -> FetchRecord? {
        guard let bytes = try Files.read(path(remote, state), limit: 1 << 16) else { return nil }
        return try? JSONDecoder().decode(FetchRecord.self, from: Data(bytes))
    }

    func write(_ remote: String, _ state: StateFolder) throws {
        try Files.makeFolder(state.fetches)
        try Files.write(Array(try JSONEncoder().encode(self)), to: Self.path(remote, state))
    }

    private static func path(_ remote: String, _ state: StateFolder) -> String {
        "\(state.fetches)/\(Paths.fileName(remote)).json"
    }
}
