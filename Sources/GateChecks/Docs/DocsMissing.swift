import GateModel
import GatePolicy
import Git
import PythonSource

/// `docs/missing`: a definition without a docstring, each one by itself.
public enum DocsMissing: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing", "A module, class, function or method has no docstring.",
        why: "The share of documented definitions says how much is missing; this says what. It looks at files that "
            + "changed, and at all of them with --all.",
        settings: ["docs.missing", "docs.paths", "docs.count", "docs.ignore"],
        wayPast: "Write `# gate: ignore[docs/missing] why` beside the definition, or name its kind in docs.ignore.",
        bad: CheckExample(
            policy: "docs: {missing: error}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    return x\n"],
            commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "docs: {missing: error}",
            files: [
                "model.py":
                    "\"\"\"A model.\"\"\"\n\n\ndef loss(x):  # gate: ignore[docs/missing] renamed next week\n    return x\n"
            ], commands: ["git switch -q -c feature/a"]))

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        context.reasonNotToReadDocs("missing") { $0.missing }
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let docs = context.policy.docs else { return CheckResult() }
        let repository = try Repository(at: context.place)
        let counting = try context.counting(docs, repository)
        var findings: [Finding] = []
        var problems: [Finding] = []
        for file in try context.judgedFiles(counting, repository) {
            problems += file.problems.map { $0.finding(description.id, in: file.path) }
            for part in file.parts ?? [] {
                for entry in part.entries where !entry.isDocumented {
                    var notes: [String] = []
                    switch part.ignores.answer(to: description.id, entry.definition, in: part.module) {
                    case .ignored: continue
                    case .withoutReason: notes = [DocsFinding.reasonNote]
                    case .none: break
                    }
                    findings.append(
                        DocsFinding.make(
                            description.id, docs.missing, "\(entry.words) has no docstring", in: file.path,
                            cell: part.cell, line: entry.position.line, notes: notes))
                }
            }
        }
        var result = DocsFinding.bounded(findings, "docs.missing")
        result.findings += problems
        return result
    }
}
