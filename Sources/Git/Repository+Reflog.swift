private import CLibgit2

extension Repository {
    /// Lists where a reference has been, the newest first.
    ///
    /// - Parameters:
    ///   - reference: Its full name, or `HEAD`.
    ///   - limit: The largest number of entries that is read.
    /// - Returns: Ids, without neighbours that are alike; none where no log is kept.
    public borrowing func reflog(of reference: String, limit: Int = 1000) throws(GitError) -> [ObjectID] {
        var log: OpaquePointer?
        let code = git_reflog_read(&log, pointer, reference)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return [] }
        try check(code, "git_reflog_read")
        defer { git_reflog_free(log) }
        var ids: [ObjectID] = []
        for index in 0..<min(limit, git_reflog_entrycount(log)) {
            let entry = git_reflog_entry_byindex(log, index)
            for id in [git_reflog_entry_id_new(entry), git_reflog_entry_id_old(entry)] {
                guard let id else { continue }
                let value = ObjectID(id)
                if !value.isZero, value != ids.last { ids.append(value) }
            }
        }
        return ids
    }
}
