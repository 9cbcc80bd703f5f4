import Git
import Model
import Platform

/// The hooks: those that the policy needs are there, can be started, and reach a gate.
enum HookHealth: DoctorCheck {
    static let name = "hooks"

    static func look(_ patient: Patient) throws -> [Ailment] {
        guard let policy = patient.policy else { return [] }
        let repository = try patient.workspace.open()
        let folder = try InstalledHooks.folder(repository)
        let installed = try InstalledHooks.names(repository)
        let taken = try InstalledHooks.takenOver(repository).map(\.hook)
        let missing = HookInstaller.needed(by: policy).filter { !installed.contains($0) && !taken.contains($0) }
        var ailments: [Ailment] = []
        if !missing.isEmpty {
            let named = try repository.configuration("core.hookspath")
            let place = named.map { "core.hooksPath is \($0), and " } ?? ""
            ailments.append(
                Ailment(
                    "\(place)\(folder) lacks \(missing.joined(separator: ", "))",
                    "Git starts no check there: commits and pushes pass unjudged", "gate install"))
        }
        for fault in try InstalledHooks.faults(repository, path: patient.surroundings.environment["PATH"] ?? "") {
            ailments.append(Ailment(fault, "Git passes over it, or every commit fails", "gate install"))
        }
        return ailments
    }
}
