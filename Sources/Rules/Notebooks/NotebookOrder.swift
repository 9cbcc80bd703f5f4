import Git
public import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/order`: the cells were not run from top to bottom.
enum NotebookOrder: NotebookCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/order", "The cells of a notebook were not run from top to bottom, each once.",
        why:
            "What is shown then comes from a state that no reader can make again: Restart and Run All is the proof that "
            + "the notebook works.",
        settings: ["notebooks.paths"], wayPast: "Set notebooks.order to off.",
        bad: CheckExample(
            policy: "branches: off\nnotebooks: {order: error}", files: ["a.ipynb": NotebookExample.ran([1, 3])]),
        good: CheckExample(
            policy: "branches: off\nnotebooks: {order: error}", files: ["a.ipynb": NotebookExample.ran([1, 2])]))

    static let severityKey = RuleKey<Severity>(
        .notebooks, "order", .severity(.warning), default: .off, example: "warning",
        "`notebook/order`: cells were not run from top to bottom.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard case .success(let notebook)? = file.notebook else {
            return NotebookMetadata.unread(file, description.id, look)
        }
        let cells = notebook.cells.filter { cell in cell.isCode && cell.source.contains { $0 > 0x20 } }
        // A notebook without any run was cleared on purpose.
        guard cells.contains(where: { $0.executionCount != nil }) else { return [] }
        for (place, cell) in cells.enumerated() where cell.executionCount != place + 1 {
            let wanted = "it would be run \(place + 1)"
            let message =
                cell.executionCount.map { "cell \(cell.index + 1) was run \($0), from top to bottom \(wanted)" }
                ?? "cell \(cell.index + 1) was not run, and others were"
            return [
                Finding(
                    description.id, look.severity, message, at: file.at(notebook.line(of: cell)),
                    notes: ["Restart and Run All in Jupyter or Colab does what the command does"],
                    command: """
                        jupyter nbconvert --to notebook --execute --inplace \(path: file.path) \
                        && git add -- \(pathspec: file.path)
                        """)
            ]
        }
        return []
    }
}

extension NotebooksPolicy {
    /// `notebook/order`: cells that were not run from top to bottom.
    public var order: Severity {
        get { rules[NotebookOrder.severityKey] }
        set { rules[NotebookOrder.severityKey] = newValue }
    }
}
