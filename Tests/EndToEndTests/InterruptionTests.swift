import Testing
import TestSupport

/// Ctrl-C ends the run and everything that it started, with a verdict of its own.
@Suite struct InterruptionTests {
    // A step that starts a child and a grandchild that ignore what can be ignored.
    private static let policy = """
        commands:
          - name: stubborn
            shell: true
            run: "trap '' INT HUP; sleep 301 & echo $! >>$PIDS; (sleep 302; :) & echo $! >>$PIDS; echo $$ >>$PIDS; wait"
        """

    private static func pids(_ repository: GatedRepository) throws -> [Int32] {
        (try repository.scratch.read("../pids") ?? "").split(separator: "\n").compactMap { Int32($0) }
    }

    @Test(arguments: [EndingSignal.interrupt, .terminate, .hangUp])
    func aSignalEndsEverything(_ signal: EndingSignal) throws {
        let repository = try GatedRepository(Self.policy)
        let run = try repository.scratch.start(
            ["gate", "run"], environment: ["PIDS": repository.scratch.root + "/pids"])
        try waitUntil { try Self.pids(repository).count == 3 }
        run.signalGroup(signal.number)
        let outcome = try run.wait(seconds: 20)
        #expect(outcome.status == 130, "\(outcome)")
        #expect(outcome.text.contains("gate: interrupted at commit"), "\(outcome)")
        try waitUntil(seconds: 5) { try !Self.pids(repository).contains(where: isAlive) }
        let log = try repository.scratch.gate("log", "--verdict", "interrupted")
        #expect(log.text.contains("interrupted"), "the record is written before the program ends: \(log)")
    }

    @Test func gitDoesNotCommitAfterAnInterruption() throws {
        let repository = try GatedRepository(Self.policy)
        let head = try repository.scratch.git("rev-parse", "HEAD")
        let commit = try repository.scratch.start(
            ["git", "commit", "-q", "--allow-empty", "-m", "one"],
            environment: ["PIDS": repository.scratch.root + "/pids"])
        try waitUntil { try Self.pids(repository).count == 3 }
        commit.signalGroup(EndingSignal.interrupt.number)
        #expect(try commit.wait(seconds: 20).status != 0)
        try waitUntil(seconds: 10) { try !Self.pids(repository).contains(where: isAlive) }
        #expect(try repository.scratch.git("rev-parse", "HEAD") == head)
        #expect(!repository.scratch.exists(".git/index.lock"))
    }

    /// The gate itself is killed in the middle of a commit: Git refuses, everything stays, the next commit works.
    @Test func aKilledGateLosesNothing() throws {
        let repository = try GatedRepository(
            "commands: [{name: slow, shell: true, run: 'echo $PPID >>$PIDS; test -e quick || sleep 3'}]",
            files: ["value.txt": "1\n"])
        let scratch = repository.scratch
        try scratch.write("value.txt", "staged\n")
        try scratch.git("add", "-A")
        try scratch.git("status")
        try scratch.write("value.txt", "not staged\n")
        let left = [".git/COMMIT_EDITMSG", ".git/index"]
        let before = try scratch.fingerprint(leavingOut: left)
        let entries = try scratch.git("ls-files", "--stage")
        let commit = try scratch.start(
            ["git", "commit", "-q", "-m", "one"], environment: ["PIDS": scratch.root + "/pids"])
        try waitUntil { try Self.pids(repository).count == 1 }
        let gate = try #require(try Self.pids(repository).first)
        send(.kill, to: gate)
        #expect(try commit.wait(seconds: 20).status == 1)
        #expect(try scratch.fingerprint(leavingOut: left).differences(from: before) == [])
        #expect(try scratch.git("ls-files", "--stage") == entries)
        #expect(!scratch.exists(".git/index.lock"))
        try scratch.write("quick", "")
        try scratch.git("add", "quick")
        let next = try scratch.run(["git", "commit", "-q", "-m", "one"], environment: ["PIDS": scratch.root + "/pids"])
        #expect(next.isQuietPass, "\(next)")
        #expect(try scratch.git("show", "HEAD:value.txt") == "staged")
        #expect(try scratch.read("value.txt") == "not staged\n")
    }

    @Test func twoRunsAtOnceBothPass() throws {
        let repository = try GatedRepository("commands: [{name: slow, run: \"sh -c 'sleep 0.4; test -e README.md'\"}]")
        let runs = try (0..<3).map { _ in try repository.scratch.start(["gate", "run"]) }
        for run in runs {
            let outcome = try run.wait()
            #expect(outcome.status == 0, "\(outcome)")
        }
    }
}
