import Rules
import Model
import Platform
import Words

/// The packages that steps name: a runner that is missing fails every run of its step.
enum PackageHealth: DoctorCheck {
    static let name = "packages"

    static func look(_ patient: Patient) -> [Ailment] {
        guard let interpreter = patient.interpreter, let policy = patient.policy else { return [] }
        let wantsPytest = policy.tests.contains { $0.report == .pytest }
        guard wantsPytest, !InstalledPackages(interpreter).holds("pytest") else { return [] }
        let program = ShellWords.quoted(interpreter.path)
        return [
            Ailment(
                "\(interpreter.path) has no pytest", "the tests of the policy run with it",
                SuggestedCommand("\(program) -m pip install pytest"))
        ]
    }
}
