import Git
public import Model
import PolicyLanguage
import PythonSource

/// `notebook/metadata`: metadata that GitHub cannot show, or that the policy drops.
enum NotebookMetadata: NotebookCheck, FileFix, NativeFix, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/metadata", "A notebook's metadata makes it invalid, or holds what the policy drops.",
        why: "Colab saves widgets without their state; GitHub then shows \"Invalid Notebook\" and not one cell of it.",
        settings: ["notebooks.paths"],
        wayPast: "Set notebooks.metadata to off.",
        bad: CheckExample(
            policy: "branches: off",
            files: [
                "a.ipynb": NotebookExample.ran(
                    [1], metadata: "{\"widgets\": {\"application/vnd.jupyter.widget-state+json\": {\"a\": {}}}}")
            ]),
        good: CheckExample(
            policy: "branches: off",
            files: ["a.ipynb": NotebookExample.ran([1], metadata: "{\"colab\": {\"provenance\": []}}")]))

    static let severityKey = RuleKey<Severity>(
        .notebooks, "metadata", .severity(.warning), default: .warning, example: "error",
        "`notebook/metadata`: metadata that GitHub cannot show, or that the policy drops.")
    static let colabKey = RuleKey<NotebooksPolicy.Colab>(
        .notebooks, "colab", .choice, default: .keep, example: "drop",
        "Whether what Colab alone writes into metadata may stay.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [severityKey, colabKey] }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        switch file.notebook {
        case nil: return []
        case .failure(let error)?:
            // What is no JSON either has its finding as such.
            let isTold = (error.code == .json || error.code == .nesting) && look.context.policy.files?.syntax != .off
            if isTold, look.context.policy.files != nil { return [] }
            return [
                Finding(
                    description.id, look.severity, error.message,
                    at: file.at(error.position.line, column: error.position.column),
                    command: look.advice.mending(file.change))
            ]
        case .success(let notebook)?:
            var findings: [Finding] = []
            if let line = notebook.lineOfWidgetsWithoutState {
                findings.append(
                    Finding(
                        description.id, look.severity, "widgets are saved without their state",
                        at: file.at(line), notes: ["GitHub shows \"Invalid Notebook\" instead of the cells"],
                        command: look.advice.fixing(description.id, file.change)))
            }
            let names = look.context.policy.notebooks?.colab == .drop ? notebook.colabMetadata : []
            if !names.isEmpty {
                findings.append(
                    Finding(
                        description.id, look.severity, "the policy drops Colab's metadata, and this notebook has it",
                        at: file.at(), notes: [names.joined(separator: ", ")],
                        command: look.advice.fixing(description.id, file.change)))
            }
            return findings
        }
    }

    /// Never: whoever has the notebook open would find it changed.
    static func appliesAtCommit(_ policy: Policy) -> Bool { false }

    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) -> [UInt8]? {
        guard case .success(let notebook)? = file.notebook, let bytes = file.bytes else { return nil }
        let dropsColab = look.context.policy.notebooks?.colab == .drop
        return NotebookEdits.cleaningMetadata(notebook, dropsColab: dropsColab).applied(to: bytes)
    }
}

extension NotebooksPolicy {
    /// `notebook/metadata`: metadata that should not be there.
    public var metadata: Severity {
        get { rules[NotebookMetadata.severityKey] }
        set { rules[NotebookMetadata.severityKey] = newValue }
    }
}

extension NotebooksPolicy {
    /// What becomes of what Colab alone writes.
    public var colab: NotebooksPolicy.Colab {
        get { rules[NotebookMetadata.colabKey] }
        set { rules[NotebookMetadata.colabKey] = newValue }
    }
}
