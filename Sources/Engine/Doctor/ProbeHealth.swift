import Rules
import Git
import Model
import Platform

/// The probe: the interpreter can import it.
enum ProbeHealth: DoctorCheck {
    static let name = "probe"

    static func look(_ patient: Patient) async throws -> [Ailment] {
        guard let interpreter = patient.interpreter, let policy = patient.policy, !policy.training.isEmpty else {
            return []
        }
        let repository = try patient.workspace.open()
        let trust = try TrustStore(
            stateFolder: patient.surroundings.stateFolder, commonFolder: repository.commonFolder
        ).read()
        // Nothing that the repository brings is started before a person has said yes to it.
        guard trust.wasAsked else { return [] }
        let state = repository.state
        try state.make(state.path)
        let folder = try ProbeFiles.folder(state)
        var environment = patient.surroundings.environmentWithoutGit
        environment["PYTHONPATH"] = folder
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        let outcome = await patient.workspace.processes.run(
            Launch(
                [interpreter.path, "-c", "import gateprobe"].map { Array($0.utf8) }, environment: environment,
                folder: "/", timeoutMilliseconds: 20_000))
        guard outcome.end != .exited(0) else { return [] }
        let last = outcome.text.split(separator: "\n").last.map { ": \($0)" } ?? ""
        return [
            Ailment(
                "\(interpreter.path) cannot import gateprobe\(last)",
                "no training can be observed; it takes Python 3.9 or later",
                "python3 -m venv --clear .venv && gate install")
        ]
    }
}
