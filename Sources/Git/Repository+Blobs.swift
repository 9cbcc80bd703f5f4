private import CLibgit2

/// What a blob holds, or only how much where that is more than is wanted.
public enum BlobContent: Sendable, Hashable {
    /// All of it.
    case bytes([UInt8])
    /// Its size in bytes, told by the object's header.
    case tooLarge(Int)
}

extension Repository {
    /// Reads a blob, and of a large one the header alone.
    ///
    /// - Parameters:
    ///   - id: The blob.
    ///   - limit: The largest size in bytes that is read.
    /// - Throws: `GitError` of kind `notFound` where the object is not here, as in a partial clone.
    public borrowing func content(of id: ObjectID, limit: Int) throws(GitError) -> BlobContent {
        var oid = id.oid
        var database: OpaquePointer?
        try check(git_repository_odb(&database, pointer), "git_repository_odb")
        defer { git_odb_free(database) }
        var size = 0
        var type = GIT_OBJECT_BLOB
        try check(git_odb_read_header(&size, &type, database, &oid), "git_odb_read_header")
        if size > limit { return .tooLarge(size) }
        var object: OpaquePointer?
        try check(git_odb_read(&object, database, &oid), "git_odb_read")
        defer { git_odb_object_free(object) }
        guard let data = git_odb_object_data(object) else { return .bytes([]) }
        return .bytes(Array(UnsafeRawBufferPointer(start: data, count: git_odb_object_size(object))))
    }

    /// Writes a blob to the object database.
    public borrowing func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var id = git_oid()
        let code = bytes.withUnsafeBytes { git_blob_create_from_buffer(&id, pointer, $0.baseAddress, $0.count) }
        try check(code, "git_blob_create_from_buffer")
        return ObjectID(id)
    }

    /// The names in one folder of a tree, those of its folders too; nil where the tree has no such folder.
    ///
    /// - Parameters:
    ///   - folder: The folder's path, empty for the top.
    ///   - tree: The tree.
    public borrowing func names(in folder: [UInt8], of tree: ObjectID) throws(GitError) -> [[UInt8]]? {
        if tree == .emptyTree { return folder.isEmpty ? [] : nil }
        var oid = tree.oid
        var handle: OpaquePointer?
        try check(git_tree_lookup(&handle, pointer, &oid), "git_tree_lookup")
        defer { git_tree_free(handle) }
        if !folder.isEmpty {
            var entry: OpaquePointer?
            let code = git_tree_entry_bypath(&entry, handle, folder.map { CChar(bitPattern: $0) } + [0])
            if code == GIT_ENOTFOUND.rawValue { return nil }
            try check(code, "git_tree_entry_bypath")
            defer { git_tree_entry_free(entry) }
            guard git_tree_entry_type(entry) == GIT_OBJECT_TREE else { return nil }
            var inner: OpaquePointer?
            try check(git_tree_lookup(&inner, pointer, git_tree_entry_id(entry)), "git_tree_lookup")
            git_tree_free(handle)
            handle = inner
        }
        var names: [[UInt8]] = []
        for index in 0..<git_tree_entrycount(handle) {
            if let name = git_tree_entry_name(git_tree_entry_byindex(handle, index)) { names.append(bytes(of: name)) }
        }
        return names
    }
}
