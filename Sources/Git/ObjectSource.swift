private import CLibgit2

/// Brings objects that a partial clone was made without, see partial-clone in Git's technical documentation.
///
/// What it brings it puts into the repository's own folders of objects, where the next look finds it.
public final class ObjectSource: Sendable, Hashable {
    private let fetch: @Sendable ([ObjectID]) -> Void

    /// Makes a source.
    ///
    /// - Parameter fetch: Brings what it can, and says nothing of what it cannot.
    public init(_ fetch: @escaping @Sendable ([ObjectID]) -> Void) {
        self.fetch = fetch
    }

    /// Brings objects, as many as can be had.
    public func bring(_ ids: [ObjectID]) {
        if !ids.isEmpty { fetch(ids) }
    }

    /// True for the same source.
    public static func == (one: ObjectSource, other: ObjectSource) -> Bool { one === other }

    /// Hashes which one it is.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// Lets an open repository ask for what it lacks.
    func serve(_ repository: OpaquePointer) throws(GitError) {
        var database: OpaquePointer?
        try check(git_repository_odb(&database, repository), "git_repository_odb")
        defer { git_odb_free(database) }
        let code = gate_git_bring_missing(
            database,
            { id, context in
                guard let id, let context else { return }
                Unmanaged<ObjectSource>.fromOpaque(context).takeUnretainedValue().bring([ObjectID(id)])
            },
            { context in
                if let context { Unmanaged<ObjectSource>.fromOpaque(context).release() }
            }, Unmanaged.passRetained(self).toOpaque())
        try check(code, "git_odb_add_backend")
    }
}

extension Repository {
    /// The remotes that have promised what this clone was made without, the one that it came from first; none in a whole one.
    public borrowing func promisors() throws(GitError) -> [String] {
        var names: [String] = []
        try forEachSetting(isOwn: true) { name, value in
            if name == "extensions.partialclone" {
                names.insert(value, at: 0)
            } else if name.hasPrefix("remote."), name.hasSuffix(".promisor"), ConfigurationFiles.isTrue(value) {
                names.append(String(name.dropFirst("remote.".count).dropLast(".promisor".count)))
            }
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// True where objects may be missing that a remote has promised.
    public borrowing func isPartial() -> Bool { ((try? promisors()) ?? []).isEmpty == false }

    /// Those of some objects that are not here; nothing is brought for the question.
    public borrowing func lacking(_ ids: [ObjectID]) throws(GitError) -> [ObjectID] {
        var database: OpaquePointer?
        try check(git_repository_odb(&database, pointer), "git_repository_odb")
        defer { git_odb_free(database) }
        var lacking: [ObjectID] = []
        for id in ids {
            var oid = id.oid
            if git_odb_exists_ext(database, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 0 { lacking.append(id) }
        }
        return lacking
    }
}
