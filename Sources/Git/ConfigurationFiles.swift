private import CLibgit2

/// The files that Git reads in place of `~/.gitconfig` and `/etc/gitconfig`, where the environment names any.
///
/// libgit2 knows none of these variables; whoever the user is, and what attributes decide, can stand in such a file.
public struct ConfigurationFiles: Sendable, Hashable {
    /// In place of the user's files, named by `GIT_CONFIG_GLOBAL`; nil for the usual ones.
    public var global: String?
    /// In place of the system's file, named by `GIT_CONFIG_SYSTEM`; nil for the usual one.
    public var system: String?

    /// A file without a value.
    static let none = "/dev/null"

    /// Makes the usual ones.
    public init() {}

    /// Reads a truth as git-config(1) writes it.
    static func isTrue(_ word: String) -> Bool {
        ["true", "yes", "on"].contains(word.lowercased()) || (Int(word).map { $0 != 0 } ?? false)
    }

    /// Puts them into the configuration of an open repository.
    func apply(to repository: OpaquePointer) throws(GitError) {
        guard global != nil || system != nil else { return }
        var live: OpaquePointer?
        try check(git_repository_config(&live, repository), "git_repository_config")
        defer { git_config_free(live) }
        if let system { try replace(GIT_CONFIG_LEVEL_SYSTEM, system, live, repository) }
        if let global {
            try replace(GIT_CONFIG_LEVEL_XDG, Self.none, live, repository)
            try replace(GIT_CONFIG_LEVEL_GLOBAL, global, live, repository)
        }
    }

    private func replace(
        _ level: git_config_level_t, _ file: String, _ live: OpaquePointer?, _ repository: OpaquePointer
    ) throws(GitError) {
        let code = git_config_add_file_ondisk(live, file, level, repository, 1)
        // Git passes over a file that is not there.
        if code != GIT_ENOTFOUND.rawValue { try check(code, "git_config_add_file_ondisk") }
    }
}
