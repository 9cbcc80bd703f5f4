import Testing
import TestSupport

/// The gate fetches into references of its own; nobody waits for it, and nothing of the user's moves.
@Suite struct FetchTests {
    private static func repository(fetch: String = "auto") throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: {fetch: \(fetch)}\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        #expect(try scratch.gate("install").status == 0)
        try scratch.commitUpstream()
        return scratch
    }

    private static func ownReference(_ scratch: ScratchRepository) throws -> String {
        try scratch.git("for-each-ref", "--format=%(objectname)", "refs/gate/upstream/upstream/main")
    }

    @Test func nothingOfTheUsersMoves() throws {
        let scratch = try Self.repository()
        // A user with settings that would make a plain fetch do more.
        for (name, value) in [
            ("fetch.prune", "true"), ("fetch.writeCommitGraph", "true"), ("remote.upstream.tagOpt", "--tags"),
            ("fetch.recurseSubmodules", "true"), ("remote.upstream.fetch", "+refs/heads/*:refs/heads/copied/*"),
        ] { try scratch.git("config", "--add", name, value) }
        try scratch.git("tag", "upstream-tag", in: scratch.root + "/upstream.git")
        try scratch.write(".git/hooks/reference-transaction", "#!/bin/sh\ncat >>.git/seen\n", permissions: 0o755)
        let before = try scratch.fingerprint(times: true)
        let outcome = try scratch.gate("fetch")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.fingerprint(times: true).differences(from: before) == [])
        let upstream = try scratch.git("rev-parse", "main", in: scratch.root + "/upstream.git")
        #expect(try Self.ownReference(scratch) == upstream)
        #expect(try scratch.git("rev-parse", "refs/remotes/upstream/main") != upstream)
    }

    /// Git waits for whoever holds its hooks' pipes: a fetch that hangs must not hold them.
    @Test func nobodyWaitsForTheBackground() throws {
        let scratch = try Self.repository()
        try scratch.write(
            scratch.root + "/slow-upload-pack",
            "#!/bin/sh\necho $$ >'\(scratch.root)/fetching'\nsleep 8\nexec git-upload-pack \"$@\"\n",
            permissions: 0o755)
        try scratch.git("config", "remote.upstream.uploadpack", scratch.root + "/slow-upload-pack")
        let started = ContinuousClock.now
        let outcome = try scratch.shell("git commit --allow-empty -m one 2>&1 | cat; git log -1 --format=%s")
        #expect(outcome.text.hasSuffix("one\n"), "\(outcome)")
        #expect(started.duration(to: .now) < .seconds(5), "git commit | cat waited for the fetch")
        try waitUntil { scratch.exists(scratch.root + "/fetching") }
        try waitUntil(seconds: 30) { try !Self.ownReference(scratch).isEmpty }
        #expect(try scratch.git("status", "--porcelain") == "")
    }

    /// Several commits in a row start one fetch.
    @Test func oneFetchAtATime() throws {
        let scratch = try Self.repository()
        try scratch.write(
            scratch.root + "/counting",
            "#!/bin/sh\necho x >>'\(scratch.root)/count'\nsleep 4\nexec git-upload-pack \"$@\"\n",
            permissions: 0o755)
        try scratch.git("config", "remote.upstream.uploadpack", scratch.root + "/counting")
        for number in 0..<5 {
            #expect(try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "\(number)"]).status == 0)
        }
        try waitUntil(seconds: 30) { try !Self.ownReference(scratch).isEmpty }
        pause(milliseconds: 300)
        #expect(try scratch.git("commit", "-q", "--allow-empty", "-m", "after") == "")
        pause(milliseconds: 300)
        #expect(try scratch.read(scratch.root + "/count") == "x\n")
    }

    /// An upstream that does not answer is given up at push, and the push goes on.
    @Test func anUpstreamThatHangsIsGivenUp() throws {
        let scratch = try Self.repository()
        try scratch.write(scratch.root + "/hanging", "#!/bin/sh\nexec sleep 60\n", permissions: 0o755)
        try scratch.git("config", "remote.upstream.uploadpack", scratch.root + "/hanging")
        let outcome = try scratch.run(["git", "push", "-q", "origin", "HEAD:refs/heads/b"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errorText.contains("upstream/main could not be fetched"), "\(outcome)")
        #expect(outcome.errorText.contains("no answer within 5 seconds"), "\(outcome)")
    }
}
