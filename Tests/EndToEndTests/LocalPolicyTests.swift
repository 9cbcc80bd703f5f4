import Testing
import TestSupport

/// A policy of a person's own, in the Git folder.
@Suite struct LocalPolicyTests {
    private static let strict =
        "version: 1\nbranches: off\nupstream: off\n"
        + "commands: [{name: no-todo, run: \"sh -c '! grep -r TODO *.txt'\", stages: [commit, push]}]\n"

    /// A clone with a local policy to which the user has said yes.
    private static func scene(_ policy: String = strict) throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(".git/gate/local-policy.yml", policy)
        try #require(try scratch.gate("install").status == 0)
        return scratch
    }

    private static func commit(_ scratch: ScratchRepository, _ text: String, in folder: String? = nil) throws
        -> ScratchOutcome
    {
        try scratch.shell("echo '\(text)' >notes.txt && git add notes.txt && git commit -q -m notes", in: folder)
    }

    @Test func initLeavesTheWorkTreeAsItWas() throws {
        let scratch = try ScratchRepository()
        let outcome = try scratch.gate("init", "--local")
        #expect(outcome.status == 0 && outcome.text.hasSuffix("\nnext:\ngate status\n"), "\(outcome)")
        #expect(try scratch.git("status", "--porcelain", "--ignored") == "")
        #expect(try scratch.gate("init", "--local").status == 2)
        #expect(try scratch.shell("gate start feature/x && git commit -q --allow-empty -m x").status == 0)
        #expect(try scratch.run(["git", "push", "-q", "origin", "feature/x"]).isQuietPass)
        let json = try scratch.gate("run", "--format", "json").text
        #expect(json.contains("\"origin\":\"local\",\"path\":\".git/gate/local-policy.yml\""), "\(json)")
    }

    @Test func nothingOfTheUsersIsLost() throws {
        let scratch = try Self.scene("version: 1\n# mine\n")
        #expect(try scratch.gate("init", "--local", "--force").status == 0)
        #expect(try scratch.gate("init", "--local", "--force").status == 0)
        #expect(try scratch.shell("cat .git/gate/local-policy.yml.1").text.contains("# mine"))
        #expect(try scratch.shell("test -f .git/gate/local-policy.yml.2").status == 0)
        let end = try scratch.gate("uninstall")
        #expect(end.text.contains("your local policy stays where it is: .git/gate/local-policy.yml"), "\(end)")
        #expect(try scratch.shell("test -f .git/gate/local-policy.yml").status == 0)
    }

    /// The tree's own policy judges where there is one; it appears later, and it goes.
    @Test func theBranchsOwnComesFirst() throws {
        let scratch = try Self.scene()
        #expect(try Self.commit(scratch, "TODO").isRejection)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "own"]).status == 0)
        #expect(try scratch.gate("status").text.contains("the branch's own; .git/gate/local-policy.yml judges"))
        // A branch without one is pushed from here.
        try scratch.shell("git branch old HEAD~1 && git switch -q old && echo TODO >a.txt && git add -A")
        try scratch.shell("git commit -q --no-verify -m todo; git switch -q main")
        let push = try scratch.run(["git", "push", "-q", "origin", "old"])
        #expect(push.isRejection, "\(push)")
        // A commit that takes the policy away is judged as the branch was.
        let away = try scratch.shell("git rm -q .qualitygate.yml && git commit -q -m away")
        #expect(away.status == 0 && !away.errorText.contains("no-todo"), "\(away)")
        // A file that Git does not track is nearer still.
        try scratch.git("switch", "-q", "old")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        #expect(try scratch.run(["git", "push", "-q", "origin", "old"]).status == 0)
    }

    @Test func itComesBeforeTheRecordedOne() throws {
        let scratch = try ScratchRepository()
        try scratch.git("switch", "-q", "-c", "gated")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try #require(try scratch.gate("install").status == 0)
        try scratch.git("switch", "-q", "main")
        #expect(try Self.commit(scratch, "TODO").errorText.contains("recorded on"))
        try scratch.write(".git/gate/local-policy.yml", Self.strict)
        try #require(try scratch.gate("trust").status == 0)
        let commit = try Self.commit(scratch, "TODO, TODO")
        #expect(commit.isRejection && !commit.errorText.contains("recorded on"), "\(commit)")
        // What was recorded stays, and serves again without it.
        try scratch.shell("rm .git/gate/local-policy.yml")
        #expect(try Self.commit(scratch, "TODO, TODO").errorText.contains("recorded on"))
    }

    @Test func everyWorkTreeHasIt() throws {
        let scratch = try Self.scene()
        try scratch.git("worktree", "add", "-q", "../second", "-b", "second")
        let second = "\(scratch.root)/second"
        #expect(try Self.commit(scratch, "TODO", in: second).isRejection)
        let status = try scratch.run(["gate", "status"], in: second)
        #expect(status.text.contains("the local one, \(scratch.folder)/.git/gate/local-policy.yml"), "\(status)")
        // Git's own variables, as a hook of a work tree gets them.
        let git = try scratch.git("rev-parse", "--absolute-git-dir", in: second)
        let run = try scratch.run(["gate", "run"], in: second, environment: ["GIT_DIR": git, "GIT_WORK_TREE": second])
        #expect(run.status == 1 && run.text.contains("no-todo failed"), "\(run)")
        try scratch.shell("mkdir -p deep/er")
        #expect(try scratch.run(["gate", "run"], in: "deep/er").status == 0)
    }

    /// A bare repository whose work trees lie beside it.
    @Test func aBareRepositoryWithWorkTrees() throws {
        let scratch = try ScratchRepository()
        try scratch.shell(
            "git clone -q --bare origin.git bare.git && git -C bare.git worktree add -q ../tree main", in: scratch.root)
        let tree = "\(scratch.root)/tree"
        let made = try scratch.run(["gate", "init", "--local"], in: tree)
        #expect(made.text.contains("\(scratch.root)/bare.git/gate/local-policy.yml"), "\(made)")
        try scratch.write("\(scratch.root)/bare.git/gate/local-policy.yml", Self.strict)
        try #require(try scratch.run(["gate", "trust"], in: tree).status == 0)
        #expect(try Self.commit(scratch, "TODO", in: tree).isRejection)
        #expect(try scratch.run(["gate", "init", "--local"], in: "\(scratch.root)/bare.git").status == 2)
    }

    @Test func aSubmoduleHasItsOwn() throws {
        let scratch = try Self.scene()
        let add = try scratch.shell("git -c protocol.file.allow=always submodule --quiet add ../origin.git sub")
        try #require(add.status == 0, "\(add)")
        let inner = "\(scratch.folder)/sub"
        #expect(try scratch.run(["gate", "run"], in: inner).status == 2)
        #expect(try scratch.run(["gate", "init", "--local"], in: inner).status == 0)
        #expect(try scratch.shell("test -f .git/modules/sub/gate/local-policy.yml").status == 0)
        #expect(try scratch.git("status", "--porcelain", in: inner) == "")
    }

    @Test(arguments: [
        (
            "mv .git/gate/local-policy.yml ../mine.yml && ln -s ../../../mine.yml .git/gate/local-policy.yml",
            "is a link"
        ),
        ("rm .git/gate/local-policy.yml && ln -s nowhere .git/gate/local-policy.yml", "is a link"),
        ("rm .git/gate/local-policy.yml && mkdir .git/gate/local-policy.yml", "is no plain file"),
        ("head -c 2000000 /dev/zero >.git/gate/local-policy.yml", "has more than 1 MB"),
        ("echo 'branchs: off' >>.git/gate/local-policy.yml", ".git/gate/local-policy.yml:5:1: unknown key"),
        (": >.git/gate/local-policy.yml", ".git/gate/local-policy.yml:1:1: "),
    ])
    func whatCannotBeReadIsNoPass(_ words: String, _ said: String) throws {
        let scratch = try Self.scene()
        try scratch.shell(words)
        let commit = try Self.commit(scratch, "one")
        #expect(commit.status != 0 && commit.errorText.contains("gate: no verdict"), "\(commit)")
        #expect(commit.errorText.contains(said), "\(commit)")
        let status = try scratch.gate("status")
        #expect(status.status == 0 && status.text.contains("cannot be read"), "\(status)")
        #expect(try scratch.gate("install").status == 2)
        for command in ["docs", "fix", "start x", "explain --cache no-todo"] {
            let outcome = try scratch.run(["gate"] + command.split(separator: " ").map(String.init))
            #expect(outcome.status == 2 && !outcome.errorText.contains("Problem("), "\(command): \(outcome)")
        }
        // A branch of its own is no concern of it.
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "own"]).status == 0)
    }

    @Test func theCureOfALinkWorks() throws {
        let scratch = try Self.scene()
        try scratch.shell(
            "mv .git/gate/local-policy.yml ../mine.yml && ln -s ../../../mine.yml .git/gate/local-policy.yml")
        let commit = try Self.commit(scratch, "one")
        let cure = try #require(commit.errorText.split(separator: "\n").last { $0.hasPrefix("cp ") }, "\(commit)")
        #expect(try scratch.shell(String(cure), in: "\(scratch.root)/tmp").status == 0)
        #expect(try Self.commit(scratch, "one").status == 0)
    }

    @Test func aChangedCommandNeedsAYes() throws {
        let scratch = try Self.scene()
        try scratch.write(".git/gate/local-policy.yml", Self.strict.split(separator: "TODO").joined(separator: "FIXME"))
        let commit = try Self.commit(scratch, "FIXME")
        #expect(commit.status == 0 && commit.errorText.contains("policy/untrusted"), "\(commit)")
        // Also from a branch that has a policy of its own.
        try scratch.git("switch", "-q", "-c", "own")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("add", ".qualitygate.yml")
        try scratch.git("commit", "-q", "-m", "own")
        let push = try scratch.run(["git", "push", "-q", "origin", "main"])
        #expect(
            push.isRejection
                && push.errorText.hasSuffix(
                    "gate trust\nerror: failed to push some refs to '\(scratch.root)/origin.git'\n"),
            "\(push)")
        #expect(try scratch.gate("trust").text.contains("FIXME"))
        #expect(try scratch.run(["git", "push", "-q", "origin", "main"]).errorText.contains("no-todo failed"))
    }

    @Test func adviseHoldsNothingUp() throws {
        let scratch = try Self.scene("version: 1\nmode: advise\n" + Self.strict.dropFirst("version: 1\n".count))
        let commit = try Self.commit(scratch, "TODO")
        #expect(commit.status == 0 && commit.errorText.contains("warning command/failed"), "\(commit)")
        #expect(try scratch.run(["git", "push", "-q", "origin", "main"]).status == 0)
        let letters = "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"
        #expect(try Self.commit(scratch, "k = \"hf_\(letters)\"").isRejection)
    }

    /// Every command of `next:` works when it is pasted, in order, in a fork of somebody else's repository.
    @Test func whatInitProposesWorks() throws {
        let scratch = try ScratchRepository()
        try scratch.git("switch", "-q", "-c", "feature/gate")
        var words = "gate init"
        for _ in 0..<2 {
            let outcome = try scratch.shell(words)
            #expect(outcome.status == 0, "\(words): \(outcome)")
            words = String(try #require(outcome.text.split(separator: "\n").last))
        }
        #expect(words == "gate status")
        #expect(try scratch.git("status", "--porcelain") == "")
        try scratch.commitUpstream()
        for command in [
            "gate start feature/x", "echo x >x.txt && git add x.txt && git commit -q -m x",
            "git push -q origin feature/x",
            "gate sync",
        ] {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0 && !outcome.errorText.contains("policy/missing"), "\(command): \(outcome)")
        }
    }

    /// On a fork's main a branch is begun for the policy; who wants it out of the tree says so, before or after.
    @Test func onAForksMain() throws {
        for keepsLocal in [false, true] {
            let scratch = try ScratchRepository()
            try scratch.write("notes.txt", "mine\n")
            let first = try scratch.gate("init")
            #expect(first.text.contains("began the branch add-quality-gate"), "\(first)")
            #expect(try scratch.git("status", "--porcelain") == "?? .qualitygate.yml\n?? notes.txt")
            if keepsLocal {
                try scratch.git("add", ".qualitygate.yml")
                let local = try scratch.gate("init", "--local")
                #expect(local.status == 0 && local.text.hasSuffix("next:\ngate status\n"), "\(local)")
                #expect(try scratch.git("status", "--porcelain") == "?? notes.txt")
                #expect(scratch.exists(".git/gate/local-policy.yml"))
            } else {
                let words = String(try #require(first.text.split(separator: "\n").last))
                let commit = try scratch.shell(words)
                #expect(commit.status == 0 && !commit.errorText.contains("branch/protected"), "\(commit)")
                #expect(try scratch.git("show", "--name-only", "--format=", "HEAD") == ".qualitygate.yml")
            }
            #expect(try scratch.shell("gate start feature/x && git push -q -u origin feature/x").status == 0)
        }
    }

    /// What a person has staged is not taken along, and the branch gets a name that is free.
    @Test func whatIsStagedStays() throws {
        let scratch = try ScratchRepository()
        try scratch.git("branch", "add-quality-gate")
        try scratch.write("mine.txt", "mine\n")
        try scratch.git("add", "mine.txt")
        let first = try scratch.gate("init")
        let words = String(try #require(first.text.split(separator: "\n").last))
        #expect(try scratch.shell(words).status == 0, "\(words)")
        #expect(try scratch.git("status", "--porcelain") == "A  mine.txt")
        #expect(try scratch.git("branch", "--show-current") == "add-quality-gate-2")
    }

    /// Upstream has a policy, or there is no upstream but the fork itself: the policy belongs into the tree.
    @Test func elsewhereThePolicyIsCommitted() throws {
        let scratch = try ScratchRepository(.alone)
        #expect(
            try scratch.gate("init").text.hasSuffix(
                "git add .qualitygate.yml && git commit -m \"Add a quality gate\"\n"))
    }
}
