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
