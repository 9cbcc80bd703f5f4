import GateModel
import GatePolicy
import Git
import PythonSource

/// `docs/coverage`: the share of definitions with a docstring, over every file that `docs.paths` selects.
public enum DocsCoverage: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/coverage", "Fewer definitions have a docstring than docs.minimum asks for.",
        why: "A model outlives the memory of the person who wrote it; what is undocumented is written again.",
        settings: ["docs.minimum", "docs.paths", "docs.count", "docs.coverage"],
        wayPast: "Lower docs.minimum to what the project has, and raise it as the project improves.",
        bad: CheckExample(
            policy: "docs: {minimum: 100%}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    return x\n"],
            commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "docs: {minimum: 100%}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    \"\"\"The loss.\"\"\"\n    return x\n"],
            commands: ["git switch -q -c feature/a"]))

    // Larger files are data, whatever their name says.
    private static let largestFile = 16 << 20
    private static let shownDefinitions = 8

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let docs = context.policy.docs else { return "docs: off" }
        if docs.coverage == .off { return "docs.coverage: off" }
        if context.event.allPaths { return nil }
        if docs.minimumPercent == nil, context.stage == .commit { return "no docs.minimum" }
        let touched = context.subject.changes.contains { docs.paths.matches($0.path) }
        return touched || context.changesPolicy ? nil : "no documented file changed"
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let docs = context.policy.docs else { return CheckResult() }
        let repository = try Repository(at: context.place)
        var coverage = Coverage()
        for entry in try repository.entries(of: context.subject.tree) {
            guard case .file = entry.kind, docs.paths.matches(entry.path) else { continue }
            guard let bytes = try repository.blob(entry.id, limit: largestFile) else {
                coverage.findings.append(
                    unreadable(entry, "it is larger than 16 MB", nil, EditorCommand.opening(Policy.fileName)))
                continue
            }
            count(bytes, entry, docs, &coverage)
        }
        return judge(coverage, docs, context)
    }

    private struct Coverage {
        var total = 0
        var documented = 0
        var missing: [(path: RepositoryPath, entry: DocumentationCount.Entry)] = []
        var findings: [Finding] = []
    }

    private static func count(_ bytes: [UInt8], _ entry: TreeEntry, _ docs: DocsPolicy, _ coverage: inout Coverage) {
        let path = RepositoryPath(bytes: entry.path)
        do {
            let mode: DocumentationCount.Mode = docs.count == .public ? .public : .all
            let counted = DocumentationCount(try PythonModule.read(bytes), mode: mode)
            coverage.total += counted.total
            coverage.documented += counted.documented
            coverage.missing += counted.missing.map { (path, $0) }
        } catch {
            coverage.findings.append(
                unreadable(entry, error.message, error.position, EditorCommand.opening(path.description)))
        }
    }

    private static func unreadable(
        _ entry: TreeEntry, _ reason: String, _ position: SourcePosition?, _ command: String
    ) -> Finding {
        let location = SourceLocation(
            RepositoryPath(bytes: entry.path), line: position?.line, column: position?.column)
        return Finding(
            description.id, .warning, "its documentation cannot be counted: \(reason)", at: location,
            command: command, inconclusive: true)
    }

    private static func judge(_ coverage: Coverage, _ docs: DocsPolicy, _ context: CheckContext) -> CheckResult {
        let percent = DocumentationCount.percent(documented: coverage.documented, total: coverage.total)
        var result = CheckResult(
            coverage.findings,
            measurements: [
                "docs.definitions": Double(coverage.total), "docs.documented": Double(coverage.documented),
                "docs.percent": percent,
            ],
            remarks: [
                coverage.total == 0
                    ? "nothing to document"
                    : "\(tenths(percent)) % documented (\(coverage.documented) of \(coverage.total))"
            ])
        guard let minimum = docs.minimumPercent, percent < minimum else { return result }
        let changed = Set(context.subject.changes.map(\.path))
        let missing =
            coverage.missing.filter { changed.contains($0.path.bytes) }
            + coverage.missing.filter { !changed.contains($0.path.bytes) }
        var notes = missing.prefix(shownDefinitions).map { "\($0.path):\($0.entry.position.line) \(name($0.entry))" }
        if missing.count > notes.count { notes.append("and \(missing.count - notes.count) more without a docstring") }
        let first = missing.first.map { SourceLocation($0.path, line: $0.entry.position.line) }
        result.findings.append(
            Finding(
                description.id, docs.coverage,
                "\(tenths(percent)) % of the definitions are documented, the minimum is \(tenths(minimum)) %",
                at: first,
                notes: notes,
                command: EditorCommand.opening(first?.path.description ?? Policy.fileName)))
        return result
    }

    private static func name(_ entry: DocumentationCount.Entry) -> String {
        entry.kind == .module ? "the module" : "\(entry.kind.rawValue) \(entry.qualifiedName)"
    }

    /// One decimal, cut and not rounded: 79.96 % must not read as 80 %.
    private static func tenths(_ percent: Double) -> String {
        let tenths = Int((percent * 10).rounded(.down))
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
