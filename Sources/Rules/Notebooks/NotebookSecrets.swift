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
        guard file.bytes != nil else { return try lookThrough(file, look, repository) }
        guard case .success(let notebook)? = file.notebook else {
            // The other check searches the bytes as they are.
            let isSearched = FilesSecrets.severity(look.context.policy) != .off
            return isSearched ? [] : NotebookMetadata.unread(file, description.id, look)
        }
        let name = description.id.name
        let isRefused = look.refusesIgnores(of: description.id)
        var found: [Found] = []
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
        return findings(found, file, look)
    }

    private typealias Found = (place: String, line: Int?, secret: SecretScan.Found)

    /// Looks through a notebook that is too large to be held; where it is none, through its bytes.
    private static func lookThrough(
        _ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository
    ) throws -> [Finding] {
        guard let notebook = file.notebook else { return [] }
        if file.size > LargeNotebook.largest { return NotebookMetadata.unread(file, description.id, look) }
        let isRefused = look.refusesIgnores(of: description.id)
        var found: [Found] = []
        func search(_ text: NotebookText) {
            let candidates = ByteScan.candidates(in: text.bytes, by: look.search).filter { text.body.contains($0) }
            for var secret in SecretScan.find(
                in: text.bytes, candidates: candidates, by: look.search, ignoring: description.id.name, unless: true)
            {
                // Comments are told where they have an effect, and in a text that passes by nobody could tell them.
                secret.isIgnored = secret.isIgnored && isRefused
                secret.line += text.line - 1
                switch (text.place, notebook) {
                case (.source(let cell), .success(let notebook)):
                    found.append(("cell \(cell + 1), line \(secret.line)", notebook.line(ofCell: cell), secret))
                case (.output(let cell), .success(let notebook)):
                    let place = "output of cell \(cell + 1), line \(secret.line)"
                    found.append((place, notebook.line(ofCell: cell), secret))
                case (.metadata, .success): found.append(("metadata", nil, secret))
                case (_, .failure): found.append(("line \(secret.line)", secret.line, secret))
                }
            }
        }
        if case .success = notebook {
            _ = try LargeNotebook.read(file.entry.id, size: file.size, repository, onText: search)
            return findings(found, file, look)
        }
        var parts = TextParts()
        let give = { (part: TextParts.Part) in
            search(NotebookText(place: .metadata, bytes: unescaped(part.bytes), body: part.body, line: part.line))
        }
        try repository.read(file.entry.id) { parts.add($0, give) }
        parts.end(give)
        return found.isEmpty ? NotebookMetadata.unread(file, description.id, look) : findings(found, file, look)
    }

    /// JSON's escapes as blanks, so that each byte keeps its place: before a token `\n` is a letter to nobody.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        var index = 0
        while index + 1 < result.count {
            if result[index] == UInt8(ascii: "\\") {
                (result[index], result[index + 1]) = (UInt8(ascii: " "), UInt8(ascii: " "))
                index += 1
            }
            index += 1
        }
        return result
    }

    private static func findings(_ found: [Found], _ file: InspectedFile, _ look: FileLook) -> [Finding] {
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
