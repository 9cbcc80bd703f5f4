/// What a run takes from outside the repository, read once by the program: no room reads the environment itself.
public struct Surroundings: Sendable {
    /// The environment's variables.
    public let environment: [String: String]
    /// The environment without the variables by which Git tells its children about the repository.
    ///
    /// A test that runs `git init` or `git config` would otherwise change the user's repository.
    public let environmentWithoutGit: [String: String]
    /// The current folder, absolute.
    public var currentFolder: String
    /// The running program's own path, absolute.
    public var program: String
    /// Seconds since 1970.
    public var now: Int

    /// Makes surroundings.
    public init(environment: [String: String], currentFolder: String, program: String, now: Int) {
        self.environment = environment
        environmentWithoutGit = environment.filter { name, _ in
            guard name.utf8.starts(with: "GIT_".utf8) else { return true }
            return !Self.gitVariables.contains(name) && !name.hasPrefix("GIT_CONFIG_KEY_")
                && !name.hasPrefix("GIT_CONFIG_VALUE_")
        }
        self.currentFolder = currentFolder
        self.program = program
        self.now = now
    }

    /// The user's folder.
    public var home: String { environment["HOME"] ?? "/" }

    /// Where caches go, by the XDG Base Directory Specification.
    public var cacheFolder: String { folder("XDG_CACHE_HOME", ".cache") }

    /// Where state goes that outlives a cache, by the XDG Base Directory Specification.
    public var stateFolder: String { folder("XDG_STATE_HOME", ".local/state") }

    /// Where files go that are removed at once, see POSIX, `TMPDIR`.
    public var temporaryFolder: String {
        environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }

    // What `git rev-parse --local-env-vars` lists, and the quarantine of receiving hooks.
    private static let gitVariables: Set<String> = [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
        "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_EDITOR",
        "GIT_REFLOG_ACTION", "GIT_EXEC_PATH", "GIT_PUSH_OPTION_COUNT", "GIT_ASKPASS",
    ]

    private func folder(_ variable: String, _ standard: String) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return home + "/" + standard
    }
}
