import Testing
import TestSupport

/// What a push leaves out of a step with `paths`: nothing that did not pass, as a whole, on one tree.
///
/// The step asks whether the function that `tests/uses` names stands in `src/api`. Each file passes on some tree, and the
/// pushed tree brings two of them together that do not fit.
@Suite struct PushPathsTests {
    private static let policy = """
        tests: [{name: unit, run: sh check.sh, report: exit, paths: ["src/**", "tests/**"], stages: [commit, push]}]
        """
    private static let check = "echo ran >>\"$LOG\"; grep -qx \"$(cat tests/uses)\" src/api\n"

    private let repository: GatedRepository
    private var scratch: ScratchRepository { repository.scratch }

    init() throws {
        let log = "environment: {pass: [LOG]}\n"
        repository = try GatedRepository(
            log + Self.policy, files: ["check.sh": Self.check, "src/api": "load\n", "tests/uses": "load\n"],
            scene: .fork)
        for remote in ["origin", "upstream"] { try scratch.git("push", "-q", "--no-verify", remote, "main") }
        // Upstream renames the function and its own test; the branch has a test of the old name, which passed.
        try scratch.git("switch", "-q", "-c", "topic")
        try commit("tests/uses", "load\n\n")
        try push("-u", "origin", "topic")
        try scratch.git("switch", "-q", "-c", "renamed", "main")
        try write("src/api", "read\n")
        try write("tests/uses", "read\n")
        try git("commit", "-qam", "rename load to read")
        try scratch.git("push", "-q", "--no-verify", "upstream", "renamed:main")
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("switch", "-q", "topic")
    }

    private func write(_ path: String, _ text: String) throws { try scratch.write(path, text) }

    private func git(_ words: String...) throws {
        let outcome = try scratch.run(["git"] + words, environment: ["LOG": "\(scratch.root)/log"])
        try #require(outcome.status == 0, "git \(words): \(outcome)")
    }

    private func commit(_ path: String, _ text: String) throws {
        try write(path, text)
        try git("add", "-A")
        try git("commit", "-q", "-m", path)
    }

    /// Pushes, which has to pass.
    private func push(_ words: String...) throws {
        let outcome = try scratch.run(["git", "push", "-q"] + words, environment: ["LOG": "\(scratch.root)/log"])
        try #require(outcome.status == 0, "git push \(words): \(outcome)")
    }

    /// Runs a command line that brings the two files together.
    private func bring(_ line: String) throws {
        let outcome = try scratch.shell(line, environment: ["LOG": "\(scratch.root)/log"])
        try #require(outcome.status == 0, "\(line): \(outcome)")
        let tree = try scratch.shell("git archive HEAD src tests | tar -xO").text
        try #require(tree.contains("read\n") && tree.contains("load\n"), "\(line) does not bring them together")
    }

    @Test(arguments: [
        "git rebase -q -X theirs upstream/main",
        "git rebase -q -X theirs --onto upstream/main main",
        "git merge -q --no-verify --no-edit -X ours upstream/main",
        "git checkout -q -b other upstream/main && git cherry-pick --no-commit -X theirs topic && git commit -qnm other"
            + " && git branch -qf topic && git switch -q topic",
        "git reset -q --hard upstream/main && git checkout -q origin/topic -- tests && git commit -qnm again",
        "git merge -q --no-verify --no-edit -X theirs upstream/main && git checkout -q origin/topic -- tests"
            + " && git commit -qnm mine",
        "git reset -q --hard upstream/main && git checkout -q main -- tests && git commit -qnm 'Revert the tests'",
    ])
    func twoFilesThatPassedOnDifferentTreesAreJudgedTogether(_ line: String) throws {
        try bring(line)
        for words in [["--force", "origin", "topic"], ["origin", "topic:another"], ["upstream", "topic"]] {
            let outcome = try scratch.run(
                ["git", "push", "-q"] + words, environment: ["LOG": "\(scratch.root)/log"])
            #expect(outcome.isRejection && outcome.errorText.contains("test/failed"), "\(words): \(outcome)")
        }
    }

    /// How often the step ran since it was asked last.
    private func runs() throws -> Int {
        let text = try scratch.read("\(scratch.root)/log") ?? ""
        if !text.isEmpty { try scratch.remove("\(scratch.root)/log") }
        return text.split(separator: "\n").count
    }

