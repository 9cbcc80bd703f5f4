import CLibcExtras
import Git
import Model
import PolicyLanguage
import PythonSource
import Synchronization
import YAML

/// What the checks of single definitions have found in one run, kept until each of them is asked for it.
final class DefinitionLooks: Sendable {
    private let made = Mutex<DefinitionLook?>(nil)

    /// The result of one check; the first call looks at every file for all of them.
    func result(of check: any DefinitionCheck.Type, _ context: CheckContext) throws -> CheckResult {
        let look = try made.withLock { made in
            if let made { return made }
            let look = try DefinitionLook(context)
            made = look
            return look
        }
        return look.result(of: check)
    }
}

/// One look at the documented files that are judged.
struct DefinitionLook {
    /// The checks that share it, in the order in which they run.
    static let checks = CheckRegistry.definitions

    private var found: [CheckID: [DefinitionFinding]] = [:]
    private var unread: [Finding] = []
    private var baseline: DocsBaseline?
    /// The check that tells what could not be read: one bad file costs one finding.
    private let first: CheckID?
    private let reaches: ReachTables

    init(_ context: CheckContext, usesBaseline: Bool = true) throws {
        let docs = context.policy.docs ?? DocsPolicy()
        let checks = DefinitionChecks(docs, keepsEntries: docs.baseline != nil || !usesBaseline)
        first = checks.ids.first
        reaches = context.reaches
        let repository = try context.repository()
        let counting = try context.counting(docs, repository)
        let files = try context.judgedFiles(.findings(checks), counting, repository)
        if let first {
            for file in files { unread += file.problems.map { $0.finding(first, in: file.path) } }
        }
        for one in files.flatMap({ $0.found?.list ?? [] }) { found[one.check, default: []].append(one) }
        guard usesBaseline, let path = docs.baseline else { return }
        var baseline = try DocsBaseline(path, context, repository)
        for id in checks.ids {
            found[id] = try (found[id] ?? []).filter { one in
                try one.entry.map { try !baseline.holds($0, context, repository) } ?? true
            }
        }
        let isLookedAt: Set<RepositoryPath>? = context.event.allPaths ? nil : Set(files.map(\.path))
        try baseline.finish(checks.ids, files: isLookedAt, context, repository)
        self.baseline = baseline
    }

    /// Every finding as an entry of a baseline.
    var entries: [DocsBaseline.Entry] { found.values.flatMap { $0.compactMap(\.entry) } }

    /// What one check has found.
    func result(of check: any DefinitionCheck.Type) -> CheckResult {
        let id = check.description.id
        var result = DocsFinding.counted((found[id] ?? []).map(\.finding), check.severityKey.path)
        if id == first { result.findings += unread + (baseline?.unread ?? []) }
        if let baseline {
            result.findings += baseline.outdated(id)
            result.remarks += baseline.remarks(id)
        }
        return result.judged(by: reaches, id, isTold: id == first)
    }
}

/// The checks of single definitions that a policy turns on, with what they go by.
struct DefinitionChecks: Sendable {
    /// The names of the checks, in the order in which they run.
    var ids: [CheckID] { checks.map { $0.check.description.id } }
    /// True where a baseline asks what would tell each finding again.
    let keepsEntries: Bool
    private let checks: [(check: any DefinitionCheck.Type, severity: Severity)]
    private let settings: DocstringSettings
    private let readsDocstrings: Bool

    init(_ docs: DocsPolicy, keepsEntries: Bool) {
        self.keepsEntries = keepsEntries
        checks = DefinitionLook.checks.map { ($0, $0.severity(docs)) }.filter { $0.1 != .off }
        settings = DocstringSettings(docs)
        readsDocstrings = checks.contains { $0.check.readsDocstrings }
    }

    /// What they find in a file, in the order of its definitions.
    func findings(in parts: [DocsFile.Part], of path: RepositoryPath) -> [DefinitionFinding] {
        let isTest = DocsChanged.isTest(path.bytes)
        var findings: [DefinitionFinding] = []
        for part in parts {
            let writers = readsDocstrings ? part.module.docstringWriters : []
            for entry in part.entries {
                let definition = CountedDefinition(
                    entry: entry,
                    documented: readsDocstrings
                        ? DocumentedDefinition(entry, in: part, settings, isTest: isTest, writers: writers) : nil)
                for (check, severity) in checks {
                    findings += check.problems(of: definition).compactMap {
                        finding($0, check.description.id, severity, definition, part, path)
                    }
                }
            }
        }
        return findings
    }

