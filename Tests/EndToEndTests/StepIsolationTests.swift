import Testing
import TestSupport

/// What a step starts sees nothing of Git's hook, and cannot reach the user's repository.
@Suite struct StepIsolationTests {
    @Test(arguments: ["pre-commit", "pre-push"])
    func noVariableOfGitsArrives(_ hook: String) throws {
        let repository = try GatedRepository(
            "commands: [{name: dump, run: \"sh dump.sh\", stages: [commit, push]}]", scene: .fork)
        let scratch = repository.scratch
        try scratch.write("dump.sh", "env | sort >'\(scratch.root)/seen'\npwd >'\(scratch.root)/place'\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--no-verify", "-m", "dump")
        let linked = scratch.root + "/linked"
        try scratch.git("worktree", "add", "-q", "-b", "feature/b", linked)
        let outcome =
            hook == "pre-commit"
            ? try repository.git("-c", "user.name=Other", "commit", "-q", "--allow-empty", "-m", "one", in: linked)
            : try repository.git("-c", "user.name=Other", "push", "-q", "origin", "feature/b", in: linked)
        #expect(outcome.isQuietPass, "\(outcome)")
        let seen = try #require(try scratch.read(scratch.root + "/seen"))
        let names = Set(seen.split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) })
        let local = Set(try scratch.git("rev-parse", "--local-env-vars").split(separator: "\n").map(String.init))
        #expect(local.contains("GIT_DIR"))
        #expect(names.isDisjoint(with: local), "\(names.intersection(local))")
        #expect(names.contains("HOME"))
        let place = try #require(try scratch.read(scratch.root + "/place"))
        #expect(place.hasPrefix(scratch.root + "/cache/"), "\(place)")
    }

    /// A test suite may use Git, or go wild: the user's repository stays as it is, and the next run has a whole snapshot.
    @Test(arguments: [
        "git init -q . && git commit -q --allow-empty -m theirs",
        "git config user.name Nobody && git config --unset core.bare; true",
        "git commit -q -a --allow-empty -m theirs && git branch theirs && git tag theirs",
        "echo changed >value.txt && git stash -q; git reset -q --hard; true", "rm -rf .git", "rm -rf ./* .git",
        "cd .. && git init -q other 2>/dev/null; cd /tmp && git config user.name Nobody 2>/dev/null; true",
        "chmod -R a-w . ; true", "git gc -q 2>/dev/null; git prune 2>/dev/null; true",
        "git stash -q -u; git stash drop -q; git gc -q --prune=now; rm -rf .git; git init -q; true",
        "echo junk >../1.index; true", "rm -f ../1.index ../1.tree; true", "echo junk >../1.tree; true",
        "rm -rf ../*; true", "git push -q origin HEAD 2>/dev/null; git fetch -q 2>/dev/null; true",
        "git -C .. init -q; git -C .. add -A; git -C .. commit -q -m theirs; rm -rf ../.git; true",
        "git update-ref -d HEAD; git worktree add -q ../theirs 2>/dev/null; true",
    ])
    func theUsersRepositoryIsOutOfReach(_ script: String) throws {
        let repository = try GatedRepository(
            "commands: [{name: wild, run: \"sh wild.sh\", fix: off}]",
            files: ["value.txt": "right\n", "wild.sh": "test -e value.txt || exit 9\n" + script + "\n"])
        let scratch = repository.scratch
        try scratch.write("value.txt", "staged\n")
        try scratch.git("add", "-A")
        try scratch.write("value.txt", "not staged\n")
        // The tree of the index is the one object that judging makes, as a commit would.
        try scratch.git("write-tree")
        let before = try scratch.fingerprint(times: true)
        let objects = try scratch.git("count-objects")
        for _ in 0..<2 {
            let outcome = try scratch.gate("run")
            #expect(outcome.status == 0, "\(script): \(outcome)")
            #expect(try scratch.fingerprint(times: true).differences(from: before) == [], "\(script)")
        }
        #expect(try scratch.git("count-objects") == objects, "\(script) left objects in the user's database")
        #expect(try scratch.git("fsck", "--strict", "--no-dangling") == "")
    }

    /// A step starts with what a shell would give it: no signal ignored or blocked, nothing to read, no file left open.
    @Test(arguments: [false, true])
    func aStepStartsClean(_ ignoresSignals: Bool) throws {
        let repository = try GatedRepository(
            "commands: [{name: look, run: sh look.sh}]",
            files: [
                "look.sh": """
                sleep 30 & kill -TERM $! && wait $!; echo "term $?"
                grep -E '^SigBlk' /proc/self/status | tr -d '\t'
                (trap - INT HUP PIPE; grep -E '^SigIgn' /proc/$$/status | tail -c 9)
                echo "input $(wc -c)"
                for number in 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$number ] || echo "open $number"; done
                echo "all said"
                exit 1

                """
            ])
        let prefix = ignoresSignals ? "trap '' TERM HUP; " : ""
        let outcome = try repository.scratch.shell(prefix + "gate run")
        #expect(outcome.text.contains("    term 143\n"), "\(outcome)")
        #expect(outcome.text.contains("    SigBlk:0000000000000000\n"), "\(outcome)")
        // The C library keeps two signals of its own ignored, which are higher than these.
        #expect(outcome.text.contains("    80000000\n"), "\(outcome)")
        #expect(outcome.text.contains("    input 0\n"), "\(outcome)")
        #expect(outcome.text.contains("    all said\n") && !outcome.text.contains("    open "), "\(outcome)")
    }

    /// What one step changes is not what the next one judges.
    @Test func aStepDoesNotSeeWhatAnEarlierOneChanged() throws {
        let repository = try GatedRepository(
            """
            engine: {fail_fast: false}
            commands:
              - {name: mend, run: "sh -c 'echo right >value.txt; echo 1 >new.txt; rm README.md; git add -A'"}
              - {name: value, run: "grep -q right value.txt"}
              - {name: rest, run: "sh -c 'test ! -e new.txt && test -e README.md && git diff --quiet --cached HEAD -- README.md'"}
            """, files: ["value.txt": "right\n"])
        try repository.scratch.write("value.txt", "wrong\n")
        let outcome = try repository.git("commit", "-q", "-a", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(outcome.errorText.contains("value failed"), "\(outcome)")
        #expect(!outcome.errorText.contains("rest failed"), "\(outcome)")
    }

    /// A test that asks Git where it is gets the parent commit, with the change staged.
    @Test func gitInTheSnapshotTellsTheParentAndTheChange() throws {
        let repository = try GatedRepository(
            "commands: [{name: ask, run: \"sh ask.sh\"}]",
            files: ["value.txt": "1\n", "ask.sh": "git rev-parse HEAD; git diff --cached --name-only; exit 1\n"])
        try repository.scratch.write("value.txt", "2\n")
        let outcome = try repository.git("commit", "-q", "-a", "-m", "one")
        #expect(outcome.errorText.contains(try repository.scratch.git("rev-parse", "HEAD")), "\(outcome)")
        #expect(outcome.errorText.contains("    value.txt\n"), "\(outcome)")
    }
}
