private import CLibgit2

/// An open repository, the only door to libgit2.
///
/// Values come out, never handles. It is opened by explicit paths and never looks at the environment. Nothing here compares the index with the work
/// tree, which is what makes other tools slow in large repositories.
public struct Repository: ~Copyable {
    let handle: RepositoryHandle
    var pointer: OpaquePointer { handle.pointer }
    /// The Git folder of this work tree, absolute, without a slash at its end.
    public let gitFolder: String
    /// The Git folder that all work trees share, absolute, without a slash at its end.
    public let commonFolder: String
    /// The top of the work tree, absolute, without a slash at its end; nil for a bare repository.
    public let workTree: String?
    /// The index that a commit would take, absolute.
    public let indexFile: String

    /// Opens a repository.
    ///
    /// - Parameter place: Where it lies, or from where to search upwards.
    /// - Throws: `GitError` of kind `notARepository`, `notOwned` or `unsupported` with what to do about it.
    public init(at place: RepositoryPlace) throws(GitError) {
        try Library.start()
        var opened: OpaquePointer?
        let code: Int32
        if let folder = place.gitFolder {
            code = git_repository_open_ext(&opened, folder, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        } else {
            code = git_repository_open_ext(&opened, place.start, GIT_REPOSITORY_OPEN_CROSS_FS.rawValue, nil)
        }
        guard code >= 0, let opened else {
            throw Self.openingError(.last("git_repository_open_ext", code), place)
        }
        do throws(GitError) {
            try place.configuration.apply(to: opened)
        } catch {
            git_repository_free(opened)
            throw error
        }
        handle = RepositoryHandle(opened)
        // Swift 6.3 releases a string once too often where `??` reads a property of a half-made noncopyable value in an
        // optimized build, so the values are made first.
        let own = Self.path(git_repository_path(opened)) ?? place.start
        let common = Self.path(git_repository_commondir(opened)) ?? own
        var top = Self.path(git_repository_workdir(opened))
        if let given = place.workTree { top = Self.trimmed(given) }
        var index = own + "/index"
        if let given = place.indexFile { index = given }
        gitFolder = own
        commonFolder = common
        workTree = top
        indexFile = index
    }

    init(
        handle: RepositoryHandle, gitFolder: String, commonFolder: String, workTree: String?, indexFile: String
    ) {
        self.handle = handle
        self.gitFolder = gitFolder
        self.commonFolder = commonFolder
        self.workTree = workTree
        self.indexFile = indexFile
    }

    /// The name of its folder.
    public var name: String {
        let folder = workTree ?? commonFolder.split(separator: "/").dropLast().joined(separator: "/")
        return String(folder.split(separator: "/").last ?? "repository")
    }

    private static func openingError(_ error: GitError, _ place: RepositoryPlace) -> GitError {
        switch error.kind {
        case .notFound:
            GitError(
                kind: .notARepository, function: error.function, code: error.code,
                message: "not a Git repository: \(place.gitFolder ?? place.start)", hint: "git init")
        case .notOwned:
            GitError(
                kind: .notOwned, function: error.function, code: error.code,
                message: "the repository at \(place.start) belongs to another user, and Git would not use it either",
                hint: "git config --global --add safe.directory \(place.workTree ?? place.start)")
        case .unsupported:
            GitError(
                kind: .unsupported, function: error.function, code: error.code,
                message: "this repository's format is not supported by this build (\(error.message)); "
                    + "SHA-256 and reftable need a later gate",
                hint: "git config --get-regexp '^extensions\\.'")
        case .notARepository, .other: error
        }
    }

    private static func path(_ text: UnsafePointer<CChar>?) -> String? {
        text.map { trimmed(String(cString: $0)) }
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