    /// The finding about a problem; nil where a comment turns the check away.
    private func finding(
        _ problem: DefinitionProblem, _ id: CheckID, _ severity: Severity, _ definition: CountedDefinition,
        _ part: DocsFile.Part, _ path: RepositoryPath
    ) -> DefinitionFinding? {
        var notes: [String] = []
        switch part.ignores.answer(to: id, definition.entry.definition, in: part.module) {
        case .ignored: return nil
        case .withoutReason: notes = [DocsFinding.reasonNote]
        case .refused: notes = [IgnoreComment.refusal(of: id)]
        case .none: break
        }
        let words = definition.entry.words
        var entry: DocsBaseline.Entry?
        if keepsEntries {
            let docstring =
                definition.entry.definition.map { part.module.definitions[$0].docstring } ?? part.module.docstring
            entry = DocsBaseline.Entry(
                check: id, path: path, definition: words, message: problem.message,
                docstring: docstring.map { part.module.cleanedValue(of: $0) } ?? "")
        }
        return DefinitionFinding(
            check: id,
            finding: DocsFinding.make(
                id, severity, "\(words) \(problem.message)", in: path, cell: part.cell, line: problem.line,
                notes: problem.notes + notes), entry: entry,
            waiting: definition.entry.waitsFor == nil ? nil : definition.entry)
    }
}

/// A finding about a definition.
struct DefinitionFinding: Sendable {
    let check: CheckID
    let finding: Finding
    /// What tells it again, see `DocsBaseline`; nil where there is no baseline.
    let entry: DocsBaseline.Entry?
    /// The definition, where it counts only if another file exports it.
    let waiting: DocumentationCount.Entry?
}

/// A check of single definitions: one look at each file serves all of them, see `DefinitionLook`.
protocol DefinitionCheck: NativeCheck, SeverityRule {
    /// True where it looks into docstrings, so that they have to be parsed.
    static var readsDocstrings: Bool { get }
    /// What is wrong with a definition that counts.
    static func problems(of definition: CountedDefinition) -> [DefinitionProblem]
}

/// What is wrong with a definition, in words that follow its name.
struct DefinitionProblem {
    var message: String
    var line: Int
    var notes: [String] = []
}

/// A definition that counts, with its docstring read where it has one.
struct CountedDefinition {
    let entry: DocumentationCount.Entry
    let documented: DocumentedDefinition?
}

/// A check that compares a docstring with the definition that it describes.
protocol DocstringCheck: DefinitionCheck {
    /// What is wrong with a docstring.
    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem]
}

extension DocstringCheck {
    static var readsDocstrings: Bool { true }

    static func problems(of definition: CountedDefinition) -> [DefinitionProblem] {
        definition.documented.map { problems(of: $0) } ?? []
    }
}

extension DefinitionCheck {
    /// Most look at the definition alone.
    static var readsDocstrings: Bool { false }
    /// Its severity.
    public static var keys: [any DeclaredKey] { [severityKey] }
    /// What the policy says there.
    static func severity(_ docs: DocsPolicy) -> Severity { docs.rules[severityKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        context.reasonNotToReadDocs(severityKey.name, severity)
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        try context.definitionLooks.result(of: Self.self, context)
    }
}

/// An example of a check of docstrings: one file with one docstring.
enum DocstringExample {
    /// A state with the check's key as an error.
    package static func make(_ key: String, _ lines: [String]) -> CheckExample {
        CheckExample(
            policy: "docs: {\(key): error, changed: off}", files: ["model.py": lines.joined(separator: "\n") + "\n"],
            commands: ["git switch -q -c feature/a"])
    }

    /// The same for a function of `x` and `y` whose docstring lists these.
    package static func make(_ key: String, arguments: [String]) -> CheckExample {
        make(
            key,
            ["def loss(x, y):", "    \"\"\"The loss.", "", "    Args:"] + arguments.map { "        " + $0 }
                + ["    \"\"\"", "    return x - y"])
    }
}
