import Rules
import Git
import Model
import Words

/// Trust: the commands of the policy may run.
enum TrustHealth: DoctorCheck {
    static let name = "trust"

    static func look(_ patient: Patient) async throws -> [Ailment] {
        guard let policy = patient.policy else { return [] }
        let repository = try patient.workspace.open()
        let refused = try await TrustedValues.judge(
            policy.commandValues, repository, repository.state, patient.surroundings
        ) { _, _ in false }.refused.count
        guard refused > 0 else { return [] }
        return [
            Ailment(
                "\(counted(refused, "command")) of the policy \(refused == 1 ? "is" : "are") not allowed yet",
                "their steps are skipped at commit, and a push is refused", "gate trust")
        ]
    }
}
