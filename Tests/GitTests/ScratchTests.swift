import Testing
import TestSupport

@Suite("The scratch repository itself")
struct ScratchTests {
    @Test func itSeesNothingOfTheRunnerAndIsGoneAfterwards() throws {
        var root = ""
        do {
            let scratch = try ScratchRepository()
            root = scratch.root
            #expect(try scratch.git("config", "--list", "--show-scope").contains("global") == false)
            #expect(
                try scratch.git("rev-parse", "HEAD", "origin/main", "upstream/main").split(separator: "\n").count == 3)
            #expect(try scratch.run(["env"]).text.contains("HOME=\(root)/home\n"))
            #expect(RawFiles.mode(Array(root.utf8)) != nil)
        }
        #expect(RawFiles.mode(Array(root.utf8)) == nil)
    }

    @Test func aProcessReportsItsStatusItsSignalAndBothStreams() throws {
        let scratch = try ScratchRepository(.nothing)
        let outcome = try scratch.shell("cat; echo bad >&2; pwd; exit 3", in: "/", input: "in\n")
        #expect(outcome.status == 3)
        #expect(outcome.text == "in\n/\n")
        #expect(outcome.errorText == "bad\n")
        #expect(try scratch.shell("kill -9 $$").status == 137)
        let sleeping = try scratch.start(["sleep", "60"])
        #expect(sleeping.isRunning)
        sleeping.signalGroup(15)
        #expect(try sleeping.wait(seconds: 10).status == 143)
    }

    @Test func aFingerprintSeesEveryByteAndPassesOverWhatIsTheGates() throws {
        let scratch = try ScratchRepository(.alone)
        try scratch.write(bytes: [0x66, 0xFF, 0x0A], [0, 1, 2])
        let before = try scratch.fingerprint()
        try scratch.write(".git/gate/runs/x.jsonl", "{}\n")
        try scratch.git("update-ref", "refs/gate/upstream/main", "HEAD")
        #expect(try scratch.fingerprint() == before)
        try scratch.write(bytes: [0x66, 0xFF, 0x0A], [0, 1, 3])
        try scratch.git("branch", "other")
        try scratch.write("README.md", "# Scratch\n", permissions: 0o755)
        let after = try scratch.fingerprint()
        let expected = [
            "changed: README.md", "changed: f\u{FFFD}\n", "new: .git/logs/refs/heads/other",
            "new: .git/refs/heads/other",
        ]
        #expect(after.differences(from: before).sorted() == expected.sorted())
    }
}
