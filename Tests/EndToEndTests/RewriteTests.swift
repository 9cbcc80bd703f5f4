import Testing
import TestSupport

/// What asks before history changes: in every state an amend or a rebase can meet, and never without a way on.
@Suite struct RewriteTests {
    /// `main`, which origin and upstream have, is checked out; `feature` has a commit of its own.
    private static func repository(_ policy: String = "") throws -> GatedRepository {
        let repository = try GatedRepository(policy, files: ["a.txt": "one\n", "b.txt": "one\n"], scene: .fork)
        for remote in ["origin", "upstream"] { try repository.scratch.git("push", "-q", "--no-verify", remote, "main") }
        try repository.scratch.git("switch", "-q", "-c", "feature")
        try repository.scratch.write("c.txt", "one\n")
        try repository.scratch.git("add", "-A")
        try repository.scratch.git("commit", "-q", "-m", "feature")
        return repository
    }

    /// HEAD, what is staged, and every file of the work tree and of the Git folder.
    ///
    /// Git writes its index anew before it asks, with what it knows of the files' times; what stands in it is compared.
    private static func state(_ scratch: ScratchRepository) throws -> (files: Fingerprint, staged: String) {
        let files = try scratch.fingerprint(leavingOut: [".git/COMMIT_EDITMSG", ".git/index"])
        return (files, try scratch.git("ls-files", "--stage"))
    }

    // MARK: Amends

    private static let amends: [[String]] = [
        ["--no-edit"], ["-m", "words"], ["--no-edit", "-a"], ["--no-edit", "b.txt"], ["-C", "HEAD~1"],
        ["--no-edit", "--no-verify"], ["--no-edit", "-a", "--no-verify"], ["--reset-author", "--no-edit"],
        ["--no-edit", "-i", "b.txt"], ["--no-edit", "-o", "b.txt", "--no-verify"], ["-F", "-", "-a"],
        ["--no-edit", "-p"], ["--no-edit", "-p", "--no-verify"],
    ]

