import Git
import Model
import PolicyLanguage
import PythonSource
import Words
import YAML

/// A documented file as the checks see it: what counts in it, and what could not be read.
struct DocsFile: Sendable {
    /// A module, or a cell of a notebook.
    struct Part: Sendable {
        let module: PythonModule
        /// The number of the notebook's cell, from 1; nil for a file.
        let cell: Int?
        /// What counts, and what would where other files export it.
        let entries: [DocumentationCount.Entry]
        let ignores: IgnoreComments
    }

    /// A definition that counts and has no docstring.
    struct Missing: Sendable, Hashable {
        /// `class Net`, `the module`.
        let words: String
        let qualifiedName: String
        let line: Int
        let cell: Int?
        /// The line, or the notebook's cell and the line in it: `7`, `cell 2:7`.
        var place: String { cell.map { "cell \($0):\(line)" } ?? "\(line)" }
    }

    /// Something that is no Python.
    struct Problem: Sendable, Hashable {
        let message: String
        let line: Int?
        let column: Int?
        /// True where opening the file mends nothing.
        let isTooLarge: Bool
    }

    let path: RepositoryPath
    package private(set) var total = 0
    private(set) var documented = 0
    private(set) var missing: [Missing] = []
    let problems: [Problem]
    /// The text with what counts in it; nil where nobody needs it.
    let parts: [Part]?
    /// What the checks of single definitions find; nil where they have not looked.
    private(set) var found: Found?
    /// What it binds for other files; nil where it is no module.
    let outline: ModuleOutline?
    /// What would count where other files exported it.
    private var waiting: [Waiting] = []
    /// True where it was read and holds no comment about ignoring, nor anything like one.
    let isWithoutIgnores: Bool
    /// True where other files may add to what counts.
    var isWaiting: Bool { !waiting.isEmpty }

    /// What the checks of single definitions find in a file.
    struct Found: Sendable {
        fileprivate(set) var list: [DefinitionFinding]
        /// True where each finding has what tells it again.
        let hasEntries: Bool
    }

    /// Something that counts where a name of its file is exported.
    private struct Waiting: Sendable {
        let entry: DocumentationCount.Entry
        /// Nil where it is documented.
        let missing: Missing?
    }
}

extension DocsFile {
    // Larger files are data, whatever their name says.
    static let largestFile = 16_000_000

