import Testing
import TestSupport

/// What the message stage prints is tried: the command that is shown last is run as it stands.
@Suite struct MessageTests {
    private static let rules = "history: {message: {severity: error, pattern: \"[A-Z].*\"}}"

    /// The command below `next:`, or behind the dollar sign of a warning.
    private func command(_ outcome: ScratchOutcome) -> String? {
        let lines = outcome.errorText.split(separator: "\n").map(String.init)
        if let next = lines.firstIndex(of: "next:") { return lines.dropFirst(next + 1).first }
        return lines.last { $0.hasPrefix("  $ ") }.map { String($0.dropFirst(4)) }
    }

    /// Runs the printed command where the first one was typed, with an editor that mends the first line.
    private func follow(_ outcome: ScratchOutcome, _ scratch: ScratchRepository, in folder: String? = nil) throws {
        let command = try #require(self.command(outcome), "\(outcome)")
        let next = try scratch.shell(
            command, in: folder, environment: ["GIT_EDITOR": "sed -i '1s/.*/Mended/'"])
        #expect(next.status == 0, "\(command): \(next)")
    }

    /// What a person would miss: HEAD, what is staged, and the work tree.
    ///
    /// Git itself refreshes the index's bytes.
    private func state(_ scratch: ScratchRepository) throws -> [String] {
        try [["rev-parse", "HEAD"], ["ls-files", "-s"], ["status", "--porcelain"], ["diff"]].map {
            try scratch.run(["git"] + $0).text
        }
    }

