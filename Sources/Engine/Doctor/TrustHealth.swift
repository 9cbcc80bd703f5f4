import Git
import Model
import Rules
import Words

/// Trust: the commands of the policy may run.
enum TrustHealth: DoctorCheck {
    static let name = "trust"

    static func look(_ context: DoctorContext) async throws -> [DoctorProblem] {
        guard let policy = context.policy else { return [] }
        let repository = try context.workspace.open()
        let refused = try await TrustedValues.judge(
            policy.commandValues, repository, repository.state, context.surroundings
        ) { _, _ in false }.refused.count
        guard refused > 0 else { return [] }
        return [
            DoctorProblem(
                "\(counted(refused, "command")) of the policy \(refused == 1 ? "is" : "are") not allowed yet",
                "their steps are skipped at commit, and a push is refused", "gate trust")
        ]
    }
}
