import Testing
import TestSupport

/// What is staged is judged, and nothing of the user's is touched by that.
@Suite struct StagedStateTests {
    private static let policy = """
        commands:
          - {name: value, run: "grep -q right value.txt"}
          - {name: alone, run: "sh -c '! test -e untracked.txt'"}
        """

    private static func mixed() throws -> GatedRepository {
        let repository = try GatedRepository(policy, files: ["value.txt": "right\n", "other.txt": "1\n"])
        try repository.scratch.write("other.txt", "staged\n")
        try repository.scratch.git("add", "other.txt")
        try repository.scratch.write("other.txt", "not staged\n")
        try repository.scratch.write("untracked.txt", "mine\n")
        return repository
    }

    @Test func unstagedMistakesDoNotReject() throws {
        let repository = try Self.mixed()
        try repository.scratch.write("value.txt", "wrong\n")
        #expect(try repository.git("commit", "-q", "-m", "one").isQuietPass)
        #expect(try repository.scratch.git("show", "HEAD:other.txt") == "staged")
    }

    @Test func unstagedRepairsDoNotPass() throws {
        let repository = try Self.mixed()
        try repository.scratch.write("value.txt", "wrong\n")
        try repository.scratch.git("add", "value.txt")
        try repository.scratch.write("value.txt", "right\n")
        let outcome = try repository.git("commit", "-q", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
    }

    @Test(arguments: [["run"], ["run", "commit", "--all"], ["run", "push"], ["ci"], ["run", "--format", "json"]])
    func everyByteStays(_ arguments: [String]) throws {
        let repository = try Self.mixed()
        let before = try repository.scratch.fingerprint(times: true)
        let outcome = try repository.scratch.run(["gate"] + arguments)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try repository.scratch.fingerprint(times: true).differences(from: before) == [])
    }

    @Test func everyByteStaysAfterARejection() throws {
        let repository = try Self.mixed()
        try repository.scratch.write("value.txt", "wrong\n")
        try repository.scratch.git("add", "value.txt")
        try repository.scratch.write("value.txt", "right\n")
        // Git itself writes the message and refreshes the index before it asks the hooks, also where these refuse.
        let refusing = repository.scratch.root + "/refusing"
        try repository.scratch.write(refusing + "/pre-commit", "#!/bin/sh\nexit 1\n", permissions: 0o755)
        let commit = ["commit", "-q", "-m", "one"]
        #expect(try repository.scratch.run(["git", "-c", "core.hooksPath=\(refusing)"] + commit).status == 1)
        let before = try repository.scratch.fingerprint()
        #expect(try repository.scratch.run(["git"] + commit).isRejection)
        #expect(try repository.scratch.fingerprint().differences(from: before) == [])
    }

    /// A Git that the kill has not reached may still write there.
    private static func removeSnapshots(_ scratch: ScratchRepository) throws {
        for _ in 0..<100 {
            if (try? scratch.remove("../cache/gate")) != nil { return }
            pause(milliseconds: 50)
        }
        try scratch.remove("../cache/gate")
    }

    /// A kill at any moment, of the gate alone or with everything that it started, loses nothing.
    @Test(arguments: EndingSignal.allCases, [false, true])
    func everyByteStaysAfterASignal(_ signal: EndingSignal, _ group: Bool) throws {
        let repository = try Self.mixed()
        try repository.scratch.write(
            ".qualitygate.yml",
            "version: 1\nbranches: off\nupstream: off\ncommands: [{name: slow, run: sleep 0.2}, {name: two, run: sleep 0.2}]\n"
        )
        try repository.scratch.git("add", ".qualitygate.yml")
        #expect(try repository.scratch.gate("trust").status == 0)
        let before = try repository.scratch.fingerprint(times: true)
        for attempt in 0..<6 {
            try repository.scratch.write("../cache/gate/stray", "")
            // With a warm snapshot and with none at all.
            if attempt % 2 == 0 { try Self.removeSnapshots(repository.scratch) }
            let run = try repository.scratch.start(["gate", "hook", "pre-commit"])
            pause(milliseconds: .random(in: 0...250))
            if group { run.signalGroup(signal.number) } else { run.signal(signal.number) }
            let outcome = try run.wait(seconds: 20)
            let expected: [Int32] = [signal == .kill ? 128 + 9 : 130, 128 + signal.number, 0]
            #expect(expected.contains(outcome.status), "attempt \(attempt): \(outcome)")
            #expect(try repository.scratch.fingerprint(times: true).differences(from: before) == [])
        }
        let next = try repository.scratch.gate("run")
        #expect(next.status == 0, "the next run works without cleaning by hand: \(next)")
    }
}
