private import CLibgit2
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An open repository, the only door to libgit2.
///
/// Values come out, never handles. It is opened by explicit paths and never looks at the environment. Nothing here compares the index with the work
/// tree, which is what makes other tools slow in large repositories.
public struct Repository: ~Copyable {
    let handle: RepositoryHandle
    var pointer: OpaquePointer? { handle.pointer }
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
        let edges: Set<ObjectID>
        do throws(GitError) {
            let own = Self.path(git_repository_path(opened)) ?? place.start
            if !Ownership.isSettled(opened, gitFolder: own) {
                throw Self.notOwned(own, top: Self.path(git_repository_workdir(opened)) ?? own)
            }
            try place.configuration.apply(to: opened)
            let common = Self.path(git_repository_commondir(opened)) ?? place.start
            edges = try ShallowHistory.end(opened, commonFolder: common)
            if let objects = place.objects { try objects.serve(opened) }
        } catch {
            git_repository_free(opened)
            throw error
        }
        handle = RepositoryHandle(opened, edges: edges)
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
        case .unsupported:
            GitError(
                kind: .unsupported, function: error.function, code: error.code,
                message: "this repository's format is not supported by this build (\(error.message)); "
                    + "SHA-256 and reftable need a later gate",
                hint: "git config --get-regexp '^extensions\\.'")
        case .notARepository, .notOwned, .other: error
        }
    }

    private static func notOwned(_ gitFolder: String, top: String) -> GitError {
        GitError(
            kind: .notOwned, function: "git_repository_open_ext",
            message: "the repository at \(top) belongs to another user, and Git does not use it either",
            hint: "git config --global --add safe.directory \(top)", gitFolder: gitFolder)
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

/// An open repository of libgit2's, and its configuration as it was when somebody first asked for it.
///
/// Its addresses are kept as numbers: libgit2 wants one thread at a time for one open repository, and `SharedRepository`
/// sees to that.
final class RepositoryHandle: Sendable {
    private let address: UInt
    private let configuration = Mutex<UInt>(0)
    /// The commits at which its history ends, none in a whole one.
    let edges: Set<ObjectID>

    /// Takes an open repository over.
    init(_ pointer: OpaquePointer, edges: Set<ObjectID>) {
        address = UInt(bitPattern: pointer)
        self.edges = edges
    }

    deinit {
        git_config_free(OpaquePointer(bitPattern: configuration.withLock { $0 }))
        git_repository_free(pointer)
    }

    var pointer: OpaquePointer? { OpaquePointer(bitPattern: address) }

    /// The configuration, read once: the live one looks at each of its files again for every single value.
    func settings() throws(GitError) -> OpaquePointer? {
        let known = configuration.withLock { $0 }
        if known != 0 { return OpaquePointer(bitPattern: known) }
        var snapshot: OpaquePointer?
        try check(git_repository_config_snapshot(&snapshot, pointer), "git_repository_config_snapshot")
        configuration.withLock { $0 = UInt(bitPattern: snapshot) }
        return snapshot
    }
}

/// A repository that stays open for whatever happens on the same thread; opening it again costs 70 system calls.
///
/// libgit2 wants one thread at a time for one open repository, so that every other thread gets one of its own.
public struct SharedRepository: Sendable {
    private let handle: RepositoryHandle
    private let thread: CurrentThread
    private let gitFolder: String
    private let commonFolder: String
    private let workTree: String?
    private let indexFile: String
    private let place: RepositoryPlace

    /// Shares a repository.
    ///
    /// - Parameter place: How other threads open it.
    public init(_ repository: borrowing Repository, at place: RepositoryPlace) {
        handle = repository.handle
        thread = CurrentThread()
        gitFolder = repository.gitFolder
        commonFolder = repository.commonFolder
        workTree = repository.workTree
        indexFile = repository.indexFile
        self.place = place
    }

    /// The repository, for use before anything is awaited.
    public func open() throws(GitError) -> Repository {
        guard thread == CurrentThread() else { return try Repository(at: place) }
        return Repository(
            handle: handle, gitFolder: gitFolder, commonFolder: commonFolder, workTree: workTree, indexFile: indexFile)
    }
}

/// The thread on which the value was made.
struct CurrentThread: Sendable, Hashable {
    #if canImport(Darwin)
        private let thread = UInt(bitPattern: pthread_self())
    #else
        private let thread = pthread_self()
    #endif
}

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

extension Repository {
    /// True where Git passes a path over, by the rules of gitignore(5); false as well where that cannot be told.
    ///
    /// - Parameter path: Relative to the top of the work tree; a folder's ends with a slash.
    public borrowing func ignores(_ path: String) -> Bool {
        var answer: Int32 = 0
        return git_ignore_path_is_ignored(&answer, pointer, path) == 0 && answer == 1
    }
}
