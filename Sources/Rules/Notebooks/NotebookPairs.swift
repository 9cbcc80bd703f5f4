import Git
public import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/pair`: a notebook and the text that is paired with it have other code.
enum NotebookPairs: NotebookCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/pair",
        "A notebook and the script or Markdown file of its pair have other code, or one of them is missing.",
        why: "The script is what reviewers read and what imports use. Where the two differ, one of them was forgotten. "
            + "A pair is what jupytext says it is: formats in the notebook's metadata, in the script's header, in "
            + "jupytext.toml or pyproject.toml; else the .py of the same name beside the notebook. Comments, blank lines and "
            + "IPython's own lines count on neither side.",
        settings: ["notebooks.paths"], wayPast: "Set notebooks.pair to off, or take `formats` out of the metadata.",
        bad: CheckExample(
            policy: "branches: off\nnotebooks: {pair: error}",
            files: ["a.ipynb": NotebookExample.ran([1]), "a.py": "# %%\nx = 2\n"]),
        good: CheckExample(
            policy: "branches: off\nnotebooks: {pair: error}",
            files: ["a.ipynb": NotebookExample.ran([1]), "a.py": "# %% [markdown]\n# One.\n\n# %%\nx = 1\n"]))

    static let severityKey = RuleKey<Severity>(
        .notebooks, "pair", .severity(.error), default: .off, example: "error",
        "`notebook/pair`: the notebook and the other file of its pair differ in their code.")

    /// Either half of a pair may have changed, and may be gone.
    static func reasonToSkip(_ context: CheckContext) -> String? {
        if context.policy.notebooks == nil { return "notebooks: off" }
        if severity(context.policy) == .off { return "notebooks.pair: off" }
        let isThere = context.subject.changes.contains { $0.isNotebook || NotebookPairing.isText($0.path) }
        return isThere ? nil : "no notebook changed"
    }

    // A pair is looked at as a whole, whichever half has changed.
    static func wants(_ change: TreeChange) -> Bool { false }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        []
    }

    static func lookBeyond(
        _ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool
    ) throws -> [Finding] {
        let changes = look.context.subject.changes
        var pairing = NotebookPairing(tree: look.context.subject.tree, settingsTree: look.context.settingsTree)
        var findings: [Finding] = []
        var seen: Set<String> = []
        for change in changes {
            do {
                if change.isNotebook, change.entry != nil {
                    guard isSelected(change.path), seen.insert(text(change.path)).inserted else { continue }
                    findings += try judge(text(change.path), nil, look, &pairing, repository)
                } else if change.isNotebook {
                    guard isSelected(change.path) else { continue }
                    findings += try leftAlone(change, look, &pairing, repository)
                } else if NotebookPairing.isText(change.path) {
                    let bytes = try content(change.entry?.id ?? change.old, repository)
                    for notebook in try pairing.notebooks(of: text(change.path), bytes, repository)
                    where isSelected(Array(notebook.utf8)) && !isChanged(notebook, changes) {
                        guard seen.insert(notebook + "\0" + text(change.path)).inserted else { continue }
                        findings += try judge(
                            notebook, (text(change.path), bytes), look, &pairing, repository)
                    }
                }
            } catch let error as GitError where error.kind == .notFound {
                findings.append(Inspection.missing(error, change.path, description.id))
            }
        }
        return findings
    }

    private static func isChanged(_ path: String, _ changes: [TreeChange]) -> Bool {
        changes.contains { $0.entry != nil && $0.path.elementsEqual(path.utf8) }
    }

    private static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

    private static func content(_ id: ObjectID?, _ repository: borrowing Repository) throws -> [UInt8]? {
        guard let id, case .bytes(let bytes) = try repository.content(of: id, limit: Inspection.largestFile) else {
            return nil
        }
        return bytes
    }

    private static func content(_ path: String, _ tree: ObjectID, _ repository: borrowing Repository) throws
        -> [UInt8]?
    {
        guard let entry = try repository.entry(path, in: tree), case .file = entry.kind else { return nil }
        return try content(entry.id, repository)
    }

    /// Compares a notebook with its other files.
    ///
    /// - Parameter script: The one that has changed while the notebook has not, as it is or was; nil for all of them.
    private static func judge(
        _ path: String, _ script: (path: String, text: [UInt8]?)?, _ look: FileLook,
        _ pairing: inout NotebookPairing,
        _ repository: borrowing Repository
    ) throws -> [Finding] {
        let tree = look.context.subject.tree
        guard let entry = try repository.entry(path, in: tree) else { return [] }
        guard case .file = entry.kind, let notebook = try LargeNotebook.read(entry.id, repository)
        else { return [unreadable(path, entry, look)] }
        var findings: [Finding] = []
        var partners = try pairing.partners(of: path, notebook, repository)
        if let script, !partners.contains(where: { $0.path == script.path }) {
            partners =
                try pairing.declared(by: script.text, at: script.path, with: path, notebook, repository).map { [$0] }
                ?? []
        }
        for partner in partners
        where !partner.path.hasSuffix(".ipynb") && (script == nil || script?.path == partner.path) {
            var pair = Pair(notebook: path, script: partner.path, target: partner.target, isScriptNewer: script != nil)
            let text = try content(partner.path, tree, repository)
            pair.origin = text.map { NotebookPair.origin(of: $0) } ?? .jupytext
            guard let text else {
                findings.append(
                    Finding(
                        description.id, look.severity, "\(RepositoryPath(partner.path)) is missing",
                        at: SourceLocation(RepositoryPath(path)), command: pair.makingScript(look)))
                continue
            }
            guard let code = NotebookPairing.code(of: text, at: partner.path, language: notebook.language) else {
                findings.append(
                    Finding(
                        description.id, .warning, "\(RepositoryPath(partner.path)) is of a kind that is not compared",
                        at: SourceLocation(RepositoryPath(path)), command: "gate explain notebook/pair",
                        inconclusive: true))
                continue
            }
            if let difference = NotebookPair.difference(notebook, code) {
                findings.append(finding(difference, pair, notebook, look))
            }
        }
        return findings
    }

    /// A notebook of which nobody can tell whether it is the same as its other half.
    private static func unreadable(_ path: String, _ entry: TreeEntry, _ look: FileLook) -> Finding {
        let reason =
            if case .file = entry.kind { "it is no notebook that can be read" } else {
                "it is no plain file"
            }
        return Finding(
            description.id, look.severity, "its pair cannot be compared: \(reason)",
            at: SourceLocation(RepositoryPath(path)),
            command: "git log --oneline -3 -- \(pathspec: RepositoryPath(path))",
            inconclusive: true)
    }

    /// A text whose own header makes it one half of a pair, and whose notebook this change takes away.
    private static func leftAlone(
        _ change: TreeChange, _ look: FileLook, _ pairing: inout NotebookPairing, _ repository: borrowing Repository
    ) throws -> [Finding] {
        guard let old = change.old, let notebook = try LargeNotebook.read(old, repository) else { return [] }
        let path = text(change.path)
        return try pairing.partners(of: path, notebook, repository).compactMap { partner in
            guard !partner.path.hasSuffix(".ipynb"),
                let text = try content(partner.path, look.context.subject.tree, repository),
                NotebookPairing.isDeclared(text)
            else { return nil }
            let pair = Pair(notebook: path, script: partner.path, target: partner.target, isScriptNewer: true)
            return Finding(
                description.id, look.severity, "its notebook \(RepositoryPath(path)) is gone",
                at: SourceLocation(RepositoryPath(partner.path)),
                notes: ["take `formats` out of its header where it is to go on alone"],
                command: pair.makingNotebook(look))
        }
    }

    private static func finding(
        _ difference: NotebookPair.Difference, _ pair: Pair, _ notebook: NotebookContent, _ look: FileLook
    ) -> Finding {
        let name = RepositoryPath(pair.script)
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
        return Finding(
            description.id, look.severity, message,
            at: SourceLocation(RepositoryPath(pair.notebook), line: cell.map { notebook.line(of: $0) }),
            notes: pair.notes, command: pair.isScriptNewer ? pair.makingNotebook(look) : pair.makingScript(look))
    }

    /// A notebook and one of its other files.
    private struct Pair {
        let notebook: String
        let script: String
        /// The script's format, as jupytext's `--to` takes it.
        let target: String
        /// True where the script alone has changed.
        let isScriptNewer: Bool
        /// What wrote the script.
        var origin = NotebookPair.Origin.jupytext

        /// What else is to be known of a form that no command of jupytext writes.
        var notes: [String] {
            switch (origin, isScriptNewer) {
            case (.jupytext, _), (.nbconvert, false): []
            case (.colab, false):
                ["Colab's own form comes from its menu: File > Download > Download .py; the command writes jupytext's"]
            case (.nbconvert, true), (.colab, true):
                [
                    "\(origin == .colab ? "Colab" : "nbconvert") has written the script, and nothing turns such a one back "
                        + "into a notebook: make the change there"
                ]
            }
        }

        func makingScript(_ look: FileLook) -> SuggestedCommand {
            if origin == .nbconvert, script.hasSuffix(".py") { return exporting(look) }
            return command("--to \(ShellWords.quoted(target))", from: notebook, to: script, look)
        }

        /// nbconvert adds the end of the name itself, and writes beside the notebook where no folder is named.
        private func exporting(_ look: FileLook) -> SuggestedCommand {
            let (source, target) = (RepositoryPath(notebook), RepositoryPath(script))
            let (from, to) = (Self.parts(notebook), Self.parts(script))
            let name = ShellWords.quoted(String(to.name.dropLast(3)))
            let making: SuggestedCommand =
                if from.folder == to.folder {
                    "jupyter nbconvert --to python --output \(name) \(path: source)"
                } else if let folder = to.folder {
                    "jupyter nbconvert --to python --output-dir \(path: RepositoryPath(folder)) --output \(name) \(path: source)"
                } else {
                    "jupyter nbconvert --to python --output-dir \"$(git rev-parse --show-toplevel)\" --output \(name) \(path: source)"
                }
            return look.advice.isStaged ? "\(making) && git add -- \(pathspec: target)" : making
        }

        private static func parts(_ path: String) -> (folder: String?, name: Substring) {
            guard let slash = path.lastIndex(of: "/") else { return (nil, path[...]) }
            return (String(path[..<slash]), path[path.index(after: slash)...])
        }

        /// Cells that stay the same keep their outputs.
        func makingNotebook(_ look: FileLook) -> SuggestedCommand {
            // jupytext would lose the magics and the text.
            if origin != .jupytext { return .editing(RepositoryPath(notebook)) }
            return command("--to ipynb --update", from: script, to: notebook, look)
        }

        private func command(_ options: String, from: String, to: String, _ look: FileLook) -> SuggestedCommand {
            let (source, target) = (RepositoryPath(from), RepositoryPath(to))
            let making: SuggestedCommand = "jupytext \(options) --output \(path: target) \(path: source)"
            return look.advice.isStaged ? "\(making) && git add -- \(pathspec: target)" : making
        }
    }
}

extension NotebooksPolicy {
    /// `notebook/pair`: a script of the same name with other code.
    public var pair: Severity {
        get { rules[NotebookPairs.severityKey] }
        set { rules[NotebookPairs.severityKey] = newValue }
    }
}
