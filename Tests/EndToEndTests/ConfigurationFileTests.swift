import Testing
import TestSupport

/// The files that `GIT_CONFIG_GLOBAL` and `GIT_CONFIG_SYSTEM` name count as they do for Git.
@Suite struct ConfigurationFileTests {
    /// A commit of somebody else on main, which both remotes have.
    private static func amend(_ environment: [String: String?], _ name: String) throws -> ScratchOutcome {
        let repository = try GatedRepository("history: {published_rewrite: error}", scene: .fork)
        let scratch = repository.scratch
        let unset: [String: String?] = [
            "GIT_AUTHOR_NAME": nil, "GIT_AUTHOR_EMAIL": nil, "GIT_COMMITTER_NAME": nil, "GIT_COMMITTER_EMAIL": nil,
        ]
        try scratch.write("../\(name)", "[user]\n\tname = Mia\n\temail = mia@example.org\n")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "Ada's")
        try scratch.git("push", "-q", "--no-verify", "origin", "main:topic")
        try scratch.git("switch", "-q", "-c", "topic", "--track", "origin/topic")
        let variables = unset.merging(environment.mapValues { $0?.replacing("ROOT", with: scratch.root) }) { $1 }
        return try scratch.run(
            ["git", "commit", "-q", "--amend", "--no-edit", "--allow-empty"], environment: variables)
    }

    @Test(
        arguments: [
            ["GIT_CONFIG_GLOBAL": "ROOT/mine"], ["GIT_CONFIG_SYSTEM": "ROOT/mine", "GIT_CONFIG_NOSYSTEM": nil],
            [
                "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Mia",
                "GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": "mia@example.org",
            ],
        ] as [[String: String?]])
    func whoTheUserIs(_ environment: [String: String?]) throws {
        let outcome = try Self.amend(environment, "mine")
        #expect(outcome.isRejection && outcome.errorText.contains("Ada's commit"), "\(outcome)")
    }

    @Test func whatAttributesDecide() throws {
        let repository = try GatedRepository("files: {whitespace: fix}")
        let scratch = repository.scratch
        try scratch.write("../mine", "[core]\n\tattributesFile = \(scratch.root)/attributes\n")
        try scratch.write("../attributes", "*.dat binary\n")
        for name in ["x.dat", "x.txt"] { try scratch.write(name, "a  \n") }
        try scratch.git("add", "-A")
        let outcome = try scratch.run(
            ["git", "commit", "-q", "-m", "x"], environment: ["GIT_CONFIG_GLOBAL": "\(scratch.root)/mine"])
        #expect(outcome.errorText.contains("x.txt"), "\(outcome)")
        #expect(try scratch.read("x.dat") == "a  \n")
        #expect(try scratch.git("show", ":x.dat") == "a  ")
    }

    /// A file that is not there, or is empty, is none.
    @Test(arguments: ["/dev/null", "/nowhere/at/all", ""])
    func noFile(_ path: String) throws {
        let repository = try GatedRepository("files: {whitespace: off}")
        try repository.scratch.write("a.txt", "a\n")
        try repository.scratch.git("add", "-A")
        let outcome = try repository.scratch.run(
            ["git", "commit", "-q", "-m", "a"], environment: ["GIT_CONFIG_GLOBAL": path])
        #expect(outcome.isQuietPass, "\(outcome)")
    }

    /// A link of the name of the policy leads to whatever file of the user's it likes.
    @Test func aPolicyThatIsALink() throws {
        let scratch = try ScratchRepository(.alone)
        #expect(try scratch.gate("init").status == 0)
        try scratch.remove(".qualitygate.yml")
        try scratch.write("../secret", "a word that nobody else should see\n")
        try scratch.link(".qualitygate.yml", to: "../secret")
        try scratch.git("add", "-A")
        for command in [["git", "commit", "-m", "a link"], [try ProgramUnderTest.gate(), "run"]] {
            let outcome = try scratch.run(command)
            #expect(!(outcome.text + outcome.errorText).contains("nobody else"), "\(outcome)")
        }
    }
}
