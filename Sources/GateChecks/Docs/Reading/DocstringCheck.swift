import GateModel
import GatePolicy
import Git
import PythonSource

/// A check that compares a docstring with the definition that it describes.
protocol DocstringCheck: NativeCheck {
    /// The policy key that turns it on, without its section.
    static var key: String { get }
    /// What the policy says there.
    static func severity(_ docs: DocsPolicy) -> Severity
    /// What is wrong with a docstring.
    static func problems(of definition: DocumentedDefinition) -> [DocstringProblem]
}

/// What is wrong with a docstring, in words that follow the definition's name.
struct DocstringProblem {
    var message: String
    var line: Int
    var notes: [String] = []
}

extension DocstringCheck {
    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        context.reasonNotToReadDocs(key, severity)
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let docs = context.policy.docs else { return CheckResult() }
        let repository = try Repository(at: context.place)
        let counting = try context.counting(docs, repository)
        let style = DocstringContent.Style(rawValue: docs.style.rawValue)
        var findings: [Finding] = []
        var unread: [Finding] = []
        for file in try context.judgedFiles(counting, repository) {
            unread += file.problems.map { $0.finding(description.id, in: file.path) }
            for part in file.parts ?? [] {
                for entry in part.entries {
                    guard let definition = DocumentedDefinition(entry, in: part, style: style) else { continue }
                    let problems = problems(of: definition)
                    if problems.isEmpty { continue }
                    var notes: [String] = []
                    switch part.ignores.answer(to: description.id, entry.definition, in: part.module) {
                    case .ignored: continue
                    case .withoutReason: notes = [DocsFinding.reasonNote]
                    case .none: break
                    }
                    findings += problems.map { problem in
                        DocsFinding.make(
                            description.id, severity(docs), "\(entry.words) \(problem.message)", in: file.path,
                            cell: part.cell, line: problem.line, notes: problem.notes + notes)
                    }
                }
            }
        }
        var result = DocsFinding.bounded(findings, "docs.\(key)")
        result.findings += unread
        return result
    }
}

/// An example of a check of docstrings: one file with one docstring.
enum DocstringExample {
    /// A state with the check's key as an error.
    static func make(_ key: String, _ lines: [String]) -> CheckExample {
        CheckExample(
            policy: "docs: {\(key): error, changed: off}", files: ["model.py": lines.joined(separator: "\n") + "\n"],
            commands: ["git switch -q -c feature/a"])
    }
}
