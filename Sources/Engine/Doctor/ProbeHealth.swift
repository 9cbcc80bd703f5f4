import Git
import Model
import Platform
import Rules

/// The probe: the interpreter can import it.
enum ProbeHealth: DoctorCheck {
    static let name = "probe"

    static func look(_ context: DoctorContext) async throws -> [DoctorProblem] {
        guard let interpreter = context.interpreter, let policy = context.policy, !policy.training.isEmpty else {
            return []
        }
        let repository = try context.workspace.open()
        let trust = try TrustStore(
            stateFolder: context.surroundings.stateFolder, commonFolder: repository.commonFolder
        ).read()
        // Nothing that the repository brings is started before a person has said yes to it.
        guard trust.wasAsked else { return [] }
        let state = repository.state
        try state.make(state.path)
        let folder = try ProbeFiles.folder(state)
        var environment = context.surroundings.environmentWithoutGit
        environment["PYTHONPATH"] = folder
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let outcome = await context.workspace.processes.run(
            Launch(
                [interpreter.path, "-c", "import gateprobe"].map { Array($0.utf8) }, environment: environment,
                folder: "/", timeoutMilliseconds: 20_000))
        guard outcome.end != .exited(0) else { return [] }
        let last = outcome.text.split(separator: "\n").last.map { ": \($0)" } ?? ""
        return [
            DoctorProblem(
                "\(interpreter.path) cannot import gateprobe\(last)",
                "no training can be observed; it takes Python 3.9 or later",
                "python3 -m venv --clear .venv && gate install")
        ]
    }
}