    @Test(arguments: [
        "git commit -m bad", "git commit -q -a -m bad", "git commit -am bad", "git commit -m bad tracked.txt",
        "git commit -m bad -i tracked.txt", "git commit -m bad -- 'my file.txt'", "git commit -F ../message",
        "git ci -m bad", "git commit -C HEAD~1", "git commit -m bad --author='Bob <bob@example.org>' -s -v",
        "git commit --amend -m bad", "git commit --amend -a -m bad", "git commit --cleanup=verbatim -m bad",
        "git commit -v -e -m bad", "printf bad | git commit -F -", "git commit -m bad --trailer 'Bug: 1'",
        "git commit --allow-empty -m bad", "git commit -o -m bad tracked.txt",
    ])
    func whatIsRefusedIsNotTypedAgain(_ line: String) throws {
        let repository = try GatedRepository(Self.rules, files: ["tracked.txt": "1\n", "my file.txt": "1\n"])
        let scratch = repository.scratch
        try scratch.git("config", "alias.ci", "commit")
        try scratch.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "bad")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "Old")
        try scratch.write("\(scratch.root)/message", "bad\n")
        try scratch.write("tracked.txt", "2\n")
        try scratch.write("my file.txt", "2\n")
        try scratch.write("staged.txt", "1\n")
        try scratch.git("add", "staged.txt")
        let before = try state(scratch)
        let outcome = try scratch.shell(line, environment: ["GIT_EDITOR": "sed -i '1s/^$/bad/'"])
        #expect(outcome.isRejection, "\(outcome)")
        #expect(try state(scratch) == before)

        // What the same command would have committed, had its message been a good one.
        let twin = try GatedRepository("history: off", files: ["tracked.txt": "1\n", "my file.txt": "1\n"]).scratch
        try twin.git("config", "alias.ci", "commit")
        try twin.git("commit", "-q", "--allow-empty", "-m", "bad")
        try twin.git("commit", "-q", "--allow-empty", "-m", "Old")
        try twin.write("\(twin.root)/message", "bad\n")
        try twin.write("tracked.txt", "2\n")
        try twin.write("my file.txt", "2\n")
        try twin.write("staged.txt", "1\n")
        try twin.git("add", "staged.txt")
        #expect(try twin.shell(line, environment: ["GIT_EDITOR": "sed -i '1s/^$/bad/'"]).status == 0)

        try follow(outcome, scratch)
        #expect(try scratch.git("log", "-1", "--format=%s") == "Mended")
        let shown = ["diff-tree", "--name-status", "HEAD~1", "HEAD", "--", ".", ":!.qualitygate.yml"]
        for question in [
            shown, ["status", "--porcelain"], ["rev-list", "--count", "HEAD"],
            ["log", "-1", "--format=%an %(trailers)"],
        ] {
            let theirs = try twin.run(["git"] + question)
            #expect(try scratch.run(["git"] + question).text == theirs.text, "\(question)")
        }
    }

    @Test func fromASubfolderAndInALinkedWorktree() throws {
        let repository = try GatedRepository(Self.rules, files: ["sub/a.txt": "1\n"])
        let scratch = repository.scratch
        try scratch.write("sub/a.txt", "2\n")
        let inside = try scratch.shell("git commit -m bad a.txt", in: "sub")
        #expect(inside.isRejection, "\(inside)")
        try follow(inside, scratch, in: "sub")
        #expect(try scratch.git("show", "HEAD:sub/a.txt") == "2")

        try scratch.git("worktree", "add", "-q", "\(scratch.root)/linked", "-b", "linked")
        let linked = try scratch.shell("git commit --allow-empty -m bad", in: "\(scratch.root)/linked")
        #expect(linked.isRejection, "\(linked)")
        try follow(linked, scratch, in: "\(scratch.root)/linked")
        #expect(try scratch.git("log", "-1", "--format=%s", "linked") == "Mended")
    }

    @Test func rewordInARebase() throws {
        let repository = try GatedRepository(Self.rules, files: ["a.txt": "1\n"])
        let scratch = repository.scratch
        for name in ["One", "Two"] {
            try scratch.write("a.txt", name)
            try scratch.git("commit", "-q", "-a", "-m", name)
        }
        let outcome = try scratch.run(
            ["git", "rebase", "-q", "-i", "HEAD~2"],
            environment: ["GIT_SEQUENCE_EDITOR": "sed -i 1s/pick/reword/", "GIT_EDITOR": "sed -i 1s/.*/bad/"])
        #expect(outcome.status != 0 && outcome.errorText.contains("gate: rejected at message"), "\(outcome)")
        try follow(outcome, scratch)
        let rest = try scratch.run(["git", "rebase", "--continue"])
        #expect(rest.status == 0, "\(rest)")
        #expect(try scratch.git("log", "--format=%s", "-2") == "Two\nMended")
    }

    @Test func picksOfOldMessagesGoThrough() throws {
        let repository = try GatedRepository(Self.rules, files: ["a.txt": "1\n"])
        let scratch = repository.scratch
        try scratch.git("switch", "-q", "-c", "side")
        try scratch.write("b.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--no-verify", "-m", "bad")
        try scratch.git("switch", "-q", "main")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "Good")
        for line in ["git cherry-pick side", "git reset -q --hard HEAD~1 && git switch -q side && git rebase -q main"] {
            let outcome = try scratch.shell(line)
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    @Test(arguments: ["off", "{small_follow_up: off, message: {subject_max: off}}"])
    func whereNothingIsAskedNoHookIsInstalled(_ history: String) throws {
        let repository = try GatedRepository("history: \(history)")
        #expect(!repository.scratch.exists(".git/hooks/commit-msg"))
        #expect(repository.scratch.exists(".git/hooks/prepare-commit-msg") == (history != "off"))
    }

    @Test func aStepOfTheMessageStageRunsThereAlone() throws {
        let step = "commands: [{name: never, run: \"sh -c 'exit 3'\", stages: [message]}]"
        let repository = try GatedRepository("history: off\n" + step)
        #expect(repository.scratch.exists(".git/hooks/commit-msg"))
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "x")
        #expect(outcome.isRejection && outcome.errorText.contains("rejected at message"), "\(outcome)")
        #expect(outcome.errorText.contains("never failed with status 3"))
    }

    @Test func nothingToReadIsNoReasonToStop() throws {
        let scratch = try GatedRepository(Self.rules).scratch
        #expect(try scratch.gate("hook", "commit-msg", "/nowhere").status == 0)
        #expect(try scratch.gate("hook", "commit-msg", scratch.folder).status == 0)
        #expect(try scratch.gate("hook", "commit-msg").status == 2)
    }
}

