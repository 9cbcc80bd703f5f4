import Git
import Model

extension GitProcess {
    /// Asks Git for the tree of an index that libgit2 cannot read.
    func writeTree(_ reason: String, _ repository: borrowing Repository) async throws -> ObjectID {
        let outcome = await run(
            ["write-tree"], folder: repository.workTree ?? repository.gitFolder, timeoutMilliseconds: 60_000,
            environment: ["GIT_DIR": repository.gitFolder, "GIT_INDEX_FILE": repository.indexFile])
        let text = outcome.text.split(whereSeparator: \.isNewline).last
        guard outcome.end == .exited(0), let text, let tree = ObjectID(hex: text) else {
            throw SnapshotError(
                description: "the index could not be read (\(reason)), and git write-tree failed too",
                notes: outcome.reasons, command: outcome.limitCommand ?? "git write-tree")
        }
        return tree
    }
}
