import Testing
import TestSupport

/// Where the program is gone, the hook fails closed and says what to do.
@Suite struct MissingProgramTests {
    private static func repository() throws -> (GatedRepository, program: String) {
        let repository = try GatedRepository(
            "commands: [{name: fine, run: \"true\", stages: [commit, push]}]", scene: .fork)
        let program = repository.scratch.root + "/own programs/gate"
        try repository.scratch.write(program, "", permissions: 0o755)
        #expect(try repository.scratch.shell("cp \"$(command -v gate)\" '\(program)'").status == 0)
        #expect(try repository.scratch.run([program, "install"]).status == 0)
        return (repository, program)
    }

    @Test func theHookSaysHowToGetIt() throws {
        let (repository, program) = try Self.repository()
        #expect(try repository.git("commit", "-q", "--allow-empty", "-m", "one").isQuietPass)
        try repository.scratch.remove(program)
        let head = try repository.scratch.git("rev-parse", "HEAD")
        for arguments in [
            ["commit", "-q", "--allow-empty", "-m", "two"], ["push", "-q", "origin", "HEAD:refs/heads/b"],
        ] {
            let outcome = try repository.scratch.run(["git"] + arguments, environment: GatedRepository.shortPath)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errorText.contains("there is no program at \(program), and no gate on PATH"), "\(outcome)")
            #expect(outcome.errorText.contains("gate install"), "\(outcome)")
        }
        #expect(try repository.scratch.git("rev-parse", "HEAD") == head)
    }

    @Test func theOneOnPathSteps() throws {
        let (repository, program) = try Self.repository()
        try repository.scratch.remove(program)
        let outcome = try repository.scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "two"])
        #expect(outcome.isQuietPass, "\(outcome)")
    }
}
