import Git
import Model
import Platform

/// The hooks: those that the policy needs are there, can be started, and reach a gate.
enum HookHealth: DoctorCheck {
    static let name = "hooks"

    static func look(_ context: DoctorContext) throws -> [DoctorProblem] {
        guard let policy = context.policy else { return [] }
        let repository = try context.workspace.open()
        let folder = try InstalledHooks.folder(repository)
        let installed = try InstalledHooks.names(repository)
        let taken = try InstalledHooks.takenOver(repository).map(\.hook)
        let missing = HookInstaller.needed(by: policy).filter { !installed.contains($0) && !taken.contains($0) }
        var problems: [DoctorProblem] = []
        if !missing.isEmpty {
            let named = try repository.configuration("core.hookspath")
            let place = named.map { "core.hooksPath is \($0), and " } ?? ""
            problems.append(
                DoctorProblem(
                    "\(place)\(folder) lacks \(missing.joined(separator: ", "))",
                    "Git starts no check there: commits and pushes pass unjudged", "gate install"))
        }
        for fault in try InstalledHooks.faults(repository, path: context.surroundings.environment["PATH"] ?? "") {
            problems.append(DoctorProblem(fault, "Git passes over it, or every commit fails", "gate install"))
        }
        return problems
    }
}
