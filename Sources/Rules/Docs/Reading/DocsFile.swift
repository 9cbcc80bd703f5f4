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
        /// What counts.
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
    package let total: Int
    let documented: Int
    let missing: [Missing]
    let problems: [Problem]
    /// The text with what counts in it; nil where it was only counted.
    let parts: [Part]?
}

extension DocsFile {
    // Larger files are data, whatever their name says.
    static let largestFile = 16_000_000

    /// Reads a file of a tree.
    static func read(
        _ entry: TreeEntry, _ counting: DocsCounting, keepsText: Bool, _ repository: borrowing Repository
    ) throws(GitError) -> DocsFile {
        let path = RepositoryPath(bytes: entry.path)
        guard let bytes = try repository.blob(entry.id, limit: largestFile) else {
            let problem = Problem(
                message: "it is larger than \(SizeText.measured(Self.largestFile))", line: nil, column: nil,
                isTooLarge: true)
            return DocsFile(path: path, total: 0, documented: 0, missing: [], problems: [problem], parts: [])
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
        var total = 0, documented = 0
        var missing: [Missing] = []
        for part in parts {
            total += part.entries.count
            for entry in part.entries {
                if entry.isDocumented {
                    documented += 1
                } else {
                    missing.append(
                        Missing(
                            words: entry.words, qualifiedName: entry.qualifiedName, line: entry.position.line,
                            cell: part.cell))
                }
            }
        }
        return DocsFile(
            path: path, total: total, documented: documented, missing: missing, problems: problems,
            parts: keepsText ? parts : nil)
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
    func judgedFiles(_ counting: DocsCounting, _ repository: borrowing Repository) throws -> [DocsFile] {
        let entries =
            event.allPaths ? try repository.entries(of: subject.tree) : subject.changedFiles
        return try readings.read(entries.filter { counting.selects($0) }, keepsText: true, counting, place)
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
