import Testing
import TestSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Whose repositories are used: Git's answer, whatever it rests on.
@Suite(.enabled(if: geteuid() == 0, "only root can give a repository to another user"))
struct OwnershipTests {
    private static func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.run(["chown", "-R", "12345", scratch.folder])
        return scratch
    }

    /// Variables that give Git some values of `safe.directory`, as a command's own.
    private static func variables(_ values: [String]) -> [String: String?] {
        var variables: [String: String?] = ["GIT_CONFIG_COUNT": "\(values.count)"]
        for (index, value) in values.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = "safe.directory"
            variables["GIT_CONFIG_VALUE_\(index)"] = value
        }
        return variables
    }

    @Test(arguments: [
        [], ["*"], ["TOP"], ["TOP/"], ["*", ""], ["", "*"], ["/elsewhere"], ["TOP/.git"], ["PARENT/*"],
        ["%(prefix)/TOP"],
    ])
    func gateUsesWhatGitUses(_ values: [String]) throws {
        let scratch = try Self.scene()
        let parent = RawFiles.folder(of: scratch.folder)
        let values = values.map { value in
            value.hasPrefix("PARENT")
                ? parent + value.dropFirst(6)
                : value.hasPrefix("TOP") ? scratch.folder + value.dropFirst(3) : value
        }
        let file = "\(scratch.root)/gitconfig"
        try scratch.write(file, "[safe]\n" + values.map { "\tdirectory = \"\($0)\"\n" }.joined())
        for environment in [Self.variables(values), ["GIT_CONFIG_GLOBAL": file]] {
            let git = try scratch.run(["git", "status"], environment: environment)
            let gate = try scratch.gate("run", environment: environment)
            #expect((git.status == 0) == (gate.status == 0), "\(values): \(git) \(gate)")
            if gate.status != 0 { #expect(gate.description.contains("safe.directory \(scratch.folder)"), "\(gate)") }
        }
    }

    @Test func sudoIsKnown() throws {
        let scratch = try Self.scene()
        #expect(try scratch.gate("run").status == 2)
        #expect(try scratch.gate("run", environment: ["SUDO_UID": "12345"]).status == 0)
        #expect(try scratch.gate("run", environment: ["SUDO_UID": "54321"]).status == 2)
    }

    /// The repository's own word for itself counts for nothing.
    @Test func itsOwnConfigurationIsNotAsked() throws {
        let scratch = try Self.scene()
        try scratch.git("config", "safe.directory", "*", environment: Self.variables(["*"]))
        try scratch.run(["chown", "-R", "12345", scratch.folder])
        #expect(try scratch.gate("run").status == 2)
    }

    @Test func hooksAndLinkedWorkTreesWork() throws {
        let scratch = try Self.scene()
        let environment = Self.variables(["*"])
        #expect(try scratch.gate("install", environment: environment).status == 0)
        let linked = "\(scratch.root)/linked"
        try scratch.git("worktree", "add", "-q", "-b", "other", linked, environment: environment)
        try scratch.run(["chown", "-R", "12345", scratch.folder, linked])
        for folder in [scratch.folder, linked] {
            try scratch.write("\(folder)/a.txt", "1\n")
            try scratch.git("add", "-A", in: folder, environment: environment)
            let commit = try scratch.run(
                ["git", "commit", "-q", "-m", "In another's folder"], in: folder, environment: environment)
            #expect(commit.isQuietPass, "\(commit)")
        }
    }
}
