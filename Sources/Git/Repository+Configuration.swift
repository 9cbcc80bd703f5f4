private import CLibgit2

extension Repository {
    /// Reads one value of the configuration, the user's and the system's included.
    ///
    /// - Returns: The text, nil where it is not set.
    public borrowing func configuration(_ name: String) throws(GitError) -> String? {
        let settings = try handle.settings()
        var text = git_buf()
        let code = git_config_get_string_buf(&text, settings, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_config_get_string_buf")
        defer { git_buf_dispose(&text) }
        return text.ptr.map { String(cString: $0) }
    }

    /// Reads a path of the configuration, with what `~` stands for; nil where it is not set.
    borrowing func configuredPath(_ name: String) throws(GitError) -> String? {
        let settings = try handle.settings()
        var text = git_buf()
        let code = git_config_get_path(&text, settings, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "git_config_get_path")
        defer { git_buf_dispose(&text) }
        return text.ptr.map { String(cString: $0) }
    }

    /// True where a value of the configuration is a truth.
    borrowing func truth(_ name: String) throws(GitError) -> Bool {
        let settings = try handle.settings()
        var value: Int32 = 0
        return git_config_get_bool(&value, settings, name) == 0 && value != 0
    }

    /// Reads every value of a name that may stand several times, such as `remote.origin.fetch`.
    public borrowing func configurationValues(_ name: String) throws(GitError) -> [String] {
        let wanted = Self.normalized(name)
        var values: [String] = []
        try forEachSetting { name, value in
            if name == wanted { values.append(value) }
        }
        return values
    }

    /// A name as the configuration gives it: in lower case but for what stands between its first and last dot.
    private static func normalized(_ name: String) -> String {
        guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: ".") else { return name.lowercased() }
        return name[..<first].lowercased() + name[first..<last] + name[last...].lowercased()
    }

    /// Reads the values that the repository itself sets, without the user's and the system's.
    ///
    /// - Parameter isWanted: Looks at a whole name, in lower case but for what stands between its first and last dot.
    /// - Returns: Names and values in the order of the file.
    public borrowing func ownConfiguration(where isWanted: (String) -> Bool) throws(GitError)
        -> [(name: String, value: String)]
    {
        var values: [(name: String, value: String)] = []
        try forEachSetting(isOwn: true) { name, value in
            if isWanted(name) { values.append((name, value)) }
        }
        return values
    }

    /// Looks at every setting in the order of the files, the system's first.
    ///
    /// - Parameter isOwn: True to leave out the user's and the system's.
    borrowing func forEachSetting(isOwn: Bool = false, _ look: (_ name: String, _ value: String) -> Void)
        throws(GitError)
    {
        let settings = try handle.settings()
        var iterator: OpaquePointer?
        try check(git_config_iterator_new(&iterator, settings), "git_config_iterator_new")
        defer { git_config_iterator_free(iterator) }
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let found = entry?.pointee {
            if isOwn, found.level.rawValue < GIT_CONFIG_LEVEL_LOCAL.rawValue { continue }
            guard let name = found.name, let value = found.value else { continue }
            look(String(cString: name), String(cString: value))
        }
    }
}
