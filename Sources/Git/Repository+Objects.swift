private import CLibgit2

extension Repository {
    /// Reads a commit.
    public borrowing func commit(_ id: ObjectID) throws(GitError) -> Commit {
        var oid = id.oid
        var commit: OpaquePointer?
        try check(git_commit_lookup(&commit, pointer, &oid), "git_commit_lookup")
        defer { git_commit_free(commit) }
        var parents: [ObjectID] = []
        for index in 0..<git_commit_parentcount(commit) {
            if let parent = git_commit_parent_id(commit, index) { parents.append(ObjectID(parent)) }
        }
        guard let tree = git_commit_tree_id(commit) else {
            throw GitError(kind: .other, function: "git_commit_tree_id", message: "commit \(id.short) has no tree")
        }
        let author = git_commit_author(commit)
        let committer = git_commit_committer(commit)
        return Commit(
            id: id, tree: ObjectID(tree), parents: parents,
            authorName: author?.pointee.name.map { String(cString: $0) } ?? "",
            authorEmail: author?.pointee.email.map { String(cString: $0) } ?? "",
            committerName: committer?.pointee.name.map { String(cString: $0) } ?? "",
            committerEmail: committer?.pointee.email.map { String(cString: $0) } ?? "",
            time: git_commit_time(commit), message: git_commit_message(commit).map { String(cString: $0) } ?? "")
    }

    /// Reads a blob.
    ///
    /// - Parameters:
    ///   - id: The blob.
    ///   - limit: The largest size in bytes that is read.
    /// - Returns: The content, nil where it is larger than `limit`.
    /// - Throws: `GitError` of kind `notFound` where the object is not here, as in a partial clone.
    public borrowing func blob(_ id: ObjectID, limit: Int) throws(GitError) -> [UInt8]? {
        var oid = id.oid
        var blob: OpaquePointer?
        try check(git_blob_lookup(&blob, pointer, &oid), "git_blob_lookup")
        defer { git_blob_free(blob) }
        let size = git_blob_rawsize(blob)
        guard size <= limit else { return nil }
        guard let content = git_blob_rawcontent(blob) else { return [] }
        return Array(UnsafeRawBufferPointer(start: content, count: Int(size)))
    }

    /// Finds one path in a tree.
    ///
    /// - Returns: The entry, nil where there is no such file.
    public borrowing func entry(_ path: String, in tree: ObjectID) throws(GitError) -> TreeEntry? {
        try entry(bytes: Array(path.utf8), in: tree)
    }

    /// Finds one path, given as bytes, in a tree.
    ///
    /// - Returns: The entry, nil where there is no such file.
    public borrowing func entry(bytes path: [UInt8], in tree: ObjectID) throws(GitError) -> TreeEntry? {
        if tree == .emptyTree { return nil }
        let handle = try lookupTree(tree)
        defer { git_tree_free(handle) }
        var found: OpaquePointer?
        let code = git_tree_entry_bypath(&found, handle, path.map { CChar(bitPattern: $0) } + [0])
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_tree_entry_bypath")
        defer { git_tree_entry_free(found) }
        return Self.treeEntry(found, path: path)
    }

    /// Lists every file of a tree, in Git's order.
    public borrowing func entries(of tree: ObjectID) throws(GitError) -> [TreeEntry] {
        if tree == .emptyTree { return [] }
        let handle = try lookupTree(tree)
        defer { git_tree_free(handle) }
        final class Walk { var entries: [TreeEntry] = [] }
        let walk = Walk()
        let code = git_tree_walk(
            handle, GIT_TREEWALK_PRE,
            { root, entry, context in
                guard let root, let entry, let context, let name = git_tree_entry_name(entry) else { return -1 }
                if let value = Repository.treeEntry(entry, path: bytes(of: root) + bytes(of: name)) {
                    Unmanaged<Walk>.fromOpaque(context).takeUnretainedValue().entries.append(value)
                }
                return 0
            }, Unmanaged.passUnretained(walk).toOpaque())
        try check(code, "git_tree_walk")
        return withExtendedLifetime(walk) { walk.entries }
    }

    private borrowing func lookupTree(_ id: ObjectID) throws(GitError) -> OpaquePointer? {
        var oid = id.oid
        var tree: OpaquePointer?
        let code = git_tree_lookup(&tree, pointer, &oid)
        if code == GIT_ENOTFOUND.rawValue, id == .emptyTree { return nil }
        try check(code, "git_tree_lookup")
        return tree
    }

    private static func treeEntry(_ entry: OpaquePointer?, path: [UInt8]) -> TreeEntry? {
        guard let oid = git_tree_entry_id(entry),
            let kind = TreeEntry.Kind(mode: git_tree_entry_filemode(entry).rawValue)
        else {
            return nil
        }
        return TreeEntry(path: path, id: ObjectID(oid), kind: kind)
    }
}

extension TreeEntry.Kind {
    /// The kind of an entry that is no folder, by its mode.
    init?(mode: UInt32) {
        switch mode {
        case GIT_FILEMODE_BLOB.rawValue: self = .file(executable: false)
        case GIT_FILEMODE_BLOB_EXECUTABLE.rawValue: self = .file(executable: true)
        case GIT_FILEMODE_LINK.rawValue: self = .link
        case GIT_FILEMODE_COMMIT.rawValue: self = .submodule
        default: return nil
        }
    }
}
