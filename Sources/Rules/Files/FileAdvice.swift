import Git
import Model
import Words

/// The commands that take something out of what is judged, by where it stands: staged, in one new commit, in several.
struct FileAdvice {
    private let context: CheckContext

    init(_ context: CheckContext) {
        self.context = context
    }

    /// True where the file is in the index alone, and in no commit yet.
    var isStaged: Bool { context.stage == .commit || context.stage == .manual || context.stage == .message }

    /// Takes a whole file, or its change, out again.
    func takingOut(_ change: TreeChange) -> String {
        let path = ShellWords.quoted(RepositoryPath(bytes: change.path).description)
        guard isStaged else { return mending(change) }
        if change.kind == .added { return "git rm --cached -- \(path)" }
        // Without this source an amend would get the version of the commit that it replaces.
        let source = context.subject.amended == nil ? "" : "--source=HEAD^ "
        return "git restore --staged \(source)-- \(path)"
    }

    /// Mends a file by hand, in the commit that brings it.
    func mending(_ change: TreeChange) -> String {
        let path = RepositoryPath(bytes: change.path).description
        let edit = EditorCommand.opening(path)
        guard context.stage == .push else { return edit }
        let new = NewCommits(context)
        if new.commits.count == 1, context.subject.commit == context.facts.head.commit {
            return "\(edit) && git commit --amend --no-edit -- \(ShellWords.quoted(path))"
        }
        return new.commits.count > 1 ? new.rebase("-i", onto: new.base) : edit
    }

    /// The step that the command alone does not show.
    func noteOnMending(_ change: TreeChange) -> [String] {
        guard context.stage == .push, NewCommits(context).commits.count > 1 else { return [] }
        let path = ShellWords.quoted(RepositoryPath(bytes: change.path).description)
        return [
            "mark the commit that brings it with edit, take it out there, then git add -- \(path) "
                + "and git rebase --continue"
        ]
    }

    /// Lets `gate fix` mend it; what is committed already is mended by hand.
    func fixing(_ check: CheckID, _ change: TreeChange) -> String {
        isStaged ? "gate fix \(check.name)\(context.event.allPaths ? " --all" : "")" : mending(change)
    }
}
