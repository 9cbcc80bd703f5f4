private import CLibgit2

extension Repository {
    /// Reads one value of the configuration, the user's and the system's included.
    ///
    /// - Returns: The text, nil where it is not set.
    public borrowing func configuration(_ name: String) throws(GitError) -> String? {
        let snapshot = try configurationSnapshot()
        defer { git_config_free(snapshot) }
        var text: UnsafePointer<CChar>?
        let code = git_config_get_string(&text, snapshot, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_config_get_string")
        return text.map { String(cString: $0) }
    }

    /// Reads the values that the repository itself sets, without the user's and the system's.
    ///
    /// - Parameter pattern: A POSIX regular expression over whole names, such as `^core\.eol$`.
    /// - Returns: Names and values in the order of the file.
    public borrowing func ownConfiguration(matching pattern: String) throws(GitError) -> [(name: String, value: String)]
    {
        let snapshot = try configurationSnapshot()
        defer { git_config_free(snapshot) }
        var iterator: OpaquePointer?
        try check(git_config_iterator_glob_new(&iterator, snapshot, pattern), "git_config_iterator_glob_new")
        defer { git_config_iterator_free(iterator) }
        var values: [(name: String, value: String)] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let found = entry?.pointee {
            let isOwn = found.level.rawValue >= GIT_CONFIG_LEVEL_LOCAL.rawValue
            guard isOwn, let name = found.name, let value = found.value else { continue }
            values.append((String(cString: name), String(cString: value)))
        }
        return values
    }

    private borrowing func configurationSnapshot() throws(GitError) -> OpaquePointer? {
        var live: OpaquePointer?
        try check(git_repository_config(&live, pointer), "git_repository_config")
        defer { git_config_free(live) }
        var snapshot: OpaquePointer?
        try check(git_config_snapshot(&snapshot, live), "git_config_snapshot")
        return snapshot
    }
}
