import Git
import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/outputs`: a notebook holds outputs that the policy does not want.
enum NotebookOutputs: NotebookCheck, FileFix, NativeFix {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/outputs", "A notebook holds outputs, or larger ones, that the policy does not want in a commit.",
        why: "Outputs change with every run, so that a one-line change fills a page and every merge conflicts. Some "
            + "projects keep them on purpose, as a record: that is the default.",
        settings: ["notebooks.paths"],
        wayPast: "Tag a cell keep_output, and its outputs stay; or set notebooks.outputs to keep.",
        bad: CheckExample(
            policy: "branches: off\nnotebooks: {outputs: strip}", files: ["a.ipynb": NotebookExample.ran([1])]),
        good: CheckExample(
            policy: "branches: off\nnotebooks: {outputs: strip}", files: ["a.ipynb": NotebookExample.ran([nil])]))

    static let outputsKey = RuleKey<NotebooksPolicy.Outputs>(
        .notebooks, "outputs", .choice, default: .keep, example: "strip",
        "`notebook/outputs`: whether cells may keep their outputs in a commit.")
    static let maxOutputBytesKey = RuleKey<Int?>(
        .notebooks, "max_output", ValueType<Int>.size.orNone(["off"]), default: nil, example: "100kB",
        "`notebook/outputs`: the most that the outputs of one cell may take, where outputs are kept.")
    static let keepInWorkTreeKey = RuleKey<Bool>(
        .notebooks, "keep_in_work_tree", .bool, default: false, example: "true",
        "Whether outputs are taken out of what is staged alone, at commit too, and the file that is open keeps its own."
    )
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [outputsKey, maxOutputBytesKey, keepInWorkTreeKey] }

    static var setting: any DeclaredKey { outputsKey }
    static func severity(_ policy: Policy) -> Severity {
        guard let notebooks = policy.notebooks else { return .off }
        if notebooks.outputs == .strip { return .error }
        return notebooks.maxOutputBytes == nil ? .off : .warning
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard let policy = look.context.policy.notebooks else { return [] }
        guard case .success(let notebook)? = file.notebook else {
            return NotebookMetadata.unread(file, description.id, look)
        }
        if policy.outputs == .strip {
            let rules = policy.metadata.rules
            let ran = notebook.cells.filter { ($0.wasRun || $0.isTimed(rules)) && !$0.keepsOutputs }
            guard let first = ran.first else { return [] }
            let bytes = ran.reduce(0) { $0 + $1.outputBytes }
            let what =
                bytes > 0
                ? "outputs (\(SizeText.measured(bytes)))"
                : ran.contains(where: \.wasRun) ? "run numbers" : "times of their last run in the metadata"
            return [
                Finding(
                    description.id, look.severity,
                    "\(ran.count) cell\(ran.count == 1 ? " has" : "s have") \(what), cell \(first.index + 1) first",
                    at: file.at(notebook.line(of: first)),
                    notes: policy.keepInWorkTree && look.advice.isStaged
                        ? ["git commit does the same, and your file keeps its outputs"] : [],
                    command: look.advice.fixing(description.id, file.change))
            ]
        }
        guard let most = policy.maxOutputBytes else { return [] }
        return notebook.cells.filter { $0.outputBytes > most && !$0.keepsOutputs }.prefix(3).map { cell in
            Finding(
                description.id, look.severity,
                "the outputs of cell \(cell.index + 1) have \(SizeText.measured(cell.outputBytes)), and "
                    + "notebooks.max_output is \(SizeText.measured(most))", at: file.at(notebook.line(of: cell)),
                command: look.advice.fixing(description.id, file.change))
        }
    }

    /// Only where the file stays: a notebook that is open in a browser would lose what its reader looks at.
    static func appliesAtCommit(_ policy: Policy) -> Bool { keepsWorkTree(policy) }

    static func keepsWorkTree(_ policy: Policy) -> Bool { policy.notebooks?.keepInWorkTree == true }

    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) -> [UInt8]? {
        file.bytes.flatMap { edits(of: file, look)?.applied(to: $0) }
    }

    static func edits(_ file: InspectedFile, _ look: FileLook) -> [ByteEdit] { edits(of: file, look)?.bytes ?? [] }

    private static func edits(of file: InspectedFile, _ look: FileLook) -> NotebookEdits? {
        guard case .success(let notebook)? = file.notebook, let policy = look.context.policy.notebooks else {
            return nil
        }
        let most = policy.outputs == .strip ? 0 : policy.maxOutputBytes ?? 0
        if most > 0, !notebook.cells.contains(where: { $0.outputBytes > most }) { return nil }
        return NotebookEdits.stripping(notebook, outputsOver: most, policy.metadata.rules)
    }
}

extension NotebookEdits {
    /// The edits as Git's blobs take them.
    var bytes: [ByteEdit] { edits.map { ByteEdit(range: $0.range, replacement: $0.replacement) } }
}

extension NotebooksPolicy {
    /// True where the index alone is stripped.
    public var keepInWorkTree: Bool {
        get { rules[NotebookOutputs.keepInWorkTreeKey] }
        set { rules[NotebookOutputs.keepInWorkTreeKey] = newValue }
    }
}

extension NotebooksPolicy {
    /// What becomes of the cells' outputs.
    public var outputs: NotebooksPolicy.Outputs {
        get { rules[NotebookOutputs.outputsKey] }
        set { rules[NotebookOutputs.outputsKey] = newValue }
    }
}

extension NotebooksPolicy {
    /// The most bytes of one cell's outputs where they are kept, nil for no limit.
    public var maxOutputBytes: Int? {
        get { rules[NotebookOutputs.maxOutputBytesKey] }
        set { rules[NotebookOutputs.maxOutputBytesKey] = newValue }
    }
}
