import Git
import Model
import Rules

/// What others have pushed to a branch since the last fetch, brought here while Git waits with its push.
///
/// Git asks pre-push before it refuses a push whose branch has commits on the remote that are not in this clone. With the
/// objects here the report can say whose commits those are.
struct PushNews {
    // A person waits, and without an answer the report only says less.
    private static let timeoutMilliseconds = 5_000

    private let git: GitProcess
    private let folder: String
    private let variables: [String: String]

    init(git: GitProcess, _ repository: borrowing Repository) throws {
        self.git = git
        folder = repository.workTree ?? repository.gitFolder
        variables = try QuietGit.variables(repository, git.environment)
            .merging(["GIT_DIR": repository.gitFolder]) { _, new in new }
    }

    /// Brings the objects, and moves no reference.
    func bring(_ push: PushedReference) async {
        _ = await git.run(
            [
                "fetch", "--quiet", "--refmap=", "--no-tags", "--no-prune", "--no-write-fetch-head",
                "--no-auto-maintenance", "--no-recurse-submodules", "--end-of-options", push.destination, push.name,
            ], folder: folder, timeoutMilliseconds: Self.timeoutMilliseconds, environment: variables)
    }
}
