import Git
import JSON
public import Model
import PolicyLanguage
import PythonSource
import TOML
import Words
import YAML

/// `files/syntax`: a JSON, YAML or TOML file cannot be read.
enum FilesSyntax: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/syntax", "A JSON, YAML or TOML file cannot be read.",
        why: "A configuration fails where it is read: at the start of a job that waited for its turn, or in CI.",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, where a file is a template or broken on purpose.",
        bad: CheckExample(policy: "branches: off", files: ["config.toml": "rate = 0.1\nrate = 0.2\n"]),
        good: CheckExample(
            policy: "branches: off",
            files: ["config.toml": "rate = 0.1\n", "jobs.yaml": "--- !job {gpus: 1}\n--- !job {gpus: 2}\n"]))

    static let severityKey = RuleKey<Severity>(
        .files, "syntax", .severity(.warning), default: .warning, example: "error",
        "`files/syntax`: a JSON, YAML or TOML file cannot be read.")

    private static let extensions: Set<String> = ["json", "yaml", "yml", "toml", "ipynb", "geojson", "webmanifest"]
    static func wants(_ change: TreeChange) -> Bool {
        guard case .file? = change.entry?.kind else { return false }
        return extensions.contains(RepositoryPath(bytes: change.path).fileExtension.lowercased())
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.bytes != nil || file.notebook != nil, let problem = problem(file, file.bytes ?? []) else {
            return []
        }
        let words =
            problem.isUnknown
            ? "it cannot be told whether this is \(problem.language)" : "this is not \(problem.language)"
        return [
            Finding(
                description.id, problem.isUnknown ? .warning : look.severity,
                "\(words): \(VisibleText.line(problem.message))", at: file.at(problem.line, column: problem.column),
                command: look.advice.mending(file.change), inconclusive: problem.isUnknown)
        ]
    }

    private struct Problem {
        var language: String
        var message: String
        var line: Int
        var column: Int
        /// True where the text is too large or too deep to be judged.
        var isUnknown = false
    }

    private static func problem(_ file: InspectedFile, _ bytes: [UInt8]) -> Problem? {
        switch file.fileExtension {
        case "ipynb":
            guard case .failure(let error)? = file.notebook, error.code == .json || error.code == .nesting else {
                return nil
            }
            return Problem(
                language: "JSON", message: error.message, line: error.position.line, column: error.position.column)
        case "toml":
            do throws(TOMLError) {
                _ = try TOMLDocument.read(bytes)
            } catch {
                return Problem(language: "TOML", message: error.message, line: error.line, column: error.column)
            }
        case "yaml", "yml":
            do throws(YAMLError) {
                try YAMLCheck.wellFormed(bytes, limit: Inspection.largestFile)
            } catch {
                let isUnknown = error.code == .tooLarge || error.code == .memory
                // Templates of Helm, conda and cookiecutter become YAML only when they are filled in.
                if !isUnknown, TemplateText.isOne(bytes) { return nil }
                return Problem(
                    language: "YAML", message: error.message, line: error.mark.line, column: error.mark.column,
                    isUnknown: isUnknown)
            }
        default:
            guard let error = JSONDialect.error(in: bytes, at: file.path) else { return nil }
            if !error.isTooDeep, TemplateText.isOne(bytes) { return nil }
            return Problem(
                language: "JSON", message: error.message, line: error.line, column: error.column,
                isUnknown: error.isTooDeep)
        }
        return nil
    }
}

extension FilesPolicy {
    /// `files/syntax`: JSON, YAML or TOML that cannot be read.
    public var syntax: Severity {
        get { rules[FilesSyntax.severityKey] }
        set { rules[FilesSyntax.severityKey] = newValue }
    }
}
