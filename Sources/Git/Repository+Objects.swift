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

/// A place where two files differ: lines of the older one that lines of the newer one replace.
public struct LineChange: Sendable, Hashable {
    /// The lines of the older file, counted from 1; empty for an insertion before its lower bound.
    public var old: Range<Int>
    /// The lines of the newer file, counted from 1; empty for a deletion before its lower bound.
    public var new: Range<Int>

    /// Makes a change.
    public init(old: Range<Int>, new: Range<Int>) {
        self.old = old
        self.new = new
    }

    /// How many lines are removed and added.
    public var lineCount: Int { old.count + new.count }
}

extension Repository {
    /// Compares the lines of two blobs, as `git diff -U0` does.
    ///
    /// - Parameters:
    ///   - old: The older blob, nil for a file that did not exist.
    ///   - new: The newer blob, nil for a file that does not exist any more.
    ///   - limit: The largest size of a blob in bytes.
    /// - Returns: The changes from the top down, nil where a blob is binary or larger than `limit`.
    public borrowing func lineChanges(from old: ObjectID?, to new: ObjectID?, limit: Int) throws(GitError)
        -> [LineChange]?
    {
        if old == new { return [] }
        guard let before = try TextBlob(pointer, old, limit), let after = try TextBlob(pointer, new, limit) else {
            return nil
        }
        var options = git_diff_options()
        try check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "git_diff_options_init")
        options.context_lines = 0
        options.interhunk_lines = 0
        options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
        final class Found { var changes: [LineChange] = [] }
        let found = Found()
        let code = git_diff_blobs(
            before.handle, nil, after.handle, nil, &options, nil, nil,
            { _, hunk, context in
                guard let hunk = hunk?.pointee, let context else { return -1 }
                let change = LineChange(
                    old: Repository.lines(hunk.old_start, hunk.old_lines),
                    new: Repository.lines(hunk.new_start, hunk.new_lines))
                Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().changes.append(change)
                return 0
            }, nil, Unmanaged.passUnretained(found).toOpaque())
        try check(code, "git_diff_blobs")
        return withExtendedLifetime(found) { found.changes }
    }

    /// A hunk's lines: of an empty side, the line before the place is given.
    private static func lines(_ start: Int32, _ count: Int32) -> Range<Int> {
        let first = Int(start) + (count == 0 ? 1 : 0)
        return first..<first + max(0, Int(count))
    }
}

/// A blob that holds text and is not too large; without a handle for the side that does not exist.
private struct TextBlob: ~Copyable {
    let handle: OpaquePointer?

    init?(_ repository: OpaquePointer?, _ id: ObjectID?, _ limit: Int) throws(GitError) {
        var found: OpaquePointer?
        if let id {
            var oid = id.oid
            try check(git_blob_lookup(&found, repository, &oid), "git_blob_lookup")
        }
        handle = found
        if found != nil, git_blob_rawsize(found) > limit || git_blob_is_binary(found) != 0 { return nil }
    }

    deinit {
        git_blob_free(handle)
    }
}
