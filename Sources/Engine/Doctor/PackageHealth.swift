import Model
import Platform
import Rules
import Words

/// The packages that steps name: a runner that is missing fails every run of its step.
enum PackageHealth: DoctorCheck {
    static let name = "packages"

    static func look(_ context: DoctorContext) -> [DoctorProblem] {
        guard let interpreter = context.interpreter, let policy = context.policy else { return [] }
        let wantsPytest = policy.tests.contains { $0.report == .pytest }
        guard wantsPytest, !InstalledPackages(interpreter).holds("pytest") else { return [] }
        let program = ShellWords.quoted(interpreter.path)
        return [
            DoctorProblem(
                "\(interpreter.path) has no pytest", "the tests of the policy run with it",
                SuggestedCommand("\(program) -m pip install pytest"))
        ]
    }
}
