import Git
public import Model
import PolicyLanguage
import PythonSource

/// `notebook/secrets`: a cell or its output holds a private key or a token.
enum NotebookSecrets: NotebookCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/secrets", "A cell of a notebook, its output or its metadata holds a private key or a token.",
        why:
            "A login cell prints its token, and the output is saved with the notebook. It is read as text here, so that "
            + "JSON's escapes hide nothing; pictures are left out.",
        settings: ["notebooks.paths"],
        wayPast: "End the line with `gate: ignore[notebook/secrets]` and a reason.",
        bad: CheckExample(
            policy: "branches: off",
            commands: [
                "printf '{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"key = \\\\\"hf_%s\\\\\"\"], \"outputs\": []}], "
                    + "\"nbformat\": 4}' QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe > a.ipynb"
            ]),
        good: CheckExample(policy: "branches: off", files: ["a.ipynb": NotebookExample.ran([1])]))

    /// A secret that a later commit takes out again is pushed all the same.
    static let searchesEveryCommit = true

    /// What it finds cannot be taken back once others have it.
    static let blocksUnderAdvise = true

    static let severityKey = RuleKey<Severity>(
        .notebooks, "secrets", .severity(.error), default: .error, example: "warning",
        "`notebook/secrets`: a private key or a token in a cell or in its output.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard case .success(let notebook)? = file.notebook else { return [] }
        let name = description.id.name
        let isRefused = look.refusesIgnores(of: description.id)
        var found: [(place: String, line: Int?, secret: SecretScan.Found)] = []
        for cell in notebook.cells {
            let line = { notebook.line(of: cell) }
            for secret in SecretScan.find(in: cell.source, by: look.search, ignoring: name, unless: isRefused) {
                found.append(("cell \(cell.index + 1), line \(secret.line)", line(), secret))
            }
            for text in notebook.outputTexts(of: cell) {
                for secret in SecretScan.find(in: text, by: look.search, ignoring: name, unless: isRefused) {
                    found.append(("output of cell \(cell.index + 1), line \(secret.line)", line(), secret))
                }
            }
        }
        for text in notebook.metadataTexts {
            for secret in SecretScan.find(in: text, by: look.search, ignoring: name, unless: isRefused) {
                found.append(("metadata", nil, secret))
            }
        }
        var known: Set<String> = []
        return found.compactMap { place, line, secret in
            // A cell that prints its key shows the same one twice.
            guard known.insert(secret.name + secret.beginning).inserted else { return nil }
            return FilesSecrets.finding(
                description.id, secret, at: file.at(line), place: "\(place): ", file.change, look)
        }
    }
}

extension NotebooksPolicy {
    /// `notebook/secrets`: a private key or a token in a cell or its output.
    public var secrets: Severity {
        get { rules[NotebookSecrets.severityKey] }
        set { rules[NotebookSecrets.severityKey] = newValue }
    }
}
