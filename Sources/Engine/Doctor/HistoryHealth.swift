import Git
import Model
import Platform

/// The history: a shallow clone does not know where branches have parted.
enum HistoryHealth: DoctorCheck {
    static let name = "history"

    static func look(_ context: DoctorContext) throws -> [DoctorProblem] {
        let repository = try context.workspace.open()
        guard Files.exists(repository.commonFolder + "/shallow") else { return [] }
        return [
            DoctorProblem(
                "this clone is shallow", "how far the branch is behind, and what it changes, cannot be told",
                "git fetch --unshallow")
        ]
    }
}
