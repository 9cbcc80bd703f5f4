import Git
public import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/size`: a notebook is larger than the policy allows.
enum NotebookSize: NotebookCheck {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/size", "A notebook is larger than notebooks.max_size.",
        why: "Almost all of a large notebook is pictures and tables that running it makes again; every version of them "
            + "stays in every clone, and GitHub does not show what is too large.",
        settings: ["notebooks.paths"],
        wayPast: "Raise notebooks.max_size, or take the path out of notebooks.paths.",
        bad: CheckExample(
            policy: "branches: off\nnotebooks: {max_size: 100B}", files: ["a.ipynb": NotebookExample.ran([1, 2])]),
        good: CheckExample(policy: "branches: off", files: ["a.ipynb": NotebookExample.ran([1, 2])]))

    static let maxSizeBytesKey = RuleKey<Int?>(
        .notebooks, "max_size", ValueType<Int>.size.orNone(["off"]), default: 1_000_000, example: "500kB",
        "The size from which a notebook is too large.")
    static let severityKey = RuleKey<Severity>(
        .notebooks, "size", .severity(.warning), default: .warning, example: "error",
        "`notebook/size`: a notebook is larger than `max_size`.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [maxSizeBytesKey, severityKey] }

    static var setting: any DeclaredKey { severityKey }
    static func severity(_ policy: Policy) -> Severity {
        policy.notebooks?.maxSizeBytes == nil ? .off : policy.notebooks?.size ?? .off
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard let most = look.context.policy.notebooks?.maxSizeBytes, file.isFile, file.size > most else { return [] }
        var notes: [String] = []
        var outputs = 0
        if case .success(let notebook)? = file.notebook {
            outputs = notebook.cells.reduce(0) { $0 + $1.outputBytes }
            if let largest = notebook.cells.max(by: { $0.outputBytes < $1.outputBytes }), largest.outputBytes > 0 {
                notes.append(
                    "\(SizeText.measured(outputs)) are outputs, those of cell \(largest.index + 1) alone "
                        + SizeText.measured(largest.outputBytes))
            }
        }
        let helps = outputs > 0 && file.size - outputs <= most
        return [
            Finding(
                description.id, look.severity,
                "this notebook has \(SizeText.measured(file.size)), and notebooks.max_size is \(SizeText.measured(most))",
                at: file.at(), notes: notes,
                command: helps
                    ? look.advice.fixing(NotebookOutputs.description.id, file.change)
                    : look.advice.takingOut(file.change))
        ]
    }
}

/// Notebooks for examples.
enum NotebookExample {
    /// A notebook of one line a cell, run in an order.
    static func ran(_ counts: [Int?], metadata: String = "{}") -> String {
        let cells = counts.map { count in
            let number = count.map(String.init) ?? "null"
            return " {\"cell_type\": \"code\", \"execution_count\": \(number), \"metadata\": {}, \"outputs\": [],\n"
                + "  \"source\": [\"x = 1\"]}"
        }
        return "{\"cells\": [\n\(cells.joined(separator: ",\n"))],\n \"metadata\": \(metadata),\n"
            + " \"nbformat\": 4, \"nbformat_minor\": 0}\n"
    }
}

extension NotebooksPolicy {
    /// The most bytes of a notebook, nil for no limit.
    public var maxSizeBytes: Int? {
        get { rules[NotebookSize.maxSizeBytesKey] }
        set { rules[NotebookSize.maxSizeBytesKey] = newValue }
    }
}

extension NotebooksPolicy {
    /// `notebook/size`: a notebook that is larger.
    public var size: Severity {
        get { rules[NotebookSize.severityKey] }
        set { rules[NotebookSize.severityKey] = newValue }
    }
}
