import Testing
import TestSupport

/// A command that does not come to an answer of its own is told in clear words, and rejects.
@Suite struct StepFailureTests {
    struct Failure: CustomTestStringConvertible {
        var run: String
        var says: String
        var timeout = "40s"
        var testDescription: String { run }
    }

    private static let failures = [
        Failure(
            run: "no-such-program --flag", says: "could not be started: there is no program no-such-program on PATH"),
        Failure(run: "./not-executable.sh", says: "could not be started"),
        Failure(run: "./no-interpreter.sh", says: "could not be started"),
        Failure(run: "sleep 60", says: "did not end within 1s and was ended", timeout: "1s"),
        Failure(run: "sh -c 'kill -9 $$'", says: "was killed by signal 9, as when memory runs out"),
        Failure(run: "sh -c 'kill -SEGV $$'", says: "was killed by signal 11"),
        Failure(run: "sh -c 'head -c 30000000 /dev/zero; echo; echo the end; exit 7'", says: "the end"),
        Failure(run: "sh -c 'yes | head -c 30000000; echo the end >&2; exit 7'", says: "the end"),
        Failure(run: "sh -c 'sleep 60 & exit 3'", says: "failed with status 3"),
    ]

    private static func repository(
        _ section: String, _ run: String, timeout: String = "40s", _ more: String = ""
    ) throws -> GatedRepository {
        let quoted = run.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        let repository = try GatedRepository(
            "\(section): [{name: odd, run: '\(quoted)', stages: [commit], timeout: \(timeout)\(more)}]",
            files: ["not-executable.sh": "#!/bin/sh\nexit 0\n"])
        try repository.scratch.write("no-interpreter.sh", "#!/no/such/interpreter\n", permissions: 0o755)
        try repository.scratch.git("add", "-A")
        return repository
    }

    @Test(arguments: failures)
    func commands(_ failure: Failure) throws {
        let outcome = try Self.repository("commands", failure.run, timeout: failure.timeout).git(
            "commit", "-q", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(outcome.errorText.contains("error command/failed"), "\(outcome)")
        #expect(outcome.errorText.contains(failure.says), "\(outcome)")
        #expect(outcome.errorText.utf8.count < 20_000, "megabytes are not printed")
    }

    @Test(arguments: failures, ["unittest", "pytest"])
    func tests(_ failure: Failure, _ report: String) throws {
        let outcome = try Self.repository("tests", failure.run, timeout: failure.timeout, ", report: \(report)").git(
            "commit", "-q", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(outcome.errorText.contains("error test/failed"), "\(outcome)")
        #expect(outcome.errorText.contains(failure.says), "\(outcome)")
        #expect(outcome.errorText.utf8.count < 20_000, "megabytes are not printed")
    }

    @Test(arguments: failures)
    func training(_ failure: Failure) throws {
        let outcome = try Self.repository(
            "training", failure.run, timeout: failure.timeout, ", first_step: \(failure.timeout)"
        )
        .git("commit", "-q", "-m", "one")
        // A script that has not come to its first step may be waiting for data: nothing is known of it, and it is said.
        let isUnknown = failure.run == "sleep 60"
        #expect(isUnknown ? outcome.status == 0 : outcome.isRejection, "\(outcome)")
        #expect(outcome.errorText.contains(isUnknown ? "warning train/unobserved" : "error train/"), "\(outcome)")
        #expect(outcome.errorText.contains("odd"), "\(outcome)")
        #expect(outcome.errorText.utf8.count < 20_000, "megabytes are not printed")
    }

    /// `unittest discover` says OK over no tests at all.
    @Test(arguments: ["unittest", "pytest"])
    func noTestsAreNoPass(_ report: String) throws {
        let repository = try GatedRepository(
            "tests: [{name: unit, run: python3 -m unittest discover -s tests -t ., report: \(report)}]",
            files: ["tests/__init__.py": "", "tests/helper.py": "1\n"])
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
        #expect(outcome.errorText.contains("error test/none-ran"), "\(outcome)")
    }

    /// A test that ends the interpreter with a good status has not shown that the tests pass.
    @Test func aGoodExitInTheMiddleIsNoPass() throws {
        let repository = try GatedRepository(
            "tests: [{name: unit, run: python3 -m unittest discover -s tests -t ., report: unittest}]",
            files: [
                "tests/__init__.py": "",
                "tests/test_exit.py":
                    "import os, unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        os._exit(0)\n",
            ])
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        #expect(outcome.isRejection, "\(outcome)")
    }

    /// What a step wrote is kept whole up to the bound, for who looks later.
    @Test func theOutputOfAFailedStepIsKept() throws {
        let repository = try Self.repository("commands", "sh -c 'echo what was said; exit 1'")
        #expect(try repository.git("commit", "-q", "-m", "one").isRejection)
        let kept = try repository.scratch.shell("cat .git/gate/runs/*/odd.log")
        #expect(kept.text == "what was said\n", "\(kept)")
    }
}
