import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Words

/// The Python that steps run with: there is one, and it stays.
enum InterpreterHealth: DoctorCheck {
    static let name = "interpreter"

    static func look(_ context: DoctorContext) throws -> [DoctorProblem] {
        guard context.wantsPython else { return [] }
        let repository = try context.workspace.open()
        if let chosen = context.policy?.environment.python, context.interpreter == nil {
            return [
                DoctorProblem(
                    "environment.python names \(chosen), where no Python is", "no step that runs Python can run",
                    chosen.hasSuffix("/bin/python") && chosen.first != "/"
                        ? SuggestedCommand("python3 -m venv \(ShellWords.quoted(String(chosen.dropLast(11))))")
                        : "gate explain policy/command")
            ]
        }
        if context.interpreter == nil {
            return [
                DoctorProblem(
                    "no Python was found", "no step that runs Python can run",
                    "python3 -m venv .venv && gate install")
            ]
        }
        let installed = try repository.configuration("gate.python")
        guard context.policy?.environment.python == nil, let installed, !installed.isEmpty else { return [] }
        if !Files.isProgram(installed) {
            return [
                DoctorProblem(
                    "gate.python names \(installed), which is gone",
                    "another Python runs the steps than the one that was chosen", "gate install")
            ]
        }
        if ThrowawayEnvironment.holds(installed, context.surroundings) {
            return [
                DoctorProblem(
                    "gate.python names \(installed), in a cache that is cleared",
                    "another Python runs the steps than the one that was chosen", "gate install")
            ]
        }
        return []
    }
}
