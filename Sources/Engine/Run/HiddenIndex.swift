import Git
import Model
import Platform
import Words
import Rules

/// The index of a commit whose hook was not told of it.
///
/// Git names the index in `GIT_INDEX_FILE`, and a wrapper that clears the environment hides it. `git commit -a` and a commit
/// of single paths keep what they are about to commit in a file of their own, and judging the usual index would judge
/// something else in silence.
struct HiddenIndex {
    /// The file, absolute.
    let file: String
    /// What a reader should know.
    let notice: String

    /// Finds it.
    ///
    /// - Returns: nil where Git has named the index, or where the usual one is committed.
    /// - Throws: `Candidates.Problem` where another one is committed, and nobody can tell which.
    static func find(_ event: HookEvent, _ workspace: Workspace) throws -> HiddenIndex? {
        let triggers: [Trigger] = [.preCommit, .commitMessage, .prepareCommitMessage]
        guard triggers.contains(event.trigger), workspace.place.indexFile == nil else { return nil }
        let folder = try workspace.open().gitFolder
        let asking = AskingProcess.find()
        guard let commit = asking?.commandLine.commit else {
            // Whoever asks, a locked index is one that is about to be written.
            let lock = folder + "/index.lock"
            return Files.exists(lock) ? HiddenIndex(file: lock, notice: notice("a locked index")) : nil
        }
        let candidates = [asking.map { "\(folder)/next-index-\($0.id).lock" }, folder + "/index.lock"].compactMap { $0 }
        if let file = candidates.first(where: Files.exists) {
            return HiddenIndex(file: file, notice: notice("what `git commit` is about to commit"))
        }
        guard !commit.paths.isEmpty || !commit.selection.isEmpty else { return nil }
        let adding = commit.paths.isEmpty ? "-u" : "-- " + commit.paths.map(ShellWords.quoted).joined(separator: " ")
        throw Candidates.Problem(
            finding: Finding(
                "index/hidden", .error, "this commit uses an index of its own, and gate cannot tell which one",
                notes: ["whatever starts gate here removes GIT_INDEX_FILE from the environment"],
                command: "git add \(adding) && git commit"), isBroken: true)
    }

    private static func notice(_ what: String) -> String {
        "GIT_INDEX_FILE is not set, so gate judged \(what)"
    }
}
