import Git
import Model
import Platform

/// The history: a shallow clone does not know where branches have parted.
enum HistoryHealth: DoctorCheck {
    static let name = "history"

    static func look(_ patient: Patient) throws -> [Ailment] {
        let repository = try patient.workspace.open()
        guard Files.exists(repository.commonFolder + "/shallow") else { return [] }
        return [
            Ailment(
                "this clone is shallow", "how far the branch is behind, and what it changes, cannot be told",
                "git fetch --unshallow")
        ]
    }
}
