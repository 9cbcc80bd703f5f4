import Testing
import TestSupport

/// Branches that have no policy: somebody else's repository, an old release, built pages.
@Suite struct MissingPolicyTests {
    /// `main` has no policy; `gated` has one, to which the user has said yes.
    private static func scene(_ policy: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.git("switch", "-q", "-c", "gated")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n\(policy)\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try #require(try scratch.gate("install").status == 0)
        return scratch
    }

    private static let strict =
        "commands: [{name: no-todo, run: \"sh -c '! grep -r TODO *.txt'\", stages: [commit, push]}]"
    private static let recorded = "judged by the policy that gate install recorded on "

    /// The last verdict of the log, which holds one for each commit and push.
    private static func verdict(_ scratch: ScratchRepository) throws -> Substring? {
        try scratch.gate("log", "--format", "json").text.firstMatch(of: /"verdict": ?"([a-z ]+)"/)?.output.1
    }

    @Test func theRecordedOneJudges() throws {
        let scratch = try Self.scene(Self.strict)
        try scratch.git("switch", "-q", "main")
        try scratch.write("notes.txt", "one\n")
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "notes"])
        #expect(
            commit.status == 0 && commit.errorText.contains("this branch has no .qualitygate.yml: \(Self.recorded)"))
        #expect(try scratch.gate("run", "--format", "json").text.contains("\"origin\":\"recorded\""))
        try scratch.write("notes.txt", "TODO\n")
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "todo"]).isRejection)
        try scratch.git("commit", "-q", "--no-verify", "-m", "todo")
        try scratch.git("switch", "-q", "gated")
        // Another branch than the one that is checked out.
        #expect(try scratch.run(["git", "push", "-q", "origin", "main"]).isRejection)
        try scratch.git("checkout", "-q", "--detach", "main~1")
        let detached = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "fix of a release"])
        #expect(
            detached.status == 0 && detached.errorText.contains("this commit has no .qualitygate.yml"), "\(detached)")
        #expect(try scratch.gate("status").text.contains("this branch has none: the policy that gate install recorded"))
        #expect(try scratch.gate("trust").text.contains("this is the policy that gate install recorded on"))
        try scratch.git("worktree", "add", "-q", "../second", "main~1")
        let second = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "x"], in: "../second")
        #expect(second.status == 0 && second.errorText.contains(Self.recorded), "\(second)")
    }

    /// The policy of a branch that is checked out says nothing of another one.
    @Test func theBranchThatIsCheckedOutIsNotAsked() throws {
        let scratch = try Self.scene(Self.strict)
        try scratch.git("switch", "-q", "-c", "lax")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        try scratch.git("commit", "-q", "-a", "-m", "lax")
        try scratch.git("branch", "old", "main")
        try scratch.shell(
            "git switch -q old && echo TODO >a.txt && git add -A && git commit -q --no-verify -m a && git switch -q lax"
        )
        let push = try scratch.run(["git", "push", "-q", "origin", "old"])
        #expect(push.isRejection && push.errorText.contains(Self.recorded), "\(push)")
        // A file that Git does not track is the user's own, and meant for all branches.
        try scratch.git("switch", "-q", "old")
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n")
        let own = try scratch.run(["git", "push", "-q", "origin", "old"])
        #expect(own.status == 0 && own.errorText.contains("the one in the work tree was used"), "\(own)")
    }

    @Test func withoutARecordNothingIsJudged() throws {
        let scratch = try Self.scene(Self.strict)
        try scratch.shell("rm .git/gate/policy.*")
        try scratch.git("switch", "-q", "main")
        try scratch.write("notes.txt", "TODO\n")
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "notes"])
        #expect(commit.status == 0 && commit.errorText.contains("gate: not judged at commit"), "\(commit)")
        #expect(commit.errorText.contains("and none is recorded in this clone"), "\(commit)")
        #expect(!commit.errorText.contains("passed"))
        #expect(try Self.verdict(scratch) == "not judged")
        let push = try scratch.run(["git", "push", "-q", "origin", "main"])
        #expect(push.status == 0 && push.errorText.contains("gate: not judged at push"), "\(push)")
        #expect(try scratch.gate("push", "origin", "main").status == 0)
        // Whoever asks for a verdict gets none.
        for arguments in [["run"], ["run", "push"], ["ci", "--base", "main~1"], ["ci"]] {
            #expect(try scratch.run(["gate"] + arguments).status == 2, "\(arguments)")
        }
        let run = try scratch.gate("run")
        let way = try #require(run.text.split(separator: "\n").last)
        #expect(way == "git switch --detach gated && gate install && git switch -" || way == "gate init", "\(run)")
        // One of several is judged.
        try scratch.git("branch", "more", "gated")
        let several = try scratch.run(["git", "push", "-q", "origin", "main", "main:refs/heads/b", "more"])
        #expect(several.status == 0 && several.errorText.contains("gate: passed at push"), "\(several)")
        #expect(several.errorText.contains("refs/heads/b has no .qualitygate.yml"), "\(several)")
    }

    @Test(arguments: ["rm", "rm --cached"]) func aCommitThatTakesThePolicyAwayIsJudged(_ words: String) throws {
        for hasRecord in [true, false] {
            let scratch = try Self.scene(Self.strict)
            if !hasRecord { try scratch.shell("rm .git/gate/policy.*") }
            try scratch.shell("git \(words) -q .qualitygate.yml; echo TODO >notes.txt; git add notes.txt")
            let commit = try scratch.run(["git", "commit", "-q", "-m", "away"])
            #expect(commit.isRejection, "\(commit)")
            if words == "rm" {
                #expect(commit.errorText.contains("what is staged takes .qualitygate.yml away: judged by"), "\(commit)")
            }
        }
    }

    @Test func pagesAreNotHeldUp() throws {
        let scratch = try Self.scene(Self.strict)
        try scratch.git("switch", "-q", "--orphan", "pages")
        try scratch.write("index.txt", "TODO\n")
        try scratch.git("add", "-A")
        for message in ["pages", "more"] {
            let commit = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", message])
            #expect(commit.status == 0 && commit.errorText.contains("not judged"), "\(commit)")
        }
        let push = try scratch.run(["git", "push", "-q", "origin", "pages"])
        #expect(push.status == 0 && push.errorText.contains("what it holds was not judged"), "\(push)")
    }

    /// Somebody else's repository, as its contributor works with it from the first minute.
    @Test func aForkWithoutAPolicyOfOurs() throws {
        let scratch = try ScratchRepository()
        let first = try scratch.gate("init")
        #expect(
            first.text.hasSuffix("\nnext:\ngit add .qualitygate.yml && git commit -m \"Add a quality gate\"\n")
                && first.text.contains("upstream/main has no policy") && first.text.contains("gate init --local"))
        #expect(try scratch.git("branch", "--show-current") == "add-quality-gate")
        let next = try scratch.shell("git add .qualitygate.yml && git commit -m \"Add a quality gate\"")
        #expect(next.status == 0 && !next.errorText.contains("warning"), "\(next)")
        try scratch.commitUpstream()
        #expect(try scratch.gate("start", "feature/x").status == 0)
        try scratch.write("work.txt", "one\n")
        try scratch.git("add", "-A")
        for command in ["git commit -q -m work", "git push -q -u origin feature/x", "git stash list", "gate sync"] {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0, "\(command): \(outcome)")
        }
    }
}