    /// Reads a file of a tree.
    static func read(
        _ entry: TreeEntry, _ need: DocsNeed, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws(GitError) -> DocsFile {
        let path = RepositoryPath(bytes: entry.path)
        guard let bytes = try repository.blob(entry.id, limit: largestFile) else {
            let problem = Problem(
                message: "it is larger than \(SizeText.measured(Self.largestFile))", line: nil, column: nil,
                isTooLarge: true)
            return DocsFile(path, [], [problem], outline: nil, need)
        }
        var parts: [Part] = []
        var problems: [Problem] = []
        do throws(PythonSourceError) {
            if isNotebook(entry.path, bytes) {
                let notebook = NotebookModules(try Notebook.read(bytes))
                for element in notebook.elements {
                    parts.append(counting.part(element.module, path, cell: element.cell.index + 1))
                }
                problems = notebook.problems.map(problem)
            } else {
                parts = [counting.part(try PythonModule.read(bytes), path, cell: nil)]
            }
        } catch {
            problems = [problem(error)]
        }
        let outline = parts.count == 1 && parts[0].cell == nil ? parts[0].module.outline : nil
        return DocsFile(path, parts, problems, outline: outline, need)
    }

    private init(
        _ path: RepositoryPath, _ parts: [Part], _ problems: [Problem], outline: ModuleOutline?, _ need: DocsNeed
    ) {
        self.path = path
        self.problems = problems
        if case .text = need { self.parts = parts } else { self.parts = nil }
        if case .findings(let checks) = need {
            found = Found(list: checks.findings(in: parts, of: path), hasEntries: checks.keepsEntries)
        }
        self.outline = outline
        isWithoutIgnores = problems.isEmpty && parts.allSatisfy { $0.cell == nil && !$0.ignores.isMarked }
        for part in parts {
            for entry in part.entries {
                let missing =
                    entry.isDocumented
                    ? nil
                    : Missing(
                        words: entry.words, qualifiedName: entry.qualifiedName, line: entry.position.line,
                        cell: part.cell)
                if entry.waitsFor == nil {
                    add(missing)
                } else {
                    waiting.append(Waiting(entry: entry, missing: missing))
                }
            }
        }
    }

    private mutating func add(_ missing: Missing?) {
        total += 1
        if let missing { self.missing.append(missing) } else { documented += 1 }
    }

    /// The file as readers of the project see it: with what other files export of it, and nothing that waits.
    func seen(by reached: PublicReach.Reached?) -> DocsFile {
        guard isWaiting else { return self }
        var file = self
        for one in waiting where one.entry.counts(reached) { file.add(one.missing) }
        // Only a module has anything that waits, so that the lines tell the order.
        file.missing.sort { $0.line < $1.line }
        file.waiting = []
        file.found?.list.removeAll { $0.waiting?.counts(reached) == false }
        return file
    }

    /// True for a notebook, also one under the name of a Python file.
    private static func isNotebook(_ path: [UInt8], _ bytes: [UInt8]) -> Bool {
        if path.suffix(6).elementsEqual(Array(".ipynb".utf8)) { return true }
        guard bytes.first == UInt8(ascii: "{"), path.suffix(3).elementsEqual(Array(".py".utf8)) else { return false }
        return (try? Notebook.read(bytes)) != nil
    }

    private static func problem(_ error: PythonSourceError) -> Problem {
        let cell = error.cell.map { "cell \($0 + 1), line \(error.position.line): " } ?? ""
        return Problem(
            message: cell + error.message, line: error.cell == nil ? error.position.line : nil,
            column: error.cell == nil ? error.position.column : nil, isTooLarge: false)
    }
}

extension DocumentationCount.Entry {
    /// The definition for people: `class Net`, `method Net.forward`, `the module`.
    var words: String { kind == .module ? "the module" : "\(kind.rawValue) \(qualifiedName)" }
}

extension DocsFile.Problem {
    /// The finding that a check makes of it.
    func finding(_ check: CheckID, in path: RepositoryPath) -> Finding {
        Finding(
            check, .warning, "its documentation cannot be counted: \(message)",
            at: SourceLocation(path, line: line, column: column),
            command: .editing(isTooLarge ? Policy.path : path), inconclusive: true)
    }
}

extension CheckContext {
    /// Why a check of single definitions has nothing to do, nil where it has.
    ///
    /// - Parameters:
    ///   - key: The policy key that turns the check on, without its section.
    ///   - severity: What the policy says there.
    func reasonNotToReadDocs(_ key: String, _ severity: (DocsPolicy) -> Severity) -> String? {
        guard let docs = policy.docs else { return "docs: off" }
        if severity(docs) == .off { return "docs.\(key): off" }
        return reasonNothingDocumentedChanged(docs)
    }

    /// Why no documented file is to be read, nil where one is.
    func reasonNothingDocumentedChanged(_ docs: DocsPolicy) -> String? {
        if event.allPaths { return nil }
        return subject.changes.contains { docs.paths.matches($0.path) } ? nil : "no documented file changed"
    }

    /// The documented files that are new or other than before; every one where all paths are asked for.
    func judgedFiles(
        _ need: DocsNeed, _ counting: DocsCounting, _ repository: borrowing Repository
    ) throws -> [DocsFile] {
        let entries =
            event.allPaths ? try repository.entries(of: subject.tree) : subject.changedFiles
        return try files(entries.filter { counting.selects($0) }, of: subject.tree, for: need, counting, repository)
    }

    /// Files of a tree with what counts in them there.
    func files(
        _ entries: [TreeEntry], of tree: ObjectID, for need: DocsNeed = .count, _ counting: DocsCounting,
        _ repository: borrowing Repository
    ) throws -> [DocsFile] {
        let files = try readings.read(entries, need, counting, place, repository)
        guard files.contains(where: \.isWaiting) else { return files }
        let table = try reach(in: tree, counting, repository)
        return files.map { $0.seen(by: table[$0.path.bytes]) }
    }
}

/// The words and places of findings about definitions.
enum DocsFinding {
    /// A finding about a line of a file, or of a notebook's cell.
    package static func make(
        _ check: CheckID, _ severity: Severity, _ message: String, in path: RepositoryPath, cell: Int?, line: Int,
        notes: [String] = []
    ) -> Finding {
        Finding(
            check, severity, cell.map { "cell \($0), line \(line): \(message)" } ?? message,
            at: SourceLocation(path, line: cell == nil ? line : nil), notes: notes,
            command: .editing(path))
    }

    /// The findings with their number; reports for people show the first of many.
    static func counted(_ findings: [Finding], _ measurement: String) -> CheckResult {
        CheckResult(findings, measurements: [measurement: Double(findings.count)])
    }

    /// What a comment without a reason is answered with.
    static let reasonNote = "its ignore comment gives no reason, and so is none"
}

extension DocsPolicy {
    /// True where a check looks at definitions one by one, so that the text of a file is needed.
    var readsEachDefinition: Bool { DefinitionLook.checks.contains { $0.severity(self) != .off } }
}
