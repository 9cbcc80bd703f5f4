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
    // Files of these names hold comments, and the programs that read them want it so.
    private static let commented: Set<String> = [
        "tsconfig.json", "jsconfig.json", "devcontainer.json", ".eslintrc.json",
    ]

    static func wants(_ change: TreeChange) -> Bool {
        guard case .file? = change.entry?.kind else { return false }
        return extensions.contains(RepositoryPath(bytes: change.path).fileExtension.lowercased())
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.bytes != nil || file.notebook != nil, let problem = problem(file, file.bytes ?? []) else {
            return []
        }
        return [
            Finding(
                description.id, look.severity, "this is not \(problem.language): \(VisibleText.line(problem.message))",
                at: file.at(problem.line, column: problem.column), command: look.advice.mending(file.change))
        ]
    }

    private struct Problem {
        var language: String
        var message: String
        var line: Int
        var column: Int
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
                // Templates of Helm, conda and cookiecutter become YAML only when they are filled in.
                if isTemplate(bytes) { return nil }
                return Problem(
                    language: "YAML", message: error.message, line: error.mark.line, column: error.mark.column)
            }
        default:
            let parts = file.path.description.split(separator: "/")
            guard let name = parts.last, !commented.contains(String(name)), !parts.contains(".vscode") else {
                return nil
            }
            do throws(JSONError) {
                _ = try JSONDocument.read(bytes)
            } catch {
                if isTemplate(bytes) { return nil }
                return Problem(language: "JSON", message: error.message, line: error.line, column: error.column)
            }
        }
        return nil
    }

    private static func isTemplate(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains {
            $0 == UInt8(ascii: "{") && ($1 == UInt8(ascii: "{") || $1 == UInt8(ascii: "%"))
        }
    }
}

extension FilesPolicy {
    /// `files/syntax`: JSON, YAML or TOML that cannot be read.
    public var syntax: Severity {
        get { rules[FilesSyntax.severityKey] }
        set { rules[FilesSyntax.severityKey] = newValue }
    }
}
