import Git
public import Globs
public import Model
import PolicyLanguage
import PythonSource
import Words

/// `notebook/metadata`: metadata that GitHub cannot show, or that the policy drops.
enum NotebookMetadata: NotebookCheck, FileFix, NativeFix {
    /// What it says of itself.
    static let description = CheckDescription(
        "notebook/metadata", "A notebook's metadata makes it invalid, or holds what the policy drops.",
        why: "Colab saves widgets without their state; GitHub then shows \"Invalid Notebook\" and not one cell of it.",
        settings: ["notebooks.paths"],
        wayPast: "Set notebooks.metadata to off, or name what may stay in notebooks.metadata.keep.",
        bad: CheckExample(
            policy: "branches: off",
            files: [
                "a.ipynb": NotebookExample.ran(
                    [1], metadata: "{\"widgets\": {\"application/vnd.jupyter.widget-state+json\": {\"a\": {}}}}")
            ]),
        good: CheckExample(
            policy: "branches: off",
            files: ["a.ipynb": NotebookExample.ran([1], metadata: "{\"colab\": {\"provenance\": []}}")]))

    static let metadataKey = RuleKey<NotebooksPolicy.Metadata>(
        .notebooks, "metadata",
        PolicyKeys.notebookMetadata.type("a severity, or a mapping such as `{drop: [kernelspec]}`"),
        default: NotebooksPolicy.Metadata(), otherwise: "its keys' defaults", example: "{drop: [kernelspec, vscode]}",
        "`notebook/metadata`: metadata that GitHub cannot show, or that the policy drops.")
    static let colabKey = RuleKey<NotebooksPolicy.Colab>(
        .notebooks, "colab", .choice, default: .keep, example: "drop",
        "Whether what Colab alone writes into metadata may stay.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [metadataKey, colabKey] }

    static var setting: any DeclaredKey { metadataKey }
    static func severity(_ policy: Policy) -> Severity { policy.notebooks?.metadata.severity ?? .off }

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
            let names = notebook.metadata(removedBy: rules(look))
            if !names.isEmpty {
                let shown = names.prefix(8).map { VisibleText.line($0) }.joined(separator: ", ")
                findings.append(
                    Finding(
                        description.id, look.severity, "the policy drops metadata that this notebook has",
                        at: file.at(), notes: [names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown],
                        command: look.advice.fixing(description.id, file.change)))
            }
            return findings
        }
    }

    /// Never: whoever has the notebook open would find it changed.
    static func appliesAtCommit(_ policy: Policy) -> Bool { false }

    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) -> [UInt8]? {
        file.bytes.flatMap { edits(of: file, look)?.applied(to: $0) }
    }

    static func edits(_ file: InspectedFile, _ look: FileLook) -> [ByteEdit] { edits(of: file, look)?.bytes ?? [] }

    private static func edits(of file: InspectedFile, _ look: FileLook) -> NotebookEdits? {
        guard case .success(let notebook)? = file.notebook else { return nil }
        return NotebookEdits.cleaningMetadata(notebook, rules(look))
    }

    private static func rules(_ look: FileLook) -> NotebookMetadataRules {
        guard let policy = look.context.policy.notebooks else { return NotebookMetadataRules() }
        return policy.colab == .drop ? policy.metadata.rules.addingColab() : policy.metadata.rules
    }

    /// The finding of another check for a notebook that cannot be read: what was not looked at has not passed.
    static func unread(_ file: InspectedFile, _ check: CheckID, _ look: FileLook) -> [Finding] {
        guard case .failure(let error)? = file.notebook else { return [] }
        return [
            Finding(
                check, look.severity, "this notebook could not be looked at: \(VisibleText.line(error.message))",
                at: file.at(error.position.line, column: error.position.column),
                command: look.advice.mending(file.change), inconclusive: true)
        ]
    }
}

extension NotebooksPolicy {
    /// What becomes of metadata.
    public struct Metadata: Sendable, Hashable {
        /// `notebook/metadata`: metadata that should not be there.
        public var severity = Severity.warning
        /// The names that go.
        public var drop: [NameGlob] = []
        /// The names that stay, whatever else would take them out.
        public var keep: [NameGlob] = []

        /// The defaults.
        public init() {}

        /// The names as the reader of notebooks takes them.
        var rules: NotebookMetadataRules { NotebookMetadataRules(drop: drop, keep: keep) }
    }

    /// `notebook/metadata`: metadata that should not be there.
    public var metadata: Metadata {
        get { rules[NotebookMetadata.metadataKey] }
        set { rules[NotebookMetadata.metadataKey] = newValue }
    }
}

extension PolicyKeys {
    static let notebookMetadata = Section<NotebooksPolicy.Metadata>(
        { _ in NotebooksPolicy.Metadata() }, shorthand: "severity",
        fields: [
            Field("severity", \.severity, .severity(.warning), .now, example: "error", "How much it weighs."),
            Field(
                "drop", \.drop, .nameGlobs(.dotted, example: "kernelspec"), .now,
                example: "[kernelspec, language_info.version, cell.id]",
                "Names that go, as globs: of notebook and cells, with `notebook.` or `cell.` before them of one; dots lead into "
                    + "objects."),
            Field(
                "keep", \.keep, .nameGlobs(.dotted, example: "kernelspec"), .now, example: "[collapsed]",
                "Names that stay, also where outputs are stripped or Colab's metadata are dropped."),
        ])
}

extension NotebooksPolicy {
    /// What becomes of what Colab alone writes.
    public var colab: NotebooksPolicy.Colab {
        get { rules[NotebookMetadata.colabKey] }
        set { rules[NotebookMetadata.colabKey] = newValue }
    }
}
