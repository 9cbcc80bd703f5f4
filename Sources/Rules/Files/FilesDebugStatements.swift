import Git
import Model
import PolicyLanguage
import PythonSource

/// `files/debug-statements`: a Python file stops in a debugger.
enum FilesDebugStatements: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/debug-statements", "A Python file stops in a debugger: breakpoint(), pdb.set_trace() and the like.",
        why: "On a cluster nobody sits at the terminal, so the job waits there until its time is over.",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, or set files.debug_statements to off.",
        bad: CheckExample(policy: "branches: off", files: ["train.py": "loss = 1.0\nif loss > 0: breakpoint()\n"]),
        good: CheckExample(
            policy: "branches: off", files: ["train.py": "loss = 1.0\nprint(\"breakpoint() is off\", loss)\n"]))

    static let severityKey = RuleKey<Severity>(
        .files, "debug_statements", .severity(.warning), default: .warning, example: "error",
        "`files/debug-statements`: a Python file stops in a debugger.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.isText, file.change.path.hasSuffix(".py"), file.scan.mayStop, let bytes = file.bytes else {
            return []
        }
        let found: [DebugStatements.Found]
        do throws(PythonSourceError) {
            found = try DebugStatements.find(in: bytes)
        } catch {
            return [
                Finding(
                    description.id, .warning, "it cannot be told whether this stops in a debugger: \(error.message)",
                    at: file.at(error.position.line, column: error.position.column),
                    command: look.advice.mending(file.change), inconclusive: true)
            ]
        }
        let isRefused = look.refusesIgnores(of: description.id)
        let shown = isRefused ? found : Self.withoutIgnored(found, in: bytes)
        guard let first = shown.first else { return [] }
        return [
            Finding(
                description.id, look.severity, "\(first.name) stops the program here",
                at: file.at(first.position.line, column: first.position.column),
                notes: shown.dropFirst().map { "line \($0.position.line): \($0.name)" },
                command: look.advice.mending(file.change))
        ]
    }

    /// The statements on whose lines no comment turns the check away; they come in the order of their lines.
    private static func withoutIgnored(_ found: [DebugStatements.Found], in bytes: [UInt8]) -> [DebugStatements.Found] {
        bytes.withUnsafeBufferPointer { buffer in
            var (line, offset) = (1, 0)
            var ignores = InlineIgnore(description.id.name)
            return found.filter { statement in
                while line < statement.position.line, offset < buffer.count {
                    if buffer[offset] == UInt8(ascii: "\n") { line += 1 }
                    offset += 1
                }
                return !ignores.holds(at: offset, in: buffer)
            }
        }
    }
}
