import Testing
import TestSupport

/// Clones whose history ends before its beginning: what lies beyond is said to be missing, and nothing is broken.
@Suite struct ShallowCloneTests {
    private static let policy = """
        version: 1
        branches: {protected: []}
        commands: [{name: value, run: "grep -q right value.txt", stages: [commit, push, ci]}]

        """

    /// A remote with six commits on `main`, and three on `feature/a` that begin two commits before its tip.
    private static func source() throws -> ScratchRepository {
        let source = try ScratchRepository(.fork)
        try source.write(".qualitygate.yml", policy)
        for number in 1...5 {
            try source.write("value.txt", "right \(number)\n")
            try source.git("add", "-A")
            try source.git("commit", "-q", "-m", "Commit number \(number)")
        }
        try source.git("push", "-q", "origin", "main")
        try source.git("switch", "-q", "-c", "feature/a", "main~2")
        for number in 1...3 {
            try source.write("part-\(number).txt", "\(number)\n")
            try source.git("add", "-A")
            try source.git("commit", "-q", "-m", "Part number \(number)")
        }
        try source.git("push", "-q", "origin", "feature/a")
        return source
    }

    private static func clone(
        _ source: ScratchRepository, depth: Int = 1, branch: String = "main", installs: Bool = true
    ) throws -> String {
        let folder = "\(source.root)/clone"
        try source.git(
            "clone", "-q", "--depth", "\(depth)", "--branch", branch, "file://\(source.root)/origin.git", folder)
        if installs { #expect(try source.gate("install", in: folder).status == 0) }
        return folder
    }

    private static let ci: [String: String?] = ["CI": "true"]

    @Test(arguments: [1, 2, 3]) func everyCommandWorks(_ depth: Int) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, depth: depth)
        for (number, text) in ["right here\n", "wrong\n"].enumerated() {
            try source.write("\(folder)/value.txt", text)
            let commit = try source.run(["git", "commit", "-q", "-a", "-m", "Change number \(number)"], in: folder)
            #expect(number == 0 ? commit.status == 0 : commit.isRejection, "\(commit)")
        }
        try source.git("checkout", "-q", "HEAD", "--", "value.txt", in: folder)
        let commands = [
            ["fetch"], ["status"], ["sync"], ["start", "feature/b"], ["run"], ["run", "--all"], ["run", "push"],
            ["ahead"],
            ["docs"], ["log"], ["show"], ["ci"],
        ]
        for words in commands {
            let outcome = try source.run(["gate"] + words, in: folder, environment: Self.ci)
            #expect(outcome.status == 0 && !outcome.description.contains("not found"), "\(words): \(outcome)")
        }
        let push = try source.run(["git", "push", "-q", "origin", "HEAD:main"], in: folder)
        #expect(push.status == 0, "\(push)")
        #expect(try source.gate("explain", "ci/shallow", in: folder).status == 0)
    }

    @Test func anAmendOfTheEndIsJudgedByWhatItAdds() throws {
        let source = try Self.source()
        let folder = try Self.clone(source)
        try source.write("\(folder)/value.txt", "wrong\n")
        let words = ["git", "commit", "-q", "-a", "--amend", "-m", "Amended by somebody"]
        let wrong = try source.run(words, in: folder)
        #expect(wrong.status == 1, "\(wrong)")
        try source.write("\(folder)/value.txt", "right again\n")
        let right = try source.run(words, in: folder)
        #expect(right.status == 0 && right.errorText.contains("--deepen=1 origin"), "\(right)")
    }

    @Test func aLinkedWorkTreeToo() throws {
        let source = try Self.source()
        let folder = try Self.clone(source)
        let linked = "\(source.root)/linked"
        try source.git("worktree", "add", "-q", "-b", "feature/l", linked, in: folder)
        try source.write("\(linked)/value.txt", "right in the linked one\n")
        let outcome = try source.run(["git", "commit", "-q", "-a", "-m", "In the linked one"], in: linked)
        #expect(outcome.isQuietPass, "\(outcome)")
        #expect(try source.gate("status", in: linked).status == 0)
    }

    /// Both ends lie beyond what they have in common: nothing is told, and the way on is.
    @Test func whatLiesBeyondIsSaidToBeMissing() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        try source.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main", in: folder)
        #expect(try source.gate("install", in: folder).status == 0)
        // What the clone brings is old enough to be fetched anew, and must not be.
        try source.git("remote", "set-url", "origin", "\(source.root)/nowhere.git", in: folder)
        try source.write("\(folder)/more.txt", "1\n")
        try source.git("add", "-A", in: folder)
        let commit = try source.run(["git", "commit", "-q", "-m", "More of the work"], in: folder)
        #expect(commit.status == 0 && commit.errorText.contains("git fetch --unshallow origin"), "\(commit)")
        let status = try source.gate("status", in: folder)
        #expect(status.status == 0 && status.description.contains("git fetch --unshallow origin"), "\(status)")
        let sync = try source.gate("sync", in: folder)
        #expect(sync.status == 1 && sync.description.contains("git fetch --unshallow origin"), "\(sync)")
        let run = try source.gate("run", "push", "--format", "json", in: folder)
        #expect(run.description.contains("\"inconclusive\":true") && run.status == 0, "\(run)")
        let ci = try source.gate("ci", "--base", "origin/main", in: folder, environment: Self.ci)
        #expect(ci.status == 2 && ci.description.contains("ci/shallow"), "\(ci)")
        try source.git("remote", "set-url", "origin", "file://\(source.root)/origin.git", in: folder)
        #expect(try source.run(["git", "fetch", "-q", "--unshallow", "origin"], in: folder).status == 0)
        let after = try source.gate("run", "push", "--format", "json", in: folder)
        #expect(!after.description.contains("\"inconclusive\":true"), "\(after)")
        #expect(after.description.contains("the branch is 2 commits behind origin/main"), "\(after)")
    }

    @Test(arguments: ["origin/main", "main~0", "id"]) func aCISystemsCheckoutIsDeepened(_ name: String) throws {
        let source = try Self.source()
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        let id = try source.git("rev-parse", "main")
        let base = name == "id" ? id : name == "main~0" ? "origin/main~0" : name
        let references = try source.git("for-each-ref", "refs/heads", "refs/remotes", in: folder)
        let outcome = try source.gate("ci", "--base", base, in: folder, environment: Self.ci)
        #expect(outcome.status == 0 && outcome.description.contains("3 commits"), "\(outcome)")
        // Nothing of the user's moves.
        #expect(try source.git("for-each-ref", "refs/heads", "refs/remotes", in: folder) == references)
    }

    @Test func aBaseOnAnAncestorIsFound() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        let outcome = try source.gate("ci", "--base", "origin/feature/a~2", in: folder, environment: Self.ci)
        #expect(outcome.status == 0 && outcome.description.contains("2 commits"), "\(outcome)")
    }

    @Test func aCheckoutThatCannotBeDeepenedIsNoPass() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        try source.git("remote", "set-url", "origin", "\(source.root)/nowhere.git", in: folder)
        let outcome = try source.gate("ci", "--base", "origin/main", in: folder, environment: Self.ci)
        #expect(outcome.status == 2 && outcome.description.contains("ci/unknown-base"), "\(outcome)")
    }

    /// The base's policy judges also where it had to be fetched first.
    @Test func theFetchedBaseJudges() throws {
        let source = try Self.source()
        try source.write(".qualitygate.yml", "version: 1\nbranches: off\n")
        try source.write("value.txt", "wrong\n")
        try source.git("commit", "-q", "-a", "-m", "Weaken the policy")
        try source.git("push", "-q", "origin", "feature/a")
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        let outcome = try source.gate("ci", "--base", "origin/main", in: folder, environment: Self.ci)
        #expect(outcome.status == 1 && outcome.description.contains("command/failed"), "\(outcome)")
    }

    /// A rebase that has to replay the end of the history would make another first commit of it.
    @Test func aRebaseOverTheEndIsRefused() throws {
        let source = try Self.source()
        let folder = try Self.clone(source, branch: "feature/a", installs: false)
        try source.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main", in: folder)
        try source.git("update-ref", "refs/remotes/origin/shared", "HEAD", in: folder)
        #expect(try source.gate("install", in: folder).status == 0)
        let head = try source.git("rev-parse", "HEAD", in: folder)
        let outcome = try source.run(["git", "rebase", "origin/main"], in: folder)
        #expect(outcome.status != 0 && outcome.errorText.contains("git fetch --unshallow origin"), "\(outcome)")
        #expect(try source.git("rev-parse", "HEAD", in: folder) == head)
    }
}
