import Git
import Model
import Words

/// `snapshot/leak`: a project module was loaded from outside the snapshot, so something else than the judged code ran.
enum LeakedModules {
    /// Adds the finding.
    ///
    /// - Parameter modules: Each as `name (file)`.
    static func add(_ modules: [String], _ step: String, _ context: CheckContext, to result: inout CheckResult) {
        guard !modules.isEmpty else { return }
        let message =
            "\(step) loaded \(modules.count) of the project's modules from the work tree, not from the snapshot"
        var notes = modules + ["what ran is not what is judged; look at sys.path and at editable installs"]
        var command = "git grep -n -e sys.path -e PYTHONPATH"
        if let file = notCommitted(modules, context) {
            notes.append("\(file) is not part of what is judged: it was never added")
            command = "git add \(ShellWords.quoted(file))" + (context.stage == .commit ? "" : " && git commit")
        }
        result.findings.append(
            Finding("snapshot/leak", .warning, message, notes: notes, command: command, inconclusive: true))
        result.inconclusive = message
    }

    /// The first of the files that the judged tree does not have.
    private static func notCommitted(_ modules: [String], _ context: CheckContext) -> String? {
        guard let repository = try? context.repository(), let top = repository.workTree else { return nil }
        for module in modules {
            guard module.hasSuffix(")"), let open = module[...].range(ofText: " (\(top)/") else { continue }
            let path = String(module[open.upperBound...].dropLast())
            if let entry = try? repository.entry(path, in: context.subject.tree), case .file = entry.kind { continue }
            return path
        }
        return nil
    }
}
