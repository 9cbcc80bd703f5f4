private import CLibgit2

/// An open repository of libgit2's, and its configuration as it was when somebody first asked for it.
final class RepositoryHandle {
    let pointer: OpaquePointer
    private var configuration: OpaquePointer?

    /// Takes an open repository over.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        git_config_free(configuration)
        git_repository_free(pointer)
    }

    /// The configuration, read once: the live one looks at each of its files again for every single value.
    func settings() throws(GitError) -> OpaquePointer {
        if let configuration { return configuration }
        var snapshot: OpaquePointer?
        try check(git_repository_config_snapshot(&snapshot, pointer), "git_repository_config_snapshot")
        guard let snapshot else { throw GitError.last("git_repository_config_snapshot", 0) }
        configuration = snapshot
        return snapshot
    }
}

/// A repository that stays open for whatever happens on the same thread; opening it again costs 70 system calls.
///
/// libgit2 wants one thread at a time for one open repository, so that every other thread gets one of its own.
public final class SharedRepository: @unchecked Sendable {
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
