import Testing
import TestSupport

/// A scratch repository with a policy and the hooks of this build.
struct GatedRepository {
    let scratch: ScratchRepository

    /// Makes it: the policy is committed before the hooks come, so that nothing has judged it.
    ///
    /// - Parameters:
    ///   - policy: What follows `version: 1` with branches and upstream off.
    ///   - files: Further files of the first commit.
    ///   - scene: What stands beside it.
    ///   - python: True where steps are to run with the Python that has PyTorch.
    init(
        _ policy: String, files: [String: String] = [:], scene: ScratchRepository.Scene = .alone, python: Bool = false,
        name: String = "work"
    ) throws {
        scratch = try ScratchRepository(scene, name: name)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n" + policy + "\n")
        for (path, text) in files { try scratch.write(path, text) }
        if scene != .empty {
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", "policy")
        }
        try install(python: python)
    }

    /// Installs the hooks and allows the policy's commands.
    func install(python: Bool = false) throws {
        var changes: [String: String?] = [:]
        if python {
            changes["VIRTUAL_ENV"] = RawFiles.folder(of: RawFiles.folder(of: try ProgramUnderTest.python()))
        }
        let outcome = try scratch.gate("install", environment: changes)
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// What an editor or a GUI client gives its Git: no terminal and a short PATH, without the gate on it.
    static let shortPath: [String: String?] = ["PATH": "/usr/bin:/bin", "TERM": nil]

    /// Runs Git as an editor would.
    func git(_ arguments: String..., in folder: String? = nil, environment: [String: String?] = [:]) throws
        -> ScratchOutcome
    {
        try scratch.run(
            ["git"] + arguments, in: folder, environment: Self.shortPath.merging(environment) { _, new in new })
    }
}

extension ScratchOutcome {
    /// True where the gate rejected, and no other thing went wrong.
    var isRejection: Bool { status == 1 && errorText.contains("gate: rejected at ") }

    /// True where the command went through and the gate had nothing to say, but that it took more than a second.
    var isQuietPass: Bool {
        status == 0 && (errorText.isEmpty || errorText.wholeMatch(of: /gate: passed at [a-z]+ \([^)]*\)\n/) != nil)
    }
}
