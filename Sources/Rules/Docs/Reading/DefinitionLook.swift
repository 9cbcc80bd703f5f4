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

    private var found: [CheckID: [LookedAt.Found]] = [:]
    private var unread: [Finding] = []
    private var baseline: DocsBaseline?
    /// The check that tells what could not be read: one bad file costs one finding.
    private let first: CheckID?

    init(_ context: CheckContext, usesBaseline: Bool = true) throws {
        let docs = context.policy.docs ?? DocsPolicy()
        let checks = Self.checks.map { ($0, $0.severity(docs)) }.filter { $0.1 != .off }
        first = checks.first?.0.description.id
        let repository = try context.repository()
        let counting = try context.counting(docs, repository)
        let files = try context.judgedFiles(counting, repository)
        if let first {
            for file in files { unread += file.problems.map { $0.finding(first, in: file.path) } }
        }
        let look = LookedAt(
            files, checks, DocstringSettings(docs), keepsEntries: docs.baseline != nil || !usesBaseline)
        for (id, one) in look.found() { found[id, default: []].append(one) }
        guard usesBaseline, let path = docs.baseline else { return }
        var baseline = try DocsBaseline(path, context, repository)
        for (check, _) in checks {
            let id = check.description.id
            found[id] = try (found[id] ?? []).filter { one in
                try one.entry.map { try !baseline.holds($0, context, repository) } ?? true
            }
        }
        let isLookedAt: Set<RepositoryPath>? = context.event.allPaths ? nil : Set(files.map(\.path))
        try baseline.finish(checks.map { $0.0.description.id }, files: isLookedAt, context, repository)
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
        return result
    }
}

/// Files at which several threads look.
private final class LookedAt: Sendable {
    /// A finding with what tells it again, see `DocsBaseline`.
    struct Found: Sendable {
        let finding: Finding
        /// Nil where there is no baseline.
        let entry: DocsBaseline.Entry?
    }

    private struct State {
        var next = 0
        var found: [(file: Int, check: CheckID, found: Found)] = []
    }

    // Fewer files than these are looked at before a thread has started.
    private static let fewFiles = 24
    private static let filesATurn = 8

    private let files: [DocsFile]
    private let checks: [(any DefinitionCheck.Type, Severity)]
    private let settings: DocstringSettings
    private let keepsEntries: Bool
    private let readsDocstrings: Bool
    private let state = Mutex(State())

    init(
        _ files: [DocsFile], _ checks: [(any DefinitionCheck.Type, Severity)], _ settings: DocstringSettings,
        keepsEntries: Bool
    ) {
        self.files = files
        self.checks = checks
        self.settings = settings
        self.keepsEntries = keepsEntries
        readsDocstrings = checks.contains { $0.0.readsDocstrings }
    }

    /// What the checks find, in the order of files and definitions.
    func found() -> [(CheckID, Found)] {
        if files.count <= Self.fewFiles {
            work()
        } else {
            let threads = min(gate_cores(), Int32(clamping: files.count / Self.filesATurn))
            gate_in_parallel(
                threads,
                { context in
                    if let context { Unmanaged<LookedAt>.fromOpaque(context).takeUnretainedValue().work() }
                }, Unmanaged.passUnretained(self).toOpaque())
        }
        var places = [[Int]](repeating: [], count: files.count)
        let found = state.withLock { $0.found }
        for (place, one) in found.enumerated() { places[one.file].append(place) }
        return places.flatMap { $0.map { (found[$0].check, found[$0].found) } }
    }

    private func work() {
        var found: [(file: Int, check: CheckID, found: Found)] = []
        while let turn = turn() {
            for index in turn { look(index, &found) }
        }
        state.withLock { [found] in $0.found += found }
    }

    private func turn() -> Range<Int>? {
        state.withLock { state in
            guard state.next < files.count else { return nil }
            let first = state.next
            state.next = min(files.count, first + Self.filesATurn)
            return first..<state.next
        }
    }

    private func look(_ index: Int, _ found: inout [(file: Int, check: CheckID, found: Found)]) {
        let file = files[index]
        let isTest = DocsChanged.isTest(file.path.bytes)
        for part in file.parts ?? [] {
            for entry in part.entries {
                let definition = CountedDefinition(
                    entry: entry,
                    documented: readsDocstrings
                        ? DocumentedDefinition(entry, in: part, settings, isTest: isTest) : nil)
                for (check, severity) in checks {
                    for problem in check.problems(of: definition) {
                        let id = check.description.id
                        guard let one = self.found(problem, id, severity, definition, part, file.path) else { continue }
                        found.append((index, id, one))
                    }
                }
            }
        }
    }

    /// The finding about a problem; nil where a comment turns the check away.
    private func found(
        _ problem: DefinitionProblem, _ id: CheckID, _ severity: Severity, _ definition: CountedDefinition,
        _ part: DocsFile.Part, _ path: RepositoryPath
    ) -> Found? {
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
        return Found(
            finding: DocsFinding.make(
                id, severity, "\(words) \(problem.message)", in: path, cell: part.cell, line: problem.line,
                notes: problem.notes + notes), entry: entry)
    }
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
