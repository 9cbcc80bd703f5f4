package import Git
import Model

extension GitProcess {
    /// Asks Git for the tree of an index that libgit2 cannot read.
    package func writeTree(_ reason: String, folder: String, gitFolder: String, indexFile: String) async throws
        -> ObjectID
    {
        let outcome = await run(
            ["write-tree"], folder: folder, timeoutMilliseconds: 60_000,
            environment: ["GIT_DIR": gitFolder, "GIT_INDEX_FILE": indexFile])
        let text = outcome.text.split(whereSeparator: \.isNewline).last
        guard outcome.end == .exited(0), let text, let tree = ObjectID(hex: text) else {
            throw SnapshotError(
                description: "the index could not be read (\(reason)), and git write-tree failed too",
                notes: outcome.reasons, command: outcome.limitCommand ?? "git write-tree")
        }
        return tree
    }
}
