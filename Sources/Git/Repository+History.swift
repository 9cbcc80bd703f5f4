private import CLibgit2

extension Repository {
    /// Counts the commits that one side has and the other lacks.
    ///
    /// - Returns: `ahead`, the commits of `commit` that `upstream` lacks, and `behind`, the reverse.
    public borrowing func divergence(of commit: ObjectID, from upstream: ObjectID) throws(GitError)
        -> (ahead: Int, behind: Int)
    {
        var ahead = 0
        var behind = 0
        var local = commit.oid
        var other = upstream.oid
        try check(git_graph_ahead_behind(&ahead, &behind, pointer, &local, &other), "git_graph_ahead_behind")
        return (ahead, behind)
    }

    /// Finds the best common ancestor of two commits.
    ///
    /// - Returns: The merge base, nil for histories without one.
    public borrowing func mergeBase(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> ObjectID? {
        var base = git_oid()
        var first = one.oid
        var second = two.oid
        let code = git_merge_base(&base, pointer, &first, &second)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_merge_base")
        return ObjectID(base)
    }

    /// Lists the commits that `tip` reaches and none of `excluded` does, the newest first.
    ///
    /// - Parameters:
    ///   - tip: Where to start.
    ///   - excluded: Commits whose history is left out; those that are not here are passed over.
    ///   - limit: The largest number of commits that is read.
    public borrowing func commits(from tip: ObjectID, excluding excluded: [ObjectID], limit: Int) throws(GitError)
        -> [Commit]
    {
        var walk: OpaquePointer?
        try check(git_revwalk_new(&walk, pointer), "git_revwalk_new")
        defer { git_revwalk_free(walk) }
        git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        var start = tip.oid
        try check(git_revwalk_push(walk, &start), "git_revwalk_push")
        for id in excluded {
            var oid = id.oid
            git_revwalk_hide(walk, &oid)
        }
        var commits: [Commit] = []
        var next = git_oid()
        while commits.count < limit, git_revwalk_next(&next, walk) == 0 {
            commits.append(try commit(ObjectID(next)))
        }
        return commits
    }
}
