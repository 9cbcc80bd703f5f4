import Model
import PolicyLanguage
import Git
import PythonSource

/// `notebook/metadata`: metadata that GitHub cannot show, or that the policy drops.
enum NotebookMetadata: NotebookCheck, FileFix, NativeFix {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/metadata", "A notebook's metadata makes it invalid, or holds what the policy drops.",
        why: "Colab saves widgets without their state; GitHub then shows \"Invalid Notebook\" and not one cell of it.",
        settings: ["notebooks.metadata", "notebooks.colab", "notebooks.paths"],
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

    static let setting = (section: "notebooks", key: "metadata")
    static func severity(_ policy: Policy) -> Severity { policy.notebooks?.metadata ?? .off }

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
