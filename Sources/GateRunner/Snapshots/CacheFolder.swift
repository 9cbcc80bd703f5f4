import Git

/// The folder in which a repository's snapshots lie, outside of the repository.
struct CacheFolder: Sendable {
    let path: String

    /// The folder of a repository.
    ///
    /// - Parameters:
    ///   - commonFolder: Its common Git folder, whose real path tells repositories apart.
    ///   - name: Its name, for people who look into the cache.
    ///   - parent: `snapshot.folder` of the policy, else `gate` in the user's folder of caches.
    init(commonFolder: String, name: String, in parent: String) {
        let digest = Digest.sha256(Files.realPath(commonFolder) ?? commonFolder).prefix(12)
        path = "\(parent)/\(Paths.fileName(name))-\(digest)"
    }

    /// An empty folder for commands that need no files.
    func emptyFolder() throws(FileError) -> String {
        let empty = path + "/empty"
        if !Files.isFolder(empty) { try Files.makeFolder(empty, mode: 0o700) }
        return empty
    }
}
