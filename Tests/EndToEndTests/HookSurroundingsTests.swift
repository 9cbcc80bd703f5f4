import Testing
import TestSupport

/// Hooks work wherever Git starts them: no terminal, a short PATH, every way of committing.
@Suite struct HookSurroundingsTests {
    private static let policy = "commands: [{name: value, run: \"grep -q right value.txt\", paths: [value.txt]}]"

    private static func repository() throws -> GatedRepository {
        try GatedRepository(policy, files: ["value.txt": "right\n", "sub/notes.txt": "1\n"])
    }

    @Test func commitOfEverything() throws {
        let repository = try Self.repository()
        try repository.scratch.write("value.txt", "wrong\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one").isRejection)
        try repository.scratch.write("value.txt", "right as well\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one").isQuietPass)
    }

    /// `git commit PATH` commits the path and leaves the rest of the index for later.
    @Test func commitOfAPath() throws {
        let repository = try Self.repository()
        try repository.scratch.write("value.txt", "wrong\n")
        try repository.scratch.git("add", "value.txt")
        try repository.scratch.write("sub/notes.txt", "2\n")
        #expect(try repository.git("commit", "-q", "-m", "notes", "sub/notes.txt").isQuietPass)
        #expect(try repository.git("diff", "--cached", "--name-only").text == "value.txt\n")
        #expect(try repository.git("commit", "-q", "-m", "value", "value.txt").isRejection)
    }

    /// A wrapper that clears the environment hides which index is committed; the lock file shows it.
    @Test(arguments: [
        ("commit -q -a -m one", true), ("commit -q -m one value.txt", true), ("commit -q -m one -i value.txt", true),
        ("commit -q -m one sub/notes.txt", false), ("commit -q -m one", false),
    ])
    func aClearedEnvironment(_ words: String, _ commitsValue: Bool) throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        let program = try ProgramUnderTest.gate()
        try scratch.write(
            ".git/hooks/pre-commit",
            "#!/bin/sh\nexec env -u GIT_INDEX_FILE \(program) hook pre-commit\n", permissions: 0o755)
        try scratch.write("value.txt", "wrong\n")
        try scratch.write("sub/notes.txt", "2\n")
        if !words.contains("value") && !words.contains("-a") { try scratch.git("add", "sub/notes.txt") }
        let outcome = try scratch.shell("git \(words)")
        #expect((outcome.status != 0) == commitsValue, "\(words): \(outcome)")
        if commitsValue { #expect(outcome.errorText.contains("GIT_INDEX_FILE"), "\(outcome)") }
    }

    @Test func commitFromASubfolder() throws {
        let repository = try Self.repository()
        try repository.scratch.write("value.txt", "wrong\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one", in: "sub").isRejection)
        try repository.scratch.write("value.txt", "right, from below\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one", in: "sub").isQuietPass)
        let run = try repository.scratch.gate("run", "--all", in: "sub")
        #expect(run.status == 0, "\(run)")
    }

    @Test func firstCommit() throws {
        let repository = try GatedRepository(Self.policy, scene: .empty)
        try repository.scratch.write("value.txt", "wrong\n")
        try repository.scratch.git("add", "-A")
        #expect(try repository.git("commit", "-q", "-m", "first").isRejection)
        try repository.scratch.write("value.txt", "right\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "first").status == 0)
    }

    @Test func linkedWorktree() throws {
        let repository = try Self.repository()
        let linked = repository.scratch.root + "/linked tree"
        try repository.scratch.git("worktree", "add", "-q", "-b", "feature/b", linked)
        try repository.scratch.write(linked + "/value.txt", "wrong\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one", in: linked).isRejection)
        try repository.scratch.write(linked + "/value.txt", "right, over there\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one", in: linked + "/sub").isQuietPass)
        #expect(try repository.scratch.git("show", "feature/b:value.txt") == "right, over there")
        #expect(try repository.scratch.read("value.txt") == "right\n")
    }

    @Test func folderWithAnOddName() throws {
        let repository = try GatedRepository(
            Self.policy, files: ["value.txt": "right\n"], name: "it's \"odd\" $HOME `é`\nnew line")
        try repository.scratch.write("value.txt", "wrong\n")
        let rejected = try repository.git("commit", "-q", "-a", "-m", "one")
        #expect(rejected.isRejection, "\(rejected)")
        try repository.scratch.write("value.txt", "right again\n")
        #expect(try repository.git("commit", "-q", "-a", "-m", "one").isQuietPass)
    }

    /// The interpreter is chosen when the hooks are installed; its folder leads the steps' PATH.
    @Test func theInterpreterOfTheInstallationIsUsed() throws {
        let repository = try GatedRepository(
            "commands: [{name: which, run: \"sh -c 'command -v python >&2; python -c 0; exit 3'\"}]")
        let fake = repository.scratch.root + "/environment"
        try repository.scratch.write(fake + "/pyvenv.cfg", "home = /usr/bin\n")
        try repository.scratch.link(fake + "/bin/python", to: "/usr/bin/python3")
        #expect(try repository.scratch.gate("install", environment: ["VIRTUAL_ENV": fake]).status == 0)
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        #expect(outcome.errorText.contains(fake + "/bin/python"), "\(outcome)")
    }
}
