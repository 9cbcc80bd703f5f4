private import CLibgit2

extension Repository {
    /// Writes the index as a tree to the object database, as `git write-tree` does, and changes nothing else.
    ///
    /// - Returns: The tree, the unmerged paths, or why Git itself has to be asked.
    public borrowing func indexContent() throws(GitError) -> IndexContent {
        guard let index = IndexFile.read(indexFile) else { return try indexContentByLibrary() }
        if !index.unmerged.isEmpty { return .unmerged(index.unmerged) }
        if let reason = index.needsGit { return .needsGit(reason) }
        if index.count == 0 { return .tree(.emptyTree) }
        if index.hasTooDeepFolder { return .needsGit("folders that lie too deep") }
        var database: OpaquePointer?
        try check(git_repository_odb(&database, pointer), "git_repository_odb")
        defer { git_odb_free(database) }
        let tree = try IndexTree(index: index, database: database).write(
            0..<index.count, prefix: 0, cached: index.cachedTree)
        return .tree(tree)
    }
}

/// Writes those folders of an index as trees that its cached tree does not cover.
private struct IndexTree {
    let index: IndexFile
    let database: OpaquePointer?

    private static let slash = UInt8(ascii: "/")

    /// Writes one folder.
    ///
    /// - Parameters:
    ///   - entries: The entries that lie in it.
    ///   - prefix: How many bytes of their paths name the folder.
    ///   - cached: What Git has cached of it.
    func write(_ entries: Range<Int>, prefix: Int, cached: CachedTree?) throws(GitError) -> ObjectID {
        if let cached, cached.count == entries.count, let id = cached.id, holds(id) { return id }
        let knownFolders = Dictionary((cached?.folders ?? []).map { ($0.name, $0) }) { first, _ in first }
        var body: [UInt8] = []
        var position = entries.lowerBound
        while position < entries.upperBound {
            let name = index.bytes[index.paths[position]].dropFirst(prefix)
            if let end = name.firstIndex(of: Self.slash) {
                let folder = Array(name[..<end])
                let inner = prefix + folder.count + 1
                let known = knownFolders[folder]
                let next = self.end(of: position, prefix: inner, within: entries, guess: known?.count)
                let id = try write(position..<next, prefix: inner, cached: known)
                body += Array("40000 ".utf8) + folder + [0] + id.raw
                position = next
            } else {
                body += Self.mode(index, position) + [UInt8(ascii: " ")] + name + [0]
                body += index.bytes[(index.starts[position] + 40)..<(index.starts[position] + 60)]
                position += 1
            }
        }
        return try store(body)
    }

    /// Finds the first entry behind a folder; the cached tree's count is checked and not believed.
    private func end(of first: Int, prefix: Int, within entries: Range<Int>, guess: Int?) -> Int {
        let folder = index.bytes[index.paths[first]].prefix(prefix)
        func lies(_ position: Int) -> Bool { index.bytes[index.paths[position]].starts(with: folder) }
        if let guess, guess > 0, guess <= entries.upperBound - first, lies(first + guess - 1),
            first + guess == entries.upperBound || !lies(first + guess)
        {
            return first + guess
        }
        var position = first + 1
        while position < entries.upperBound, lies(position) { position += 1 }
        return position
    }

    private static func mode(_ index: IndexFile, _ position: Int) -> [UInt8] {
        let start = index.starts[position] + 24
        let value = index.bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Array(String(value, radix: 8).utf8)
    }

    /// As in Git, a cached tree is used only where it exists: the index may be older than a clean-up.
    private func holds(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return git_odb_exists(database, &oid) == 1
    }

    private func store(_ body: [UInt8]) throws(GitError) -> ObjectID {
        var id = git_oid()
        let code = body.withUnsafeBytes { git_odb_write(&id, database, $0.baseAddress, $0.count, GIT_OBJECT_TREE) }
        try check(code, "git_odb_write")
        return ObjectID(id)
    }
}

extension Repository {
    /// The same by libgit2, for indexes of version 4 and whatever else is not read here.
    borrowing func indexContentByLibrary() throws(GitError) -> IndexContent {
        var index: OpaquePointer?
        let code = git_index_open(&index, indexFile)
        if code < 0 {
            let error = GitError.last("git_index_open", code)
            // A split index (`link`) and a sparse one (`sdir`) carry extensions that libgit2 must not ignore.
            if error.message.contains("extension") { return .needsGit(error.message) }
            throw error
        }
        defer { git_index_free(index) }
        if git_index_has_conflicts(index) != 0 { return .unmerged(unmergedPaths(index)) }
        if hasIntentToAdd(index) { return .needsGit("intent-to-add entries") }
        var tree = git_oid()
        let written = git_index_write_tree_to(&tree, index, pointer)
        if written < 0 { return .needsGit(GitError.last("git_index_write_tree_to", written).message) }
        return .tree(ObjectID(tree))
    }

    private borrowing func hasIntentToAdd(_ index: OpaquePointer?) -> Bool {
        for position in 0..<git_index_entrycount(index) {
            guard let entry = git_index_get_byindex(index, position) else { continue }
            if UInt32(entry.pointee.flags_extended) & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0 { return true }
        }
        return false
    }

    private borrowing func unmergedPaths(_ index: OpaquePointer?) -> [[UInt8]] {
        var paths: [[UInt8]] = []
        for position in 0..<git_index_entrycount(index) {
            guard let entry = git_index_get_byindex(index, position), git_index_entry_stage(entry) > 0,
                let name = entry.pointee.path
            else { continue }
            let path = bytes(of: name)
            if paths.last != path { paths.append(path) }
        }
        return paths
    }
}