    @Test(arguments: amends)
    func aRefusedAmendLeavesEverythingAsItWas(_ arguments: [String]) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.write("a.txt", "staged\n")
        try scratch.git("add", "a.txt")
        try scratch.write("a.txt", "two\n")
        try scratch.write("b.txt", "two\n")
        try scratch.write("new.txt", "two\n")
        let before = try Self.state(scratch)
        let outcome = try scratch.run(["git", "commit", "-q", "--amend"] + arguments, input: "y\ny\n")
        let stage = arguments.contains("--no-verify") ? "rewrite" : "commit"
        #expect(
            outcome.status == 1 && outcome.errorText.contains("gate: rejected at \(stage), 1 error"), "\(outcome)")
        let after = try Self.state(scratch)
        #expect(after.files.differences(from: before.files) == [])
        #expect(after.staged == before.staged)
        // The command at the end works, whatever the amend was.
        let lines = outcome.errorText.split(separator: "\n")
        let next = try #require(lines.firstIndex(of: "next:").map { String(lines[$0 + 1]) })
        let mended = try scratch.shell("printf 'y\\ny\\n' | GIT_EDITOR='echo words >' \(next)")
        #expect(mended.status == 0, "\(next): \(mended)")
        #expect(
            try scratch.git("log", "-1", "--format=%s %p") == "words \(scratch.git("rev-parse", "--short", "HEAD~1"))")
    }

    @Test(arguments: [["--amend", "--no-edit"], ["--amen", "-m", "x"], ["-am", "x", "--am"]])
    func everySpellingOfAmend(_ arguments: [String]) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.write("a.txt", "two\n")
        try scratch.git("add", "-A")
        try scratch.git("config", "alias.fix", "commit \(arguments.joined(separator: " "))")
        try scratch.git("config", "alias.shell-fix", "!git commit \(arguments.joined(separator: " "))")
        for words in [["commit"] + arguments, ["fix"], ["shell-fix"]] {
            let outcome = try scratch.run(["git"] + words)
            #expect(outcome.errorText.contains("gate: rejected at commit"), "\(words): \(outcome)")
            let unverified = try scratch.run(["git"] + words + ["--no-verify"])
            #expect(unverified.errorText.contains("gate: rejected at rewrite"), "\(words): \(unverified)")
        }
    }

    /// As editors and other clients call Git, and as a hook manager passes the question on.
    @Test(arguments: [
        "commit --quiet --amend --allow-empty-message --file -", "commit -F - --amend",
        "commit --amend -F message --", "-c user.useConfigOnly=true commit --amend -F message -- c.txt",
        "commit --amend --fixup=amend:HEAD -F message || git commit --amend -C HEAD",
    ])
    func theCallsOfClients(_ command: String) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.write("message", "words\n")
        try scratch.write(
            ".managed/prepare-commit-msg", "#!/bin/sh\nsh .git/hooks/prepare-commit-msg \"$@\" || exit\n",
            permissions: 0o755)
        let head = try scratch.git("rev-parse", "HEAD")
        for setting in ["core.hooksPath=.git/hooks", "core.hooksPath=.managed"] {
            let outcome = try scratch.shell("echo words | git -c \(setting) \(command)")
            #expect(outcome.status == 1 && outcome.errorText.contains("gate: rejected at "), "\(outcome)")
        }
        #expect(try scratch.git("rev-parse", "HEAD") == head)
    }

    /// Git has written the message before it asks, so nobody types it twice.
    @Test(arguments: ["-m words", "-F message", "-F -", "-e -m words"])
    func theTypedMessageIsKept(_ options: String) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.write("message", "words\n")
        let outcome = try scratch.shell("echo words | git commit -q --amend --no-verify \(options)")
        #expect(outcome.status == 1 && outcome.errorText.contains("gate: rejected at rewrite"), "\(outcome)")
        #expect(try scratch.read(".git/COMMIT_EDITMSG")?.hasPrefix("words\n") == true)
    }

    @Test func aWarningIsSaidOnce() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "-u", "origin", "feature")
        for option in ["-q", "--no-verify"] {
            let outcome = try scratch.run([
                "git", "commit", "--amend", option, "--allow-empty", "-m", "words \(option)",
            ])
            #expect(outcome.status == 0, "\(outcome)")
            #expect(outcome.errorText.split(separator: "warning history/published-rewrite").count == 2, "\(outcome)")
            try scratch.git("push", "-q", "--no-verify", "--force", "origin", "feature")
        }
    }

    /// What has been decided about one process is no answer for the next.
    @Test func theNextAmendIsAskedAgain() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("commit", "-q", "--amend", "--allow-empty", "-m", "first")
        #expect(try scratch.read(".git/gate/amend")?.contains(scratch.git("rev-parse", "HEAD^{tree}")) == true)
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        let outcome = try scratch.run(["git", "commit", "-q", "--amend", "--no-verify", "-m", "second"])
        #expect(outcome.status == 1 && outcome.errorText.contains("gate: rejected at rewrite"), "\(outcome)")
    }

    /// With the shim of an earlier version an amend is still judged once, and the next hook puts this version's in place.
    @Test(arguments: [["--amend", "--no-verify"], ["--amend"], []])
    func theHookOfAnEarlierVersion(_ options: [String]) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.remove(".git/hooks/prepare-commit-msg")
        try scratch.write(
            ".git/hooks/reference-transaction",
            "#!/bin/sh\n# gate-shim 1: asks.\n[ \"$1\" = prepared ] || exit 0\nexec gate hook reference-transaction 1 2 3\n",
            permissions: 0o755)
        let outcome = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "words"] + options)
        #expect(outcome.status == (options.isEmpty ? 0 : options.count == 1 ? 1 : 128), "\(outcome)")
        #expect(outcome.errorText.contains("gate: rejected at ") != options.isEmpty, "\(outcome)")
        #expect(!scratch.exists(".git/hooks/reference-transaction"))
        let again = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "words", "--amend", "--no-verify"])
        #expect(options.isEmpty || again.errorText.contains("gate: rejected at rewrite"), "\(again)")
        #expect(scratch.exists(".git/hooks/prepare-commit-msg"))
    }

    /// A fetch moves thousands of references; no hook of the gate's is started at any of them.
    @Test func aFetchStartsNoHook() throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\n")
        #expect(try scratch.gate("install").status == 0)
        for number in 1...5 { try scratch.git("push", "-q", "--no-verify", "origin", "main:refs/heads/b\(number)") }
        for number in 1...5 { try scratch.git("update-ref", "-d", "refs/remotes/origin/b\(number)") }
        let outcome = try scratch.run(["git", "fetch", "--all"], environment: ["GIT_TRACE": "1"])
        #expect(outcome.errorText.contains("origin/b5") && outcome.errorText.contains("run_command: "), "\(outcome)")
        #expect(!outcome.errorText.contains("hooks/"), "\(outcome)")
    }

    @Test func aRootCommitIsAmendedLikeEveryOther() throws {
        let repository = try GatedRepository("")
        let scratch = repository.scratch
        try scratch.git("checkout", "-q", "--orphan", "fresh")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "root"]).isQuietPass)
        #expect(try scratch.run(["git", "commit", "-q", "--amend", "-m", "root, reworded"]).isQuietPass)
        try scratch.git("clone", "-q", "--bare", ".", "\(scratch.root)/origin.git")
        try scratch.git("remote", "add", "origin", "\(scratch.root)/origin.git")
        try scratch.git("fetch", "-q", "origin", "fresh:refs/remotes/origin/other")
        let outcome = try scratch.run(["git", "commit", "-q", "--amend", "-m", "root, again"])
        #expect(outcome.status == 1 && outcome.errorText.contains("which origin/other has"), "\(outcome)")
    }

    @Test func whatIsNoAmendIsNotAsked() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        let sibling = try scratch.git("commit-tree", "HEAD^{tree}", "-p", "HEAD~1", "-m", "sibling of --amend")
        try scratch.git("branch", "other", sibling)
        try scratch.write("--amend", "")
        for command in [
            "reset -q --hard \(sibling)", "reset -q --soft upstream/feature", "commit -q --allow-empty -C HEAD",
            "commit -q --allow-empty -m '--amend'", "cherry-pick --allow-empty HEAD~1",
            "revert --no-edit upstream/feature",
            "checkout -q -B feature \(sibling)", "branch -f third \(sibling)", "branch -f third upstream/feature",
            "update-ref refs/heads/third \(sibling)",
            "update-ref -m 'commit (amend): words' refs/heads/third upstream/feature",
            "commit -q --allow-empty -m--amend", "add -- --amend",
            "commit -q --message=--amend -- --amend",
            "commit -q --amend --allow-empty -m x --no-amend",
            "checkout -q -f --detach upstream/feature", "commit -q --amend --allow-empty -m 'detached'",
            "switch -q feature",
            "branch -D third", "filter-branch -f --msg-filter 'sed s/first/amended/' HEAD",
        ] {
            let outcome = try scratch.shell("git \(command)", environment: ["FILTER_BRANCH_SQUELCH_WARNING": "1"])
            #expect(outcome.status == 0 && !outcome.errorText.contains("gate"), "\(command): \(outcome)")
        }
    }

    @Test func aLinkedWorktree() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.git("worktree", "add", "-q", "-b", "linked", "\(scratch.root)/linked", "upstream/feature")
        let amend = ["git", "commit", "-q", "--amend", "--no-verify", "--allow-empty", "-m", "words"]
        let refused = try scratch.run(amend, in: "\(scratch.root)/linked")
        #expect(refused.status == 1 && refused.errorText.contains("gate: rejected at rewrite"), "\(refused)")
        #expect(
            try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "x"], in: "\(scratch.root)/linked")
                .isQuietPass)
        #expect(try scratch.run(amend, in: "\(scratch.root)/linked").isQuietPass)
    }

    @Test func aSubmodule() throws {
        let scratch = try Self.repository().scratch
        try scratch.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "\(scratch.root)/origin.git", "part")
        #expect(try scratch.gate("install", in: "part").status == 0)
        try scratch.git("push", "-q", "origin", "main:other", in: "part")
        let refused = try scratch.run(["git", "commit", "-q", "--amend", "--no-verify", "-m", "words"], in: "part")
        #expect(refused.status == 1 && refused.errorText.contains("gate: rejected at rewrite"), "\(refused)")
        #expect(try scratch.run(["git", "commit", "-q", "--amend", "-a", "-m", "with a submodule"]).isQuietPass)
    }

    // MARK: Only a clear verdict refuses

    @Test(arguments: [
        ("history: {published_rewrite: nonsense}", ".qualitygate.yml:2: "), ("branches: [", ".qualitygate.yml:"),
        ("history: off", nil), ("history: {published_rewrite: off}", nil),
    ])
    func aPolicyThatSaysNothingClearLetsThrough(_ policy: String, _ place: String?) throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        try scratch.write(".qualitygate.yml", "version: 1\n\(policy)\n")
        try scratch.git("add", "-A")
        for (what, arguments) in [
            ("amend", ["commit", "-q", "--no-verify", "--amend", "-m", "x"]),
            ("rebase", ["rebase", "-q", "--no-ff", "HEAD~1"]),
        ] {
            let outcome = try scratch.run(["git"] + arguments)
            let line = place.map { "gate: this \(what) was not judged, but its push will be: \($0)" }
            #expect(outcome.status == 0 && outcome.errorText.hasPrefix(line ?? ""), "\(outcome)")
            #expect(outcome.errorText.split(separator: "\n").count == (line == nil ? 0 : 1), "\(outcome)")
        }
    }

    @Test func withoutAPolicyNothingIsRefused() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("rm", "-q", ".qualitygate.yml")
        let outcome = try scratch.run(["git", "commit", "-q", "--no-verify", "--amend", "-m", "x"])
        #expect(outcome.status == 0 && outcome.errorText == "", "\(outcome)")
    }

    @Test func adviceStillRefusesToReplaceWhatOthersHold() throws {
        let scratch = try Self.repository("mode: advise").scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        #expect(try scratch.run(["git", "commit", "-q", "--amend", "-m", "x"]).status == 1)
        try scratch.write(
            ".qualitygate.yml", "version: 1\nhistory: {published_rewrite: warning}\nbranches: off\nupstream: off\n")
        let outcome = try scratch.run(["git", "commit", "-q", "-a", "--amend", "-m", "x"])
        #expect(outcome.status == 0 && outcome.errorText.contains("warning history/published-rewrite"), "\(outcome)")
    }

    @Test func whatIsAskedIsInTheLog() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        _ = try scratch.run(["git", "commit", "-q", "--no-verify", "--amend", "-m", "x"])
        _ = try scratch.run(["git", "rebase", "-q", "--no-ff", "HEAD~1"])
        let log = try scratch.shell("cat .git/gate/runs/*.jsonl").text.split(separator: "\n").suffix(2)
        for (line, trigger) in zip(log, ["prepare-commit-msg", "pre-rebase"]) {
            for part in ["\"stage\":\"rewrite\"", "\"trigger\":\"\(trigger)\"", "\"verdict\":\"rejected\""] {
                #expect(line.contains(part), "\(line)")
            }
        }
    }

    // MARK: Rebases

    private static let rebases: [[String]] = [
        ["upstream/main"], ["-i", "HEAD~1"], ["--root"], ["--onto", "upstream/main", "HEAD~1"],
        ["upstream/main", "feature"],
    ]

    @Test(arguments: rebases)
    func aRefusedRebaseLeavesEverythingAsItWas(_ arguments: [String]) throws {
        let scratch = try Self.repository().scratch
        try scratch.commitUpstream()
        try scratch.git("fetch", "-q", "upstream")
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        let before = try Self.state(scratch)
        let outcome = try scratch.run(["git", "rebase"] + arguments)
        #expect(outcome.status != 0 && outcome.errorText.contains("gate: rejected at rewrite, 1 error"), "\(outcome)")
        let after = try Self.state(scratch)
        #expect(after.files.differences(from: before.files) == [])
        #expect(after.staged == before.staged)
        let lines = outcome.errorText.split(separator: "\n")
        let next = try #require(lines.firstIndex(of: "next:").map { String(lines[$0 + 1]) })
        let mended = try scratch.shell(next)
        #expect(mended.status == 0, "\(next): \(mended)")
    }

    @Test func nothingToRebaseIsNothingToSay() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "upstream", "feature")
        for arguments in [["main"], ["upstream/feature"], ["HEAD"], ["feature", "main"]] {
            let outcome = try scratch.run(["git", "rebase", "-q"] + arguments)
            #expect(outcome.status == 0 && outcome.errorText == "", "\(arguments): \(outcome)")
        }
        try scratch.git("checkout", "-q", "--detach", "upstream/feature")
        #expect(try scratch.run(["git", "rebase", "-q", "--no-ff", "HEAD~1"]).errorText == "")
    }

    /// Reword, squash and edit with an amend: a rebase that has begun is never stopped in its middle.
    @Test(arguments: ["reword", "squash", "edit", "fixup", "exec"])
    func anInteractiveRebaseEnds(_ word: String) throws {
        let scratch = try Self.repository().scratch
        for number in 1...3 {
            try scratch.write("c.txt", "\(number)\n")
            try scratch.git("commit", "-q", "-a", "-m", "c \(number)")
        }
        let todo = word == "exec" ? "'$a exec git commit -q --amend --allow-empty -m amended'" : "'2s/^pick/\(word)/'"
        let environment: [String: String?] = ["GIT_SEQUENCE_EDITOR": "sed -i \(todo)", "GIT_EDITOR": "sed -i 1s/^c/d/"]
        var outcome = try scratch.run(["git", "rebase", "-q", "-i", "HEAD~3"], environment: environment)
        #expect(outcome.status == 0 && !outcome.errorText.contains("gate"), "\(outcome)")
        if word == "edit" {
            try scratch.write("c.txt", "edited\n")
            // Somebody may even have pushed what is being made: the rebase ends all the same.
            try scratch.git("push", "-q", "--no-verify", "upstream", "HEAD:refs/heads/middle")
            outcome = try scratch.run(["git", "commit", "-q", "-a", "--amend", "-m", "edited"])
            #expect(outcome.isQuietPass, "\(outcome)")
            try scratch.git("checkout", "-q", "--theirs", ".")
            outcome = try scratch.run(["git", "rebase", "--continue"], environment: environment)
            try scratch.write("c.txt", "3\n")
            try scratch.git("add", "-A")
            outcome = try scratch.run(["git", "rebase", "--continue"], environment: environment)
        }
        #expect(!scratch.exists(".git/rebase-merge"), "\(outcome)")
    }

    @Test func stashCherryPickAndPull() throws {
        let scratch = try Self.repository().scratch
        try scratch.git("push", "-q", "--no-verify", "-u", "origin", "feature")
        try scratch.commitUpstream()
        try scratch.write("c.txt", "two\n")
        for command in [
            "git stash", "git stash pop", "git stash -u", "git stash apply", "git checkout -q -f", "git stash drop -q",
            "git fetch -q --all --prune", "git cherry-pick upstream/main", "git pull -q --rebase",
            "git pull -q --no-rebase --no-edit upstream main", "git gc -q", "git pack-refs --all",
        ] {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0 && !outcome.errorText.contains("gate"), "\(command): \(outcome)")
        }
    }
}
