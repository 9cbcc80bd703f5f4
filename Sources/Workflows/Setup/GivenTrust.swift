public import Engine
import Git
import Platform
public import Rules

/// What this user has allowed by now: in this clone, and where else.
public struct GivenTrust: Sendable {
    /// Another clone in which a yes was given.
    public struct Clone: Sendable {
        /// Its Git folder.
        public var folder: String
        /// How many values are allowed there.
        public var count: Int
        /// False where nothing lies there any more.
        public var isThere: Bool
    }

    /// The values of the policy that lies here, as far as they are allowed; nil where nothing is.
    public private(set) var here: [CommandValue]?
    /// How many further values are allowed here that the policy does not have now.
    public private(set) var others = 0
    /// The upstream whose commands are allowed by themselves.
    public private(set) var upstream: TrustedUpstream?
    /// The other clones, by their folders.
    public private(set) var clones: [Clone] = []

    /// Reads it.
    ///
    /// - Throws: `GitError` where there is no repository, `FileError` where something cannot be read.
    public init(_ workspace: Workspace) throws {
        let repository = try workspace.open()
        let store = TrustStore(
            stateFolder: workspace.surroundings.stateFolder, commonFolder: repository.commonFolder)
        let trust = try store.read()
        clones = store.otherRecords().map { record in
            Clone(folder: record.folder, count: record.values.count, isThere: Files.isFolder(record.folder))
        }.sorted { $0.folder < $1.folder }
        guard trust.wasAsked else { return }
        upstream = trust.upstream
        let values = try Installation(workspace).policy().policy?.commandValues ?? []
        let allowed = values.filter(trust.allows)
        here = allowed
        others = trust.digests.count - allowed.count
    }

    /// Takes back what was allowed in this clone.
    ///
    /// - Returns: False where nothing was.
    /// - Throws: `GitError` where there is no repository, `FileError` where the record cannot be removed.
    public static func revoke(_ workspace: Workspace) throws -> Bool {
        let repository = try workspace.open()
        let store = TrustStore(
            stateFolder: workspace.surroundings.stateFolder, commonFolder: repository.commonFolder)
        let hadAny = try store.read().wasAsked
        try store.revoke()
        return hadAny
    }
}