    @Test func whatPassedAsAWholeIsLeftOut() throws {
        _ = try runs()
        try commit("notes.md", "words\n")
        try push("origin", "topic")
        #expect(try runs() == 0)
        // An older tip of the branch is a tree on which the step has passed.
        try git("reset", "-q", "--hard", "HEAD~1")
        try commit("notes.md", "other words\n")
        try push("--force", "origin", "topic")
        #expect(try runs() == 0)
        // A second remote that has the same files: the pass counts there, too.
        try git("init", "-q", "--bare", "\(scratch.root)/second.git")
        try git("remote", "add", "second", "\(scratch.root)/second.git")
        try git("push", "-q", "--no-verify", "second", "topic")
        try commit("more.md", "words\n")
        try push("second", "topic")
        #expect(try runs() == 0)
    }

    @Test func whatNobodyHasSeenPassRuns() throws {
        // The remote has these files, and nothing says that they ever passed.
        for path in ["src/api", "tests/uses"] { try write(path, "store\n") }
        try git("commit", "-q", "--no-verify", "-am", "store")
        try git("push", "-q", "--no-verify", "origin", "topic")
        _ = try runs()
        try commit("notes.md", "words\n")
        try push("origin", "HEAD:refs/heads/first")
        #expect(try runs() == 1)
        try commit("more.md", "words\n")
        try push("origin", "HEAD:refs/heads/first")
        #expect(try runs() == 0)
        // Another definition is another step.
        try scratch.shell("sed -i 's/run: sh check.sh/run: sh -e check.sh/' .qualitygate.yml")
        try git("commit", "-qam", "policy")
        _ = try scratch.gate("trust")
        try push("origin", "HEAD:refs/heads/first")
        try commit("third.md", "words\n")
        _ = try runs()
        try push("origin", "HEAD:refs/heads/first")
        #expect(try runs() == 0)
        // Who forgets the passes has to see them again.
        #expect(try scratch.gate("cache", "clean").status == 0)
        try commit("fourth.md", "words\n")
        try push("origin", "HEAD:refs/heads/first")
        #expect(try runs() == 1)
    }

    /// A failure on the pushed tree says that `paths` lacks something; the passes of before prove nothing any more.
    @Test func aFailureTakesThePassesBack() throws {
        try commit("notes.md", "words\n")
        try push("origin", "topic")
        try commit("check.sh", "echo ran >>\"$LOG\"; exit 1\n")
        let run = try scratch.run(
            [ProgramUnderTest.gate(), "run", "push", "--all"], environment: ["LOG": "\(scratch.root)/log"])
        #expect(run.status == 1, "\(run)")
        let outcome = try scratch.run(
            ["git", "push", "-q", "origin", "topic"], environment: ["LOG": "\(scratch.root)/log"])
        #expect(outcome.isRejection && outcome.errorText.contains("test/failed"), "\(outcome)")
    }

    /// A step that is given single files gets those that the pushed commits change, whatever upstream is known.
    @Test(arguments: ["rebase -q upstream/main", "merge -q --no-edit upstream/main"])
    func filesOfOthersAreNotThisPushs(_ command: String) throws {
        let repository = try GatedRepository(
            "commands: [{name: changed, run: \"sh list.sh {files}\", paths: [\"*.txt\"], stages: [push]}]",
            files: ["list.sh": "echo files: \"$@\"; exit 1\n"], scene: .fork)
        let scratch = repository.scratch
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        try scratch.git("switch", "-q", "-c", "topic")
        for name in ["own.txt", "second.txt"] {
            try scratch.write(name, "1\n")
            try scratch.git("add", "-A")
            try scratch.git("commit", "-q", "-m", name)
            if name == "own.txt" { try scratch.git("push", "-q", "--no-verify", "origin", "topic") }
        }
        // The fork's own main is all that there is of upstream.
        try scratch.git("switch", "-q", "main")
        try scratch.write("theirs.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "theirs")
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        try scratch.git("switch", "-q", "topic")
        try scratch.shell("git \(command.replacing("upstream", with: "origin"))")
        let outcome = try repository.git("push", "-q", "--force", "origin", "topic")
        let line = outcome.errorText.split(separator: "\n").first { $0.contains("files:") }
        #expect(line?.split(separator: " ").dropFirst() == ["second.txt"], "\(outcome)")
    }
}
