private import CLibgit2

/// Objects in a folder of their own above those of a repository, which is read and never written.
///
/// What a computation makes, such as the tree of a merge that nobody has asked for, is gone with the folder.
public struct ThrowawayObjects: ~Copyable {
    private let database: OpaquePointer
    private let repository: OpaquePointer

    /// Opens a folder of objects.
    ///
    /// - Parameters:
    ///   - folder: Where objects are written: there already, and empty at first.
    ///   - objects: The `objects` folder of the repository.
    public init(in folder: String, above objects: String) throws(GitError) {
        try Library.start()
        var opened: OpaquePointer?
        try check(git_odb_open(&opened, folder), "git_odb_open")
        guard let database = opened else { throw GitError.last("git_odb_open", -1) }
        var wrapped: OpaquePointer?
        var code = git_odb_add_disk_alternate(database, objects)
        if code == 0 { code = git_repository_wrap_odb(&wrapped, database) }
        guard code == 0, let wrapped else {
            let error = GitError.last("git_repository_wrap_odb", code)
            git_odb_free(database)
            throw error
        }
        self.database = database
        repository = wrapped
    }

    deinit {
        git_repository_free(repository)
        git_odb_free(database)
    }

    /// Writes a commit, so that a tree without one can be merged.
    public borrowing func writeCommit(tree: ObjectID, parents: [ObjectID]) throws(GitError) -> ObjectID {
        var lines = ["tree \(tree)"] + parents.map { "parent \($0)" }
        lines += ["author gate <gate> 0 +0000", "committer gate <gate> 0 +0000", "", "not a commit of yours", ""]
        var id = git_oid()
        let body = Array(lines.joined(separator: "\n").utf8)
        let code = body.withUnsafeBytes { git_odb_write(&id, database, $0.baseAddress, $0.count, GIT_OBJECT_COMMIT) }
        try check(code, "git_odb_write")
        return ObjectID(id)
    }

    /// Reads a file of a tree.
    ///
    /// - Parameters:
    ///   - path: The file's bytes, relative to the top.
    ///   - tree: The tree.
    ///   - limit: The largest size in bytes that is read.
    /// - Returns: The content, nil where there is no such file, or a larger one.
    public borrowing func file(_ path: [UInt8], in tree: ObjectID, limit: Int) -> [UInt8]? {
        var oid = tree.oid
        var handle: OpaquePointer?
        guard git_tree_lookup(&handle, repository, &oid) == 0 else { return nil }
        defer { git_tree_free(handle) }
        var entry: OpaquePointer?
        guard git_tree_entry_bypath(&entry, handle, path.map { CChar(bitPattern: $0) } + [0]) == 0 else { return nil }
        defer { git_tree_entry_free(entry) }
        var blob: OpaquePointer?
        guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB,
            git_blob_lookup(&blob, repository, git_tree_entry_id(entry)) == 0
        else { return nil }
        defer { git_blob_free(blob) }
        let size = git_blob_rawsize(blob)
        guard size <= limit, let content = git_blob_rawcontent(blob) else { return size == 0 ? [] : nil }
        return Array(UnsafeRawBufferPointer(start: content, count: Int(size)))
    }
}
