import Git
import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Which repositories are opened, and where they lie")
struct PlaceTests {
    private func refusal(_ place: RepositoryPlace) throws -> GitError {
        do {
            _ = try Repository(at: place).gitFolder
        } catch {
            return error
        }
        throw Unexpected(text: "it was opened")
    }

    @Test func fromASubfolderAndByItsGitFolder() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write("deep/er/file", "1")
        for place in [
            RepositoryPlace(start: scratch.folder + "/deep/er"),
            RepositoryPlace(start: "/", gitFolder: scratch.folder + "/.git", workTree: scratch.folder + "/"),
        ] {
            let repository = try Repository(at: place)
            #expect(repository.workTree == scratch.folder)
            #expect(repository.gitFolder == scratch.folder + "/.git")
            #expect(repository.commonFolder == scratch.folder + "/.git")
            #expect(repository.indexFile == scratch.folder + "/.git/index")
        }
    }

    @Test func aLinkedWorktreeAsAHookSeesIt() throws {
        let scratch = try ScratchRepository(.alone)
        let linked = scratch.root + "/linked tree"
        try scratch.git("worktree", "add", "-q", "-b", "side", linked)
        let own = try scratch.git("rev-parse", "--absolute-git-dir", in: linked)
        // As in a hook: GIT_DIR without GIT_WORK_TREE, the current folder is the top.
        let place = RepositoryPlace(
            environment: ["GIT_DIR": own, "GIT_INDEX_FILE": own + "/index"], currentFolder: linked)
        let repository = try Repository(at: place)
        #expect(repository.workTree == linked)
        #expect(repository.gitFolder == own)
        #expect(repository.commonFolder == scratch.folder + "/.git")
        let head = try repository.head()
        #expect(head.branch == "side")
        try RawFiles.write(Array("1".utf8), to: Array("\(linked)/only here".utf8))
        try scratch.git("add", "-A", in: linked)
        let content = try repository.indexContent()
        #expect(content == .tree(try #require(ObjectID(hex: try scratch.git("write-tree", in: linked)))))
    }

    @Test func pathsOfAnEnvironmentAreMadeAbsoluteAtOnce() {
        let place = RepositoryPlace(
            environment: ["GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index.lock", "GIT_WORK_TREE": ""],
            currentFolder: "/a")
        #expect(place.gitFolder == "/a/.git")
        #expect(place.indexFile == "/a/.git/index.lock")
        #expect(place.workTree == "/a")
        #expect(RepositoryPlace(environment: [:], currentFolder: "/a") == RepositoryPlace(start: "/a"))
    }

    @Test func aBareRepositoryHasNoWorkTree() throws {
        let scratch = try ScratchRepository()
        let repository = try Repository(at: RepositoryPlace(start: scratch.root + "/origin.git"))
        #expect(repository.workTree == nil)
        #expect(repository.gitFolder == scratch.root + "/origin.git")
    }

    @Test func everydayExtensionsAreRead() throws {
        let scratch = try ScratchRepository()
        try scratch.git("config", "extensions.worktreeConfig", "true")
        #expect(try scratch.repository().head().branch == "main")
        let partial = scratch.root + "/partial"
        try scratch.git("config", "uploadpack.allowFilter", "true", in: scratch.root + "/origin.git")
        try scratch.git(
            "clone", "-q", "--filter=blob:none", "--no-checkout", "file://\(scratch.root)/origin.git", partial)
        let repository = try Repository(at: RepositoryPlace(start: partial))
        let head = try repository.head()
        #expect(head.commit != nil)
        let blob = try #require(ObjectID(hex: try scratch.git("rev-parse", "HEAD:README.md")))
        do {
            _ = try repository.blob(blob, limit: 100)
            throw Unexpected(text: "a promised blob was found")
        } catch let error as GitError {
            #expect(error.kind == .notFound)
        }
    }

    @Test func otherFormatsAreRefusedInClearWords() throws {
        let scratch = try ScratchRepository(.nothing)
        try scratch.git("init", "-q", "--object-format=sha256")
        let error = try refusal(RepositoryPlace(start: scratch.folder))
        #expect(error.kind == .unsupported)
        #expect(error.message.contains("not supported by this build"))
        #expect(error.message.contains("SHA-256"))
        #expect(error.hint?.isEmpty == false)

        let table = try ScratchRepository(.empty)
        try table.git("config", "core.repositoryFormatVersion", "1")
        try table.git("config", "extensions.refStorage", "reftable")
        #expect(try refusal(RepositoryPlace(start: table.folder)).kind == .unsupported)
    }

    @Test func whereThereIsNone() throws {
        let scratch = try ScratchRepository(.nothing)
        let error = try refusal(RepositoryPlace(start: scratch.folder))
        #expect(error.kind == .notARepository)
        #expect(error.hint == "git init")
        #expect(try refusal(RepositoryPlace(start: "/", gitFolder: scratch.folder + "/none")).kind == .notARepository)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a repository to another user"))
    func anotherUsersRepositoryIsRefusedAsGitDoes() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.run(["chown", "-R", "12345", scratch.folder])
        #expect(try scratch.run(["git", "status"]).errorText.contains("dubious ownership"))
        let error = try refusal(RepositoryPlace(start: scratch.folder))
        #expect(error.kind == .notOwned)
        #expect(error.hint?.contains("safe.directory \(scratch.folder)") == true)
        // A hook is started with the Git folder's path, and Git has looked at the owner by then.
        #expect(
            try refusal(RepositoryPlace(start: scratch.folder, gitFolder: scratch.folder + "/.git")).kind == .notOwned)
    }
}
