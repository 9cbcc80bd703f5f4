import Testing
import TestSupport

/// `gate ci --policy FILE`: what is judged never chooses its judge.
@Suite struct CIPolicyTests {
    private static let strict =
        "version: 1\nbranches: off\nupstream: off\n"
        + "commands: [{name: no-todo, run: \"sh -c '! grep -r TODO *.txt'\", stages: [ci]}]\n"
    private static let lax = "version: 1\nbranches: off\nupstream: off\n"

    /// `main` holds `ci/policy.yml`, the branch weakens it and breaks its rule.
    private static func scene() throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write("ci/policy.yml", strict)
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "origin", "main")
        try scratch.git("switch", "-q", "-c", "feature")
        try scratch.write("ci/policy.yml", lax)
        try scratch.write("plan.txt", "TODO\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "weaker")
        return scratch
    }

    private static func ci(_ scratch: ScratchRepository, _ file: String, in folder: String? = nil) throws
        -> ScratchOutcome
    {
        try scratch.run(
            ["gate", "ci", "--base", "origin/main", "--policy", file], in: folder, environment: ["CI": "true"])
    }

    @Test func aFileOutsideJudges() throws {
        let scratch = try Self.scene()
        try scratch.write("../own.yml", Self.strict)
        for file in ["../own.yml", "\(scratch.root)/own.yml"] {
            let outcome = try Self.ci(scratch, file)
            #expect(outcome.status == 1 && outcome.text.contains("no-todo failed"), "\(outcome)")
            #expect(outcome.text.contains("policy: \(scratch.root)/own.yml, SHA-256 "), "\(outcome)")
        }
        try scratch.write("../own.yml", Self.lax)
        #expect(try Self.ci(scratch, "../own.yml").status == 0)
        // Also where the base has a policy of its own.
        let show = try scratch.gate("show", "--format", "json").text
        #expect(show.contains("\"origin\":\"file\",\"path\":\"\(scratch.root)/own.yml\""), "\(show)")
    }

    @Test(arguments: [
        "ci/policy.yml", "./ci/../ci/policy.yml", "$TOP/ci/policy.yml", "../linked.yml", "../beside/policy.yml",
    ])
    func aFileOfTheRepositoryIsTheBases(_ file: String) throws {
        let scratch = try Self.scene()
        try scratch.shell("ln -s work/ci/policy.yml ../linked.yml && ln -s work/ci ../beside")
        let path = file.hasPrefix("$TOP") ? scratch.folder + file.dropFirst(4) : file
        let outcome = try Self.ci(scratch, path)
        #expect(outcome.status == 1 && outcome.text.contains("no-todo failed"), "\(outcome)")
        #expect(outcome.text.contains("the one of origin/main judged"), "\(outcome)")
        #expect(outcome.text.contains("the change alters ci/policy.yml"), "\(outcome)")
        // A change that takes it away changes nothing.
        try scratch.shell("git rm -q ci/policy.yml && git commit -q --no-verify -m away")
        #expect(try Self.ci(scratch, "ci/policy.yml").status == 1)
        try scratch.write("ci/policy.yml", Self.lax)
        #expect(try Self.ci(scratch, "ci/policy.yml").status == 1)
    }

    @Test func fromASubFolder() throws {
        let scratch = try Self.scene()
        #expect(try Self.ci(scratch, "policy.yml", in: "ci").text.contains("the one of origin/main judged"))
    }

    /// What is judged may be checked out in another work tree of the same clone.
    @Test func fromALinkedWorkTree() throws {
        let scratch = try Self.scene()
        try scratch.git("worktree", "add", "-q", "--detach", "../wt")
        let outcome = try Self.ci(scratch, "../wt/ci/policy.yml")
        #expect(outcome.text.contains("the one of origin/main judged"), "\(outcome)")
    }

    @Test(arguments: [
        ("cp ci/policy.yml ci/new.yml && git add -A", "ci/new.yml"),
        ("ln -s ../../own.yml ci/link.yml && git add -A", "ci/link.yml"),
        ("ln -s .. up && git add -A", "up/own.yml"), ("rm -r ci && ln -s .. ci && git add -A", "ci/policy.yml"),
        ("git -c protocol.file.allow=always submodule --quiet add ../origin.git sub", "sub/README.md"),
    ])
    func whatTheChangeCouldTurnIsRefused(_ words: String, _ file: String) throws {
        let scratch = try Self.scene()
        try scratch.write("../own.yml", Self.lax)
        try scratch.write("../policy.yml", Self.lax)
        try scratch.shell(words)
        try scratch.git("commit", "-q", "--no-verify", "-m", "turn")
        let outcome = try Self.ci(scratch, file)
        #expect(outcome.status == 2 && outcome.text.contains("error policy/own-judge"), "\(outcome)")
    }

    @Test func aFileThatGitDoesNotTrackIsNotTheChanges() throws {
        let scratch = try Self.scene()
        try scratch.write("fetched.yml", Self.strict)
        #expect(try Self.ci(scratch, "fetched.yml").status == 1)
        // The local policy is judged by where it is named.
        try scratch.write(".git/gate/local-policy.yml", Self.strict)
        #expect(try Self.ci(scratch, ".git/gate/local-policy.yml").status == 1)
        let bare = try scratch.run(["gate", "ci", "--base", "origin/main"], environment: ["CI": "true"])
        #expect(bare.status == 2, "\(bare)")
        let command = try #require(bare.text.split(separator: "\n").last)
        #expect(command == "gate ci --policy \(scratch.folder)/.git/gate/local-policy.yml")
    }

    @Test func byHandItAsks() throws {
        let scratch = try Self.scene()
        try scratch.write("../own.yml", Self.strict)
        let words = ["gate", "ci", "--base", "origin/main", "--policy", "../own.yml"]
        let outcome = try scratch.run(words)
        #expect(outcome.status == 1 && outcome.text.contains("policy/untrusted"), "\(outcome)")
        #expect(outcome.text.hasSuffix("gate ci --policy \(scratch.root)/own.yml --trust\n"), "\(outcome)")
        #expect(try scratch.run(words + ["--trust"]).text.contains("no-todo failed"))
    }

    @Test func whatIsNoPolicyIsNoPass() throws {
        let scratch = try Self.scene()
        try scratch.write("../own.yml", "branchs: off\nversion: 1\n")
        let mistake = try Self.ci(scratch, "../own.yml")
        #expect(mistake.status == 2 && mistake.text.contains("\(scratch.root)/own.yml:1:1"), "\(mistake)")
        for file in ["../none.yml", "..", "/dev/null", "/dev/zero"] {
            let outcome = try Self.ci(scratch, file)
            #expect(outcome.status == 2 && outcome.text.contains("policy/unreadable"), "\(file): \(outcome)")
        }
        #expect(try Self.ci(scratch, "").status != 0)
    }
}
