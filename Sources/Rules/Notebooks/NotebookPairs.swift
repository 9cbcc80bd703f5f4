import Git
public import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/pair`: the script of the same name has other code than the notebook.
enum NotebookPairs: NotebookCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/pair", "The .py of the same name has other code than the notebook, or is missing.",
        why: "The script is what reviewers read and what imports use. Where the two differ, one of them was forgotten. "
            + "Comments, blank lines and IPython's own lines count on neither side.",
        settings: ["notebooks.paths"], wayPast: "Set notebooks.pair to off.",
        bad: CheckExample(
            policy: "branches: off\nnotebooks: {pair: error}",
            files: ["a.ipynb": NotebookExample.ran([1]), "a.py": "# %%\nx = 2\n"]),
        good: CheckExample(
            policy: "branches: off\nnotebooks: {pair: error}",
            files: ["a.ipynb": NotebookExample.ran([1]), "a.py": "# %% [markdown]\n# One.\n\n# %%\nx = 1\n"]))

    static let severityKey = RuleKey<Severity>(
        .notebooks, "pair", .severity(.error), default: .off, example: "error",
        "`notebook/pair`: the `.py` of the same name has other code than the notebook.")

    // A changed script is half of a pair, too.
    static func wants(_ change: TreeChange) -> Bool { change.isNotebook || change.path.hasSuffix(".py") }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.isFile, let bytes = file.bytes else { return [] }
        let tree = look.context.subject.tree
        guard file.change.isNotebook else {
            let path = Array(file.change.path.dropLast(3)) + Array(".ipynb".utf8)
            // The notebook tells it, where it has changed as well.
            guard !look.context.subject.changes.contains(where: { $0.path == path && $0.entry != nil }),
                let other = try content(path, tree, repository), let notebook = try? NotebookContent.read(other)
            else { return [] }
            return difference(notebook, bytes, path, file.change.path, look)
        }
        let script = Array(file.change.path.dropLast(6)) + Array(".py".utf8)
        guard case .success(let notebook)? = file.notebook else { return [] }
        guard let text = try content(script, tree, repository) else {
            return [
                Finding(
                    description.id, look.severity, "\(RepositoryPath(bytes: script)) is missing", at: file.at(),
                    command: command(file.change.path, script))
            ]
        }
        return difference(notebook, text, file.change.path, script, look)
    }

    private static func content(_ path: [UInt8], _ tree: ObjectID, _ repository: borrowing Repository) throws
        -> [UInt8]?
    {
        guard let entry = try repository.entry(bytes: path, in: tree), case .file = entry.kind,
            case .bytes(let bytes) = try repository.content(of: entry.id, limit: Inspection.largestFile)
        else { return nil }
        return bytes
    }

    private static func difference(
        _ notebook: NotebookContent, _ script: [UInt8], _ path: [UInt8], _ scriptPath: [UInt8], _ look: FileLook
    ) -> [Finding] {
        guard let difference = NotebookPair.difference(notebook, script) else { return [] }
        let name = RepositoryPath(bytes: scriptPath)
        let left = difference.cell.map { "cell \($0.index + 1), line \($0.line)" }
        let right = difference.line.map { "\(name):\($0)" }
        let message =
            switch (left, right) {
            case (let left?, let right?): "\(left) and \(right) differ"
            case (let left?, nil): "\(left) is not in \(name)"
            case (nil, let right?): "\(right) is in no cell"
            case (nil, nil): "the code differs from \(name)"
            }
        let cell = difference.cell.flatMap { place in notebook.cells.first { $0.index == place.index } }
        return [
            Finding(
                description.id, look.severity, message,
                at: SourceLocation(RepositoryPath(bytes: path), line: cell.map { notebook.line(of: $0) }),
                command: command(path, scriptPath))
        ]
    }

    /// The notebook is what was run, so the script is made from it.
    private static func command(_ notebook: [UInt8], _ script: [UInt8]) -> SuggestedCommand {
        let (notebook, script) = (RepositoryPath(bytes: notebook), RepositoryPath(bytes: script))
        return "jupytext --to py:percent --output \(path: script) \(path: notebook)"
    }
}

extension NotebooksPolicy {
    /// `notebook/pair`: a script of the same name with other code.
    public var pair: Severity {
        get { rules[NotebookPairs.severityKey] }
        set { rules[NotebookPairs.severityKey] = newValue }
    }
}
