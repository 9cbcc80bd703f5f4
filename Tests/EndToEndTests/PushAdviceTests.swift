import Testing
import TestSupport

/// A push that Git refuses before any hook is asked: the advice comes where it belongs, and nowhere else.
@Suite struct PushAdviceTests {
    private static let lease = "$ git push --force-with-lease=topic:"

    /// `topic` was pushed and is checked out.
    private static func repository(_ policy: String = "docs: off") throws -> GatedRepository {
        let repository = try GatedRepository(policy, scene: .fork)
        let scratch = repository.scratch
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        try scratch.git("config", "push.default", "current")
        try scratch.git("switch", "-q", "-c", "topic")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "one")
        try scratch.git("push", "-q", "origin", "topic")
        return repository
    }

    private static func amend(_ repository: GatedRepository) throws {
        try repository.scratch.git("commit", "-q", "--amend", "--allow-empty", "-m", "other words")
    }

    @Test(arguments: [
        "", "origin", "origin topic", "-u origin HEAD", "origin topic:topic", "--dry-run", "--no-thin origin @",
        "-o ci.skip origin topic", "origin main topic",
    ])
    func aPushOfTheBranchIsAdvised(_ words: String) throws {
        let repository = try Self.repository()
        try Self.amend(repository)
        try repository.scratch.git(
            "config", "--file", "\(repository.scratch.root)/origin.git/config",
            "receive.advertisePushOptions", "true")
        let before = try repository.scratch.git("ls-remote", "origin")
        let outcome = try repository.scratch.shell("git push \(words)")
        #expect(outcome.status != 0 && outcome.errorText.contains(Self.lease), "\(outcome)")
        #expect(try repository.scratch.git("ls-remote", "origin") == before)
    }

    @Test(arguments: ["origin main", "--tags origin", "upstream main", "origin main:other2 --dry-run"])
    func anotherPushIsNot(_ words: String) throws {
        let repository = try Self.repository()
        try repository.scratch.git("push", "-q", "--no-verify", "upstream", "main")
        try Self.amend(repository)
        let outcome = try repository.scratch.shell("git push -q \(words)")
        #expect(outcome.status == 0 && outcome.errorText.isEmpty, "\(outcome)")
    }

    /// The advice is followed to the letter, and then there is nothing left to say.
    @Test func theCommandWorks() throws {
        let repository = try Self.repository()
        try Self.amend(repository)
        let outcome = try repository.git("push", "origin", "topic")
        let line = try #require(outcome.errorText.split(separator: "\n").first { $0.contains("$ git push") })
        let pushed = try repository.scratch.shell(String(line.split(separator: "$ ").last ?? "false"))
        #expect(pushed.status == 0 && !pushed.errorText.contains("gate:"), "\(pushed)")
        #expect(try repository.git("push", "-q", "origin", "topic").isQuietPass)
    }

    /// Somebody pushes between the advice and the push: the lease holds.
    @Test func theLeaseProtectsWhatCameSince() throws {
        let repository = try Self.repository()
        let scratch = repository.scratch
        try Self.amend(repository)
        let known = try scratch.git("rev-parse", "--short=9", "origin/topic")
        let clone = "\(scratch.root)/eve"
        try scratch.git("clone", "-q", "-b", "topic", "\(scratch.root)/origin.git", clone)
        try scratch.git("commit", "-q", "--allow-empty", "-m", "eve", in: clone)
        try scratch.git("push", "-q", "origin", "topic", in: clone)
        // A fetch in the background moves the tracking branch, as editors do.
        try scratch.git("fetch", "-q", "origin")
        let outcome = try repository.git("push", "--no-verify", "--force-with-lease=topic:\(known)", "origin", "topic")
        #expect(outcome.status == 1 && outcome.errorText.contains("stale info"), "\(outcome)")
    }

    @Test func whoIsBehindOrDoesNotAskIsLeftAlone() throws {
        let repository = try Self.repository()
        try repository.scratch.git("reset", "-q", "--hard", "HEAD~1")
        let behind = try repository.git("push", "origin", "topic")
        #expect(behind.status == 1 && !behind.errorText.contains("gate:"), "\(behind)")
        let off = try Self.repository("history: {published_rewrite: off}\ndocs: off")
        try Self.amend(off)
        let outcome = try off.git("push", "origin", "topic")
        #expect(outcome.status == 1 && !outcome.errorText.contains("gate:"), "\(outcome)")
    }
}
