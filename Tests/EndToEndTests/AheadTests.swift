import Testing
import TestSupport

/// With `engine.ahead`, what a push will ask for is done in the background after a commit.
@Suite struct AheadTests {
    private func scene(_ command: String, more: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml",
            """
            version: 1
            branches: off
            upstream: off
            history: off
            docs: off
            engine: {ahead: true}
            commands:
              - {name: counted, run: "echo x >>\(scratch.root)/count; \(command)", shell: true, stages: [push]}
            \(more)

            """)
        try scratch.git("add", "-A")
        #expect(try scratch.gate("install").status == 0)
        return scratch
    }

    private func count(_ scratch: ScratchRepository) throws -> Int {
        try (scratch.read("\(scratch.root)/count") ?? "").split(separator: "\n").count
    }

    /// Asks again and again, for at most half a minute.
    private func until(_ holds: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<300 {
            if try holds() { return true }
            pause(milliseconds: 100)
        }
        return false
    }

    private func waitUntilNothingRuns(_ scratch: ScratchRepository) throws {
        #expect(try until { try scratch.gate("ps").text.contains("nothing runs") }, "it runs for ever")
    }

    @Test func thePushFindsItDone() throws {
        let scratch = try scene("true")
        try scratch.git("commit", "-q", "-m", "one")
        #expect(try until { try scratch.gate("log").text.contains("push") }, "nothing was judged")
        try waitUntilNothingRuns(scratch)
        #expect(try count(scratch) == 1)
        try scratch.git("push", "-q", "origin", "main")
        #expect(try count(scratch) == 1)
        #expect(try scratch.gate("show").text.contains("reused from run "))
    }

    /// A rebase makes many commits, and only its end is worth judging.
    @Test(arguments: ["git rebase -q side", "git rebase -q -i side", "git rebase -q --apply side"])
    func aRebaseIsJudgedOnceAtItsEnd(_ rebase: String) throws {
        let scratch = try scene("true")
        try scratch.shell(
            """
            quiet() { git -c core.hooksPath=/dev/null commit -q "$@"; }
            quiet -m policy && git switch -q -c side && quiet --allow-empty -m side && git switch -q main
            for name in a b c; do echo $name >$name; git add -A; quiet -m $name; done
            """)
        try scratch.shell(rebase, environment: ["GIT_SEQUENCE_EDITOR": "true"])
        let head = try scratch.git("rev-parse", "HEAD")
        #expect(try until { try scratch.gate("log").text.contains(head.prefix(7)) }, "nothing was judged")
        try waitUntilNothingRuns(scratch)
        #expect(try count(scratch) == 1)
        // An amend has been told by the hook after its commit already.
        try scratch.git("commit", "-q", "--no-verify", "--amend", "-m", "amended")
        let amended = try scratch.git("rev-parse", "HEAD")
        #expect(try until { try scratch.gate("log").text.contains(amended.prefix(7)) })
        try waitUntilNothingRuns(scratch)
    }

    /// A commit does not wait for it, and neither does whoever reads what Git writes.
    @Test func nobodyWaits() throws {
        let scratch = try scene("sleep 30")
        let clock = ContinuousClock()
        let time = try clock.measure { try scratch.shell("git commit -q -m one 2>&1 | cat") }
        #expect(time < .seconds(10))
        #expect(try until { try scratch.gate("ps").text.contains("now counted") })
        #expect(try scratch.gate("stop").text.hasPrefix("gate: ended the checks of "))
        try waitUntilNothingRuns(scratch)
        #expect(try scratch.gate("stop").text == "gate: nothing runs in the background\n")
    }

    @Test func aNewerCommitMakesItUseless() throws {
        let scratch = try scene("test -f two || sleep 60")
        try scratch.git("commit", "-q", "-m", "one")
        #expect(try until { try scratch.gate("ps").text.contains("now counted") })
        let old = try scratch.gate("ps").text
        try scratch.write("two", "2\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "two")
        let head = try scratch.git("rev-parse", "--short=9", "HEAD")
        #expect(!old.contains(head))
        #expect(try until { try scratch.gate("log").text.contains(head.prefix(7)) })
        try waitUntilNothingRuns(scratch)
        #expect(try count(scratch) == 2)
    }

    @Test func itIsOffByItself() throws {
        let scratch = try scene("true")
        try scratch.write(".qualitygate.yml", "version: 1\nupstream: off\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "one")
        try waitUntilNothingRuns(scratch)
        #expect(try count(scratch) == 0)
    }
}
