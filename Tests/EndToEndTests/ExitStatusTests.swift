import Model
import Testing
import TestSupport

/// 0 passed, 1 rejected, 2 no verdict, 130 interrupted; nothing else.
@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (["--version"], 0), (["--help"], 0), (["run", "--help"], 0), (["nonsense"], 2), (["run", "--nonsense"], 2),
            (["run", "nonsense"], 2), (["run", "--format", "nonsense"], 2), (["hook"], 2), (["hook", "nonsense"], 2),
            (["run"], 1), (["run", "push"], 0), (["ci", "--base", "nowhere"], 2), (["ci", "--base"], 2),
        ] as [([String], Int32)])
    func ofTheProgram(_ arguments: [String], _ status: Int32) throws {
        let repository = try GatedRepository("commands: [{name: never, run: \"false\", stages: [commit]}]")
        let outcome = try repository.scratch.run(["gate"] + arguments)
        #expect(outcome.status == status, "\(outcome)")
    }

    @Test(arguments: [
        ["run"], ["run", "push"], ["ci"], ["hook", "pre-commit"], ["install"], ["trust"], ["uninstall"], ["log"],
        ["fetch"],
    ])
    func outsideOfARepository(_ arguments: [String]) throws {
        let scratch = try ScratchRepository(.nothing)
        let outcome = try scratch.run(["gate"] + arguments)
        #expect(outcome.status == 2, "\(outcome)")
        #expect((outcome.text + outcome.errorText).contains("not a Git repository"), "\(outcome)")
    }

    @Test func versionIsThatOfTheModel() throws {
        let scratch = try ScratchRepository(.nothing)
        #expect(try scratch.gate("--version").text == GateVersion.current + "\n")
    }

    @Test func aBrokenPolicyIsNoVerdict() throws {
        let repository = try GatedRepository("")
        try repository.scratch.write(".qualitygate.yml", "version: 7\n")
        try repository.scratch.git("add", "-A")
        #expect(try repository.scratch.gate("run").status == 2)
        #expect(try repository.scratch.gate("hook", "pre-commit").status == 2)
        let head = try repository.scratch.git("rev-parse", "HEAD")
        #expect(try repository.git("commit", "-q", "-m", "one").status != 0)
        #expect(try repository.scratch.git("rev-parse", "HEAD") == head)
    }

    @Test func anUnwritableCacheIsNoVerdict() throws {
        let repository = try GatedRepository("commands: [{name: look, run: ls}]")
        let outcome = try repository.scratch.gate("run", environment: ["XDG_CACHE_HOME": "/dev/null/cache"])
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.text.contains("cannot make the folder /dev/null/cache/gate/"), "\(outcome)")
    }

    /// A program that was started without standard streams must not write its report into a file of the repository.
    @Test func closedStreams() throws {
        let repository = try GatedRepository("commands: [{name: never, run: \"false\"}]")
        let before = try repository.scratch.fingerprint()
        for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
            let outcome = try repository.scratch.shell(
                "gate run \(closed); echo $? >>../statuses; gate hook pre-commit \(closed)")
            #expect(outcome.status == 1, "\(closed): \(outcome)")
        }
        #expect(try repository.scratch.read("../statuses") == "1\n1\n1\n1\n")
        #expect(try repository.scratch.fingerprint().differences(from: before) == [])
        #expect(try repository.scratch.git("fsck", "--strict") == "")
        let log = try repository.scratch.shell("cat .git/gate/runs/*.jsonl")
        #expect(log.text.split(separator: "\n").count == 8, "the log holds a record a run: \(log)")
        #expect(log.text.split(separator: "\n").allSatisfy { $0.contains("\"verdict\":\"rejected\"") })
    }

    @Test func aBrokenRepositoryIsNoVerdict() throws {
        let repository = try GatedRepository("commands: [{name: look, run: ls}]")
        try repository.scratch.write(".git/index", "this is no index")
        let outcome = try repository.scratch.gate("run")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.text.contains("gate: no verdict at commit"), "\(outcome)")
    }
}
