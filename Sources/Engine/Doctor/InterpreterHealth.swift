import Rules
import Git
import Model
import Platform
import PolicyLanguage
import Words

/// The Python that steps run with: there is one, and it stays.
enum InterpreterHealth: DoctorCheck {
    static let name = "interpreter"

    static func look(_ patient: Patient) throws -> [Ailment] {
        guard patient.wantsPython else { return [] }
        let repository = try patient.workspace.open()
        if let chosen = patient.policy?.environment.python, patient.interpreter == nil {
            return [
                Ailment(
                    "environment.python names \(chosen), where no Python is", "no step that runs Python can run",
                    chosen.hasSuffix("/bin/python") && chosen.first != "/"
                        ? SuggestedCommand("python3 -m venv \(ShellWords.quoted(String(chosen.dropLast(11))))")
                        : "gate explain policy/command")
            ]
        }
        if patient.interpreter == nil {
            return [
                Ailment(
                    "no Python was found", "no step that runs Python can run",
                    "python3 -m venv .venv && gate install")
            ]
        }
        let installed = try repository.configuration("gate.python")
        guard patient.policy?.environment.python == nil, let installed, !installed.isEmpty else { return [] }
        if !Files.isProgram(installed) {
            return [
                Ailment(
                    "gate.python names \(installed), which is gone",
                    "another Python runs the steps than the one that was chosen", "gate install")
            ]
        }
        if ThrowawayEnvironment.holds(installed, patient.surroundings) {
            return [
                Ailment(
                    "gate.python names \(installed), in a cache that is cleared",
                    "another Python runs the steps than the one that was chosen", "gate install")
            ]
        }
        return []
    }
}
