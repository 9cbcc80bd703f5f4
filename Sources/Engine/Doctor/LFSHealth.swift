import Git
import Model
import Platform

/// Git LFS: its files are uploaded by a hook, and its program is there.
enum LFSHealth: DoctorCheck {
    static let name = "Git LFS"

    static func look(_ context: DoctorContext) throws -> [DoctorProblem] {
        let repository = try context.workspace.open()
        guard try LFSHooks.areUsed(repository) else { return [] }
        let path = context.surroundings.environment["PATH"] ?? ""
        let isThere = path.split(separator: ":").contains { Files.isProgram("\($0)/git-lfs") }
        if !isThere {
            return [
                DoctorProblem(
                    "git-lfs is not on PATH, and this repository keeps files with it",
                    "no push uploads them, and a clone of it cannot be checked out", "sudo apt-get install git-lfs")
            ]
        }
        guard try LFSHooks.areMissing(repository) else { return [] }
        return [
            DoctorProblem(
                "no pre-push hook uploads the files of Git LFS", "a clone of what is pushed cannot be checked out",
                "gate install")
        ]
    }
}
