import Model
import PolicyLanguage
import Rules
import Testing

@Suite("A report and an exit status decide together")
struct TestVerdictTests {
    private static let rule = String(repeating: "=", count: 70)
    private static let passed = "<testsuite><testcase name='a'/></testsuite>"
    private static let failing =
        "<testsuite failures='1'><testcase name='a'><failure message='m'/></testcase></testsuite>"

    private func findings(
        _ report: TestReport, _ text: String = "", status: Int32 = 0, found: FoundReport? = nil, run: String = "x",
        shell: Bool = false, isCut: Bool = false
    ) -> [Finding] {
        let step = TestStep(
            settings: StepSettings(name: "unit", stages: [.commit], timeoutMilliseconds: 1000),
            command: CommandLine(run, shell: shell), report: report)
        var outcome = CommandOutcome(end: .exited(status), output: Array(text.utf8))
        outcome.report = found
        outcome.isCut = isCut
        let file: ReportFile? =
            switch report {
            case .junit(let path): .named(path.description)
            case .pytest: .own
            default: nil
            }
        return TestVerdict(step: step, file: file, outcome: outcome).findings
    }

    private func checks(
        _ report: TestReport, _ text: String = "", status: Int32 = 0, found: FoundReport? = nil
    ) -> [String] { findings(report, text, status: status, found: found).map(\.check.name) }

    private func content(_ text: String) -> FoundReport { .content(Array(text.utf8)) }

    @Test func bothSayPassed() {
        #expect(checks(.unittest, "Ran 1 test in 0.1s\n\nOK\n") == [])
        #expect(checks(.tap, "1..1\nok 1\n") == [])
        #expect(checks(.swift, "✔ Test run with 5 tests in 1 suite passed after 0.003 seconds.\n") == [])
        #expect(checks(.junit("o.xml"), found: content(Self.passed)) == [])
        #expect(checks(.pytest, found: content(Self.passed)) == [])
        #expect(checks(.exit, "Ran 1 test in 0.1s\n\nFAILED (failures=1)\n") == [])
    }

