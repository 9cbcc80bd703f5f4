private import CLibgit2

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
