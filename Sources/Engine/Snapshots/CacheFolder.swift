import Git
package import Platform

/// The folder in which a repository's snapshots lie, outside of the repository.
package struct CacheFolder: Sendable {
    package let path: String

    /// The folder of a repository.
    ///
    /// - Parameters:
    ///   - commonFolder: Its common Git folder, whose real path tells repositories apart.
    ///   - name: Its name, for people who look into the cache.
    ///   - parent: `snapshot.folder` of the policy, else `gate` in the user's folder of caches.
    package init(commonFolder: String, name: String, in parent: String) {
        let digest = Digest.sha256(Files.realPath(commonFolder) ?? commonFolder).prefix(12)
        path = "\(parent)/\(Paths.fileName(name))-\(digest)"
    }

    /// An empty folder for a command that needs no files.
    ///
    /// - Parameter isAlone: Whether no other command may be in one at the same time; then it is kept for the next one.
    package func emptyFolder(isAlone: Bool) throws(FileError) -> String {
        let empty = path + "/empty"
        if isAlone, Files.isFolder(empty) { return empty }
        try Files.makeFolder(path, mode: 0o700)
        if !isAlone { return try Files.makeTemporaryFolder(in: path) }
        try Files.makeFolder(empty, mode: 0o700)
        return empty
    }

    /// Takes away what a command has left in its empty folder, and the folder itself where nobody uses it again.
    package func leave(_ folder: String, isAlone: Bool) {
        if !isAlone || !Files.names(in: folder).isEmpty { try? Files.remove(folder) }
    }
}
