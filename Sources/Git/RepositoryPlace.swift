private import CLibgit2

/// Where a repository lies: what a hook's environment says, else what is found from the current folder upwards.
public struct RepositoryPlace: Sendable, Hashable {
    /// The Git folder as named by `GIT_DIR`, absolute; nil where it is to be found.
    public var gitFolder: String?
    /// The top of the work tree as named by `GIT_WORK_TREE` or a hook's current folder; nil where it is to be found.
    public var workTree: String?
    /// The folder from which to search, absolute.
    public var start: String
    /// The index as named by `GIT_INDEX_FILE`, absolute; nil for the repository's own.
    public var indexFile: String?
    /// Files that stand for the user's and the system's configuration, see git-config(1), "ENVIRONMENT".
    public var configuration = ConfigurationFiles()
    /// Brings what a partial clone lacks; nil where nothing may be fetched for a question.
    public var objects: ObjectSource?

    /// Makes a place.
    public init(start: String, gitFolder: String? = nil, workTree: String? = nil, indexFile: String? = nil) {
        self.start = start
        self.gitFolder = gitFolder
        self.workTree = workTree
        self.indexFile = indexFile
    }

    /// Reads a place out of an environment; relative paths are made absolute at once, before anything changes folder.
    ///
    /// - Parameters:
    ///   - environment: The variables that Git gave.
    ///   - folder: The current folder, absolute.
    public init(environment: [String: String], currentFolder folder: String) {
        func absolute(_ path: String?) -> String? {
            guard let path, !path.isEmpty else { return nil }
            return path.hasPrefix("/") ? path : folder + "/" + path
        }
        start = folder
        gitFolder = absolute(environment["GIT_DIR"])
        workTree = absolute(environment["GIT_WORK_TREE"])
        indexFile = absolute(environment["GIT_INDEX_FILE"])
        configuration.global = environment["GIT_CONFIG_GLOBAL"].map { absolute($0) ?? ConfigurationFiles.none }
        configuration.system = environment["GIT_CONFIG_SYSTEM"].map { absolute($0) ?? ConfigurationFiles.none }
        if let word = environment["GIT_CONFIG_NOSYSTEM"], ConfigurationFiles.isTrue(word) {
            configuration.system = ConfigurationFiles.none
        }
        if gitFolder != nil, workTree == nil { workTree = folder }
    }
}

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

/// Configuration that one command was given, by `git -c` or by variables: libgit2 reads files alone.
public struct CommandConfiguration: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// Reads the variables by which Git hands such configuration to hooks, see git-config(1), "ENVIRONMENT".
    public init(environment: [String: String]) {
        if let count = environment["GIT_CONFIG_COUNT"].flatMap({ Int($0) }), count > 0 {
            for index in 0..<min(count, 1_000) {
                guard let name = environment["GIT_CONFIG_KEY_\(index)"] else { continue }
                values[name.lowercased()] = environment["GIT_CONFIG_VALUE_\(index)"]
            }
        }
        for entry in Self.words(environment["GIT_CONFIG_PARAMETERS"] ?? "") {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // A name alone is true.
            if let name = parts.first { values[name.lowercased()] = parts.count == 2 ? String(parts[1]) : "true" }
        }
    }

    /// The value of a name such as `commit.cleanup`, nil where this command was given none.
    public subscript(name: String) -> String? { values[name.lowercased()] }

    /// Git writes `'name'='value'`, older versions `'name=value'`, with every quote and exclamation mark outside.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
            } else if character == "\\", !isQuoted {
                isEscaped = true
            } else if character == " ", !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
