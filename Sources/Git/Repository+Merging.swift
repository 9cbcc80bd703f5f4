private import CLibgit2

extension Repository {
    /// Finds every best common ancestor of two commits.
    ///
    /// - Returns: The merge bases: one mostly, several where branches were merged crosswise, none for strangers.
    public borrowing func mergeBases(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> [ObjectID] {
        var array = git_oidarray()
        var first = one.oid
        var second = two.oid
        let code = git_merge_bases(&array, pointer, &first, &second)
        if code == GIT_ENOTFOUND.rawValue { return [] }
        try check(code, "git_merge_bases")
        defer { git_oidarray_dispose(&array) }
        return UnsafeBufferPointer(start: array.ids, count: array.count).map { ObjectID($0) }
    }

    /// True where history ends before its beginning, as after `git clone --depth 1`.
    public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }
}
