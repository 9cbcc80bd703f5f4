import Git
import TestSupport

@testable import Engine
@testable import Platform
/// Hooks that start a program which only writes down that it was started.
extension ScratchRepository {
    /// Installs hooks that start a program.
    ///
    /// - Parameter program: The program, `fakeGate()` where there is none.
    func installer(program: String? = nil) throws -> HookInstaller {
        try HookInstaller(
            try Repository(at: RepositoryPlace(start: folder)),
            Workspace(
                surroundings: Surroundings(
                    environment: environment, currentFolder: folder, program: try program ?? fakeGate(),
                    now: 1_700_000_000),
                place: RepositoryPlace(start: folder)))
    }

    /// A program that writes down how it was called and what it read; it fails where a file `reject` lies beside it.
    func fakeGate(folder: String = "programs") throws -> String {
        let path = "\(root)/\(folder)/gate"
        let log = "\(root)/gate.log"
        try write(
            path,
            "#!/bin/sh\necho \"gate $*\" >> '\(log)'\ncase $2 in pre-push) cat >> '\(log)';; esac\n"
                + "[ ! -e '\(root)/reject' ]\n", permissions: 0o755)
        return path
    }

    /// What `fakeGate` has written since it was asked last.
    func gateLog() throws -> String {
        let text = try read("\(root)/gate.log") ?? ""
        try remove("\(root)/gate.log")
        return text
    }
}
