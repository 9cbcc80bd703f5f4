import Testing
import TestSupport

/// A step that usually takes longer than a commit may is left to the push, whether it passes or not.
@Suite struct CommitBudgetTests {
    private func repository(_ run: String, timeout: String = "20s") throws -> ScratchRepository {
        try GatedRepository(
            """
            engine: {commit_budget: 1s}
            commands: [{name: slow, run: '\(run)', shell: true, stages: [commit], timeout: \(timeout)}]
            """
        ).scratch
    }

    private func commit(_ scratch: ScratchRepository) throws -> ScratchOutcome {
        try scratch.shell("echo >>a.txt")
        try scratch.git("add", "-A")
        return try scratch.run(["git", "commit", "-q", "-m", "x"])
    }

    @Test(arguments: ["sleep 1.2; exit 1", "sleep 1.2; kill -9 $$"])
    func aStepThatNeverPassed(_ run: String) throws {
        let scratch = try repository(run)
        #expect(try commit(scratch).isRejection)
        let second = try commit(scratch)
        #expect(second.status == 0 && second.errorText.contains("slow runs at push, as it usually takes"), "\(second)")
        #expect(try scratch.gate("status").text.contains("slow left out"), "it did not pass")
    }

    @Test func aStepThatRanIntoItsLimit() throws {
        let scratch = try repository("sleep 30", timeout: "1500ms")
        #expect(try commit(scratch).isRejection)
        #expect(try commit(scratch).status == 0)
    }

    @Test func aCrashAtTheStartSaysNothing() throws {
        let scratch = try repository("exit 1")
        #expect(try commit(scratch).isRejection)
        #expect(try commit(scratch).isRejection, "it is a short one as far as anybody knows")
    }

    @Test func aPassTellsMoreThanFailures() throws {
        let scratch = try repository("test -e ok || { sleep 1.2; exit 1; }")
        #expect(try commit(scratch).isRejection)
        try scratch.write("ok", "")
        try scratch.git("add", "-A")
        #expect(try scratch.gate("run", "commit").status == 0, "a person who asks waits")
        let next = try commit(scratch)
        #expect(next.status == 0 && !next.errorText.contains("runs at push"), "\(next)")
    }
}