/// The follow-up's command joins both commits, however the second one was made.
@Suite struct FollowUpTests {
    @Test(
        arguments: [
            "git commit -q -a -m Second", "git add -A && git commit -q -m Second", "git commit -q -m Second a.txt",
            "git commit -qam Second", "git commit -q -i a.txt -m Second", "git ci -q -a -m Second",
        ], ["warning", "error"])
    func printedCommandJoinsBoth(_ line: String, _ severity: String) throws {
        let repository = try GatedRepository(
            "history: {small_follow_up: {severity: \(severity), within: 3650d}}", files: ["b.txt": "1\n"])
        let scratch = repository.scratch
        try scratch.git("config", "alias.ci", "commit")
        try scratch.write("a.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "First")
        try scratch.write("a.txt", "2\n")
        let outcome = try scratch.shell(line)
        #expect((outcome.status == 0) == (severity == "warning"), "\(outcome)")
        #expect(outcome.errorText.contains("history/small-follow-up"), "\(outcome)")
        let shown = try #require(
            outcome.errorText.split(separator: "\n").last { $0.hasPrefix("  $ ") }.map { String($0.dropFirst(4)) })
        let joined = try scratch.shell(shown)
        #expect(joined.status == 0, "\(shown): \(joined)")
        #expect(try scratch.git("log", "--format=%s") == "First\npolicy\nfirst")
        #expect(try scratch.git("show", "HEAD:a.txt") == "2")
        #expect(try scratch.git("status", "--porcelain") == "")
    }

    /// Where another finding refuses the commit, the warning's command must not take the commit before apart.
    @Test func printedCommandIsRightWhereTheCommitWasRefused() throws {
        let repository = try GatedRepository(
            "history: {small_follow_up: {within: 3650d}, message: {severity: error, pattern: \"[A-Z].*\"}}")
        let scratch = repository.scratch
        for text in ["1\n", "2\n"] {
            try scratch.write("a.txt", text)
            try scratch.git("add", "-A")
            if text == "1\n" { try scratch.git("commit", "-q", "-m", "First") }
        }
        let outcome = try scratch.shell("git commit -m second")
        #expect(outcome.isRejection, "\(outcome)")
        let shown = try #require(
            outcome.errorText.split(separator: "\n").last { $0.hasPrefix("  $ git reset") }.map { $0.dropFirst(4) })
        #expect(try scratch.shell(String(shown)).status == 0)
        #expect(try scratch.git("log", "--format=%s") == "First\npolicy\nfirst")
        #expect(try scratch.git("show", "HEAD:a.txt") == "2")
    }

    /// What is no follow-up, each by one difference.
    @Test(arguments: [
        "git commit -q -a --fixup HEAD", "git commit -q -a --squash HEAD --no-edit", "git commit -q -a --amend -m x",
        "git commit -q -a -m x --author='Bob <bob@example.org>'", "seq 20 >a.txt; git commit -q -a -m x",
        "echo 1 >b.txt; git add -A; git commit -q -m x", "git checkout -q -- a.txt; git commit -q --allow-empty -m x",
        "git push -q origin HEAD:side && git fetch -q origin; git commit -q -a -m x",
        "git rm -q -f a.txt; git commit -q -m x", "printf '\\0' >a.txt; git commit -q -a -m x",
        "ln -sf b a.txt; git commit -q -a -m x", "git -c user.name=x commit -q -a -m 'Revert \"First\"'",
        "git reset -q --soft HEAD~1; git commit -q -m x", "git config core.editor true; git stash -q; git stash pop -q",
    ])
    func silent(_ line: String) throws {
        let repository = try GatedRepository("history: {small_follow_up: {within: 3650d}}", scene: .fork)
        let scratch = repository.scratch
        try scratch.write("a.txt", "1\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "First")
        try scratch.write("a.txt", "2\n")
        let outcome = try scratch.shell(line)
        #expect(outcome.status == 0 && !outcome.errorText.contains("small-follow-up"), "\(outcome)")
    }

    @Test func anOldCommitIsLeftAlone() throws {
        let repository = try GatedRepository("history: {small_follow_up: {within: 30m}}")
        let scratch = repository.scratch
        try scratch.write("a.txt", "1\n")
        try scratch.git("add", "-A")
        for (date, isFollowUp) in [("2026-01-02T03:04:05Z", false), ("@4000000000 +0000", false), (nil, true)] {
            try scratch.git(
                "commit", "-q", "--no-verify", "--allow-empty", "-a", "-m", "First",
                environment: ["GIT_COMMITTER_DATE": date])
            try scratch.write("a.txt", "\(date ?? "now")\n")
            try scratch.git(
                "commit", "-q", "--no-verify", "-a", "-m", "First", environment: ["GIT_COMMITTER_DATE": date])
            try scratch.write("a.txt", "\(date ?? "now") and more\n")
            let outcome = try scratch.shell("git commit -q -a -m Second")
            #expect(outcome.errorText.contains("small-follow-up") == isFollowUp, "\(date ?? "now"): \(outcome)")
        }
    }
}