    @Test(arguments: [
        (TestReport.unittest, "Ran 1 test in 0.1s\n\nFAILED (failures=1)\n"),
        (.unittest, "Ran 1 test in 0.1s\n\nFAILED (unexpected successes=1)\n"),
        (.unittest, "Ran 1 test in 0.1s\n\nFAILED (errors=1)\nRan 1 test in 0.1s\n\nOK\n"),
        (.unittest, "Ran 1 test in 0.1s\r\n\r\n\u{1B}[1;31mFAILED\u{1B}[0m (\u{1B}[31merrors=1\u{1B}[0m)\r\n"),
        (.tap, "1..2\nok 1\nnot ok 2 - shape\n"),
        (.tap, "1..1\r\nnot ok 1\r\n"),
        (.swift, "✘ Test run with 5 tests in 1 suite failed after 0.003 seconds with 2 issues.\n"),
        (.swift, "\t Executed 3 tests, with 1 failure (0 unexpected) in 0.002 (0.002) seconds\n"),
    ])
    func aReportThatSaysFailedIsBelieved(_ report: TestReport, _ text: String) {
        let findings = findings(report, text)
        #expect(findings.first?.check.name == "test/failed")
        #expect(
            findings.first?.message.contains("ended with status 0, though its report says that 1 test failed") == true)
    }

    @Test func aFileThatSaysFailedIsBelieved() {
        for report in [TestReport.junit("o.xml"), .pytest] {
            let findings = findings(report, found: content(Self.failing))
            #expect(findings.map(\.check.name) == ["test/failed", "test/failed"])
            #expect(findings.last?.message == "a failed: m")
        }
    }

    /// Of several runs of pytest in one step the file of the last one remains.
    @Test func whatPytestPrintsIsASecondWitness() {
        let text =
            "=== short test summary info ===\nFAILED tests/a.py::test_a - assert 0\n== 1 failed, 2 passed in 0.12s ==\n== 1 passed in 0.12s ==\n"
        let findings = findings(.pytest, text, found: content(Self.passed))
        #expect(findings.map(\.check.name) == ["test/failed", "test/failed"])
        #expect(findings.last?.message == "tests/a.py::test_a failed: assert 0")
    }

    @Test(arguments: [
        (TestReport.unittest, "Ran 2 tests in 0.1s\n\nOK\n"), (.tap, "1..2\nok\nok\n"),
        (.swift, "✔ Test run with 2 tests in 1 suite passed after 0.003 seconds.\n"),
    ])
    func aStatusThatSaysFailedIsBelieved(_ report: TestReport, _ text: String) throws {
        let finding = try #require(findings(report, text + "coverage 70 % is below 80 %\n", status: 2).first)
        #expect(finding.check.name == "test/failed")
        #expect(finding.message == "unit ended with status 2, though its report says that all 2 tests passed")
        #expect(finding.notes.contains("coverage 70 % is below 80 %"))
    }

    @Test(arguments: [
        (TestReport.unittest, "Ran 3 tests in 0.1s\n\nOK (skipped=3)\n"), (.unittest, "Ran 0 tests in 0.0s\n\nOK\n"),
        (.unittest, "Ran 0 tests in 0.0s\n\nNO TESTS RAN\n"), (.unittest, "OK\n"), (.unittest, ""),
        (.unittest, "Ran 3 tests\nOK\n"), (.tap, "1..0 # SKIP no device\n"), (.tap, "1..1\nok 1 # SKIP no device\n"),
        (.tap, "make: nothing to do\n"), (.tap, "this prints 1..0 somewhere\n"), (.swift, "Build complete!\n"),
        (.swift, "➜ Test a() skipped.\n✔ Test run with 1 test in 0 suites passed after 0.001 seconds.\n"),
        (.swift, "\t Executed 2 tests, with 2 tests skipped and 0 failures (0 unexpected) in 0.002 (0.002) seconds\n"),
    ])
    func noTestRan(_ report: TestReport, _ text: String) { #expect(checks(report, text) == ["test/none-ran"]) }

    @Test func noTestOfAFileRan() {
        let skipped = content("<testsuite><testcase name='a'><skipped/></testcase></testsuite>")
        let silent: [FoundReport?] = [nil, .missing, .stale, content(""), skipped, content("<testsuites/>")]
        for report in [TestReport.junit("o.xml"), .pytest] {
            for found in silent { #expect(checks(report, found: found) == ["test/none-ran"], "\(found as Any)") }
        }
    }

    @Test func aFileThatCannotBeJudgedIsNoPass() {
        let files: [FoundReport] = [
            .outside, .notAFile("a pipe"), .tooLarge(100 << 20), .unreadable("Permission denied"),
            content("<testsuite>"),
            content("hello"), content("<html/>"),
        ]
        let messages = files.map { findings(.junit("o.xml"), found: $0) }
        #expect(messages.allSatisfy { $0.map(\.check.name) == ["test/failed"] }, "\(messages)")
        #expect(Set(messages.compactMap(\.first?.message)).count == files.count, "each has words of its own")
        for found in files { #expect(checks(.junit("o.xml"), status: 1, found: found) == ["test/failed"]) }
    }

    @Test(arguments: [
        (TestReport.unittest, "Ran 3 tests in 0.1s\n"),
        (.unittest, "Ran 3 tests in 0.1s\n\nRan 1 test in 0.1s\n\nOK\n"),
        (.tap, "1..3\nok 1\nok 2\n"), (.tap, "1..1\nok 1\nok 2\n"), (.tap, "ok 1\nok 2\n"),
        (.tap, "1..2\nok 1\nBail out! no database\n"), (.tap, "1..2\nok 1\nok 1\n"), (.tap, "TAP version 14\n"),
        (.swift, "◇ Test run started.\n\t Executed 1 test, with 0 failures (0 unexpected) in 0.002 (0.002) seconds\n"),
        (
            .swift,
            "Test Suite 'All tests' started at 2026-01-02\n✔ Test run with 5 tests in 1 suite passed after 0.003 seconds.\n"
        ),
    ])
    func aReportThatEndsEarlyIsNoPass(_ report: TestReport, _ text: String) {
        #expect(checks(report, text) == ["test/failed"])
    }

    @Test func failuresWithOneCauseAreOneFinding() throws {
        let cases = (0..<12).map { number in
            "<testcase classname='' name='t.test_\(number)' file='t/test_\(number).py'><error message='collection failure'>"
                + "t/test_\(number).py:1: in &lt;module&gt;\n    import optuna\nE   ModuleNotFoundError: No module named 'optuna'"
                + "</error></testcase>"
        }
        let other =
            "<testcase classname='t.test_x' name='test_y' file='t/test_x.py'><failure message='assert 0'/></testcase>"
        let text = "<testsuite errors='12'>\(cases.joined())\(other)</testsuite>"
        let findings = findings(.pytest, status: 1, found: content(text), run: "pytest")
        #expect(
            findings.map(\.message) == [
                "12 failures of unit have one cause: No module named 'optuna'", "t/test_x.py::test_y failed: assert 0",
            ])
        #expect(findings.first?.command == "gate install")
        #expect(findings.first?.notes.contains("and 2 more") == true)
    }

    @Test func aSingleCollectionErrorHasItsReason() throws {
        let text =
            "<testsuite><testcase classname='' name='t.test_n' file='t/test_n.py'><error message='collection failure'>"
            + "x\nE   ImportError: cannot import name 'f' from 'm'</error></testcase></testsuite>"
        let finding = try #require(findings(.pytest, status: 2, found: content(text), run: "pytest").first)
        #expect(finding.message == "t/test_n.py failed: ImportError: cannot import name 'f' from 'm'")
    }

    @Test func manyFailuresAreCounted() {
        let cases = (0..<30).map { "<testcase name='t\($0)'><failure message='m'/></testcase>" }.joined()
        let findings = findings(.junit("o.xml"), status: 1, found: content("<testsuite>\(cases)</testsuite>"))
        #expect(findings.count == 11 && findings.last?.message == "20 more tests of unit failed")
    }

    /// What was cut out of the middle may have been the failures of another run.
    @Test func aCutOutputOfAShellIsNoPass() {
        let text = "Ran 1 test in 0.1s\n\nOK\n"
        #expect(findings(.unittest, text, run: "a; b", shell: true, isCut: true).map(\.check.name) == ["test/failed"])
        #expect(findings(.unittest, text, run: "a", isCut: true) == [])
        #expect(findings(.unittest, "much", run: "a", isCut: true).map(\.check.name) == ["test/none-ran"])
    }

    /// Where a command may go to another folder, a path of its report may be another file.
    @Test(arguments: [
        ("pytest tests", true), ("python -m pytest", true), ("uv run pytest", true), ("A=1 pytest", true),
        ("cd web && pytest tests", false), ("make test", false), ("sh run.sh", false),
        ("uv run --directory=web pytest", false),
        ("uv --directory web run pytest", false), ("env -C web pytest", false), ("", false), ("a 'b", false),
    ])
    func pathsCountFromTheTopOrAreLeftOut(_ run: String, _ isTop: Bool) {
        #expect(CommandFolder.isTop(CommandLine(run, shell: true)) == isTop)
        let text =
            "<testsuite><testcase classname='t.test_a' name='b' file='t/test_a.py'><failure/></testcase></testsuite>"
        let finding = findings(.pytest, status: 1, found: content(text), run: run).first
        #expect((finding?.location != nil) == isTop)
        if !isTop { #expect(finding?.command?.line() == run) }
    }
}
