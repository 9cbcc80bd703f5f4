import Testing
import TestSupport

/// A test step passes where its report and its exit status both say so.
@Suite struct ReportTests {
    private static let passes = "<testsuite><testcase name='a'/></testsuite>"
    private static let fails =
        "<testsuite failures='1'><testcase name='a'><failure message='m'/></testcase></testsuite>"

    private func commit(
        _ step: String, files: [String: String], more: (ScratchRepository) throws -> Void = { _ in }
    ) throws -> ScratchOutcome {
        let repository = try GatedRepository("tests: [{name: unit, \(step)}]", files: files)
        try more(repository.scratch)
        return try repository.git("commit", "-q", "--allow-empty", "-m", "one")
    }

    // A command that makes something under the report's name.
    private func junit(_ script: String, path: String = "out.xml", files: [String: String] = [:], more: String = "")
        throws
        -> ScratchOutcome
    {
        try commit(
            "run: sh make.sh, report: {junit: '\(path)'}\(more)",
            files: ["make.sh": script + "\n", "passes.xml": Self.passes, "fails.xml": Self.fails].merging(files) { $1 })
    }

    @Test(arguments: ["cp passes.xml out.xml", "mkdir o; cp passes.xml o/a.xml; ln -s o/a.xml out.xml"])
    func aReportThatTheCommandWroteIsRead(_ script: String) throws {
        #expect(try junit(script).isQuietPass)
    }

    @Test(arguments: [
        ("cp fails.xml out.xml", "test/failed", "though its report says that 1 test failed"),
        (
            "cp passes.xml out.xml; exit 3", "test/failed",
            "ended with status 3, though its report says that its test passed"
        ),
        ("true", "test/none-ran", "out.xml was not written"), (": > out.xml", "test/none-ran", "out.xml is empty"),
        ("mkdir out.xml", "test/failed", "out.xml is a folder"), ("mkfifo out.xml", "test/failed", "out.xml is a pipe"),
        ("ln -s /etc/passwd out.xml", "test/failed", "out.xml lies outside"),
        (
            "mkdir -p ../o; cp passes.xml ../o/out.xml; ln -s ../o/out.xml out.xml", "test/failed",
            "out.xml lies outside"
        ),
        ("ln -s /no/such out.xml", "test/failed", "a symbolic link that leads to nothing"),
        ("head -c 70000000 /dev/zero > out.xml", "test/failed", "out.xml has 70 MB"),
        ("head -c 30 passes.xml > out.xml", "test/failed", "it is cut short"),
        ("printf '<testsuite><testcase name=\"a\\033[2J\"/></testsuite>' > out.xml", "test/failed", "it is not XML"),
    ])
    func everythingElseIsNoPass(_ script: String, _ check: String, _ says: String) throws {
        let outcome = try junit(script)
        #expect(outcome.isRejection && outcome.errorText.contains("error \(check)"), "\(outcome)")
        #expect(outcome.errorText.contains(says), "\(outcome)")
        #expect(!outcome.errorText.contains("\u{1B}"), "\(outcome)")
    }

    @Test(arguments: ["../../x.xml", "/etc/passwd", "a/../../x.xml", ".."])
    func aPathThatLeadsOutIsNotRead(_ path: String) throws {
        let outcome = try junit("cp passes.xml ../../x.xml 2>&1; true", path: path)
        #expect(outcome.isRejection && outcome.errorText.contains("lies outside"), "\(outcome)")
        #expect(!outcome.errorText.contains("root:"))
    }

    @Test(arguments: ["", ", where: work_tree"])
    func aReportOfAnEarlierRunSaysNothing(_ more: String) throws {
        let outcome = try junit("true", files: ["out.xml": Self.passes], more: more)
        #expect(outcome.isRejection && outcome.errorText.contains("was there before the command started"), "\(outcome)")
        #expect(try junit("cp passes.xml out.xml", files: ["out.xml": Self.passes], more: more).status == 0)
    }

    private static let failing =
        "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, 2)\n"

    @Test(arguments: [
        ("python3 -m unittest discover -s tests 2>&1 | tee log", "True"),
        ("python3 -m unittest discover -s tests; true", "True"),
        ("cd tests && python3 test_a.py", "False"), ("python3 -m unittest discover -s tests; python3 good.py", "True"),
    ])
    func aLostStatusIsNoPass(_ run: String, _ exits: String) throws {
        let main = "if __name__ == '__main__': unittest.main(exit=\(exits))\n"
        let good = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n" + main
        let outcome = try commit(
            "run: '\(run)', shell: true, report: unittest",
            files: ["tests/test_a.py": Self.failing + main, "good.py": good])
        #expect(
            outcome.isRejection && outcome.errorText.contains("though its report says that 1 test failed"), "\(outcome)"
        )
    }

    @Test func skippedTestsAreNoPass() throws {
        let text =
            "import unittest\n@unittest.skip('no device')\nclass T(unittest.TestCase):\n    def test_a(self): pass\n"
        let outcome = try commit("run: python3 -m unittest discover -s tests", files: ["tests/test_a.py": text])
        #expect(outcome.isRejection && outcome.errorText.contains("error test/none-ran"), "\(outcome)")
    }

    /// Only the start and the end of a long output are kept, and the last lines are at the end.
    @Test(arguments: [("", true), ("; true", false)])
    func aLongOutputIsJudgedByItsEnd(_ tail: String, _ passes: Bool) throws {
        let text =
            "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n"
            + "    def test_b(self):\n        for _ in range(40000): print('x' * 99)\n"
        let outcome = try commit(
            "run: 'python3 -m unittest discover -s tests\(tail)', shell: \(!passes), report: unittest",
            files: ["tests/test_a.py": text])
        #expect(outcome.isRejection != passes && (outcome.status == 0) == passes, "\(outcome)")
        if !passes { #expect(outcome.errorText.contains("of which the middle was left out"), "\(outcome)") }
    }
}

/// pytest is read from its JUnit file, whatever it prints.
@Suite struct PytestStepTests {
    private static let test = "def test_a(): pass\n"

    private func commit(
        _ options: String = "", _ files: [String: String] = ["tests/test_a.py": test], shell: Bool = false,
        more: String = ""
    ) throws -> ScratchOutcome {
        let python = try ProgramUnderTest.toolPython()
        let repository = try GatedRepository(
            "tests: [{name: unit, run: '\(python) -m pytest \(options)', shell: \(shell), report: pytest\(more)}]",
            files: files)
        return try repository.git("commit", "-q", "--allow-empty", "-m", "one")
    }

    private func configured(_ options: String, _ test: String = test) -> [String: String] {
        ["tests/test_a.py": test, "pyproject.toml": "[tool.pytest.ini_options]\naddopts = \"\(options)\"\n"]
    }

    @Test(arguments: [
        "-q", "-qq", "-q -q -q", "-v", "--color=yes", "--tb=no", "-p no:terminal", "-p no:junitxml", "--no-summary",
        "--no-header -x", "-o junit_family=xunit2", "--junitxml=own.xml", "--show-capture=no -rA",
        "-p no:cacheprovider",
    ])
    func optionsDoNotMatter(_ options: String) throws {
        for files in [configured(options), ["tests/test_a.py": Self.test]] {
            let isConfigured = files.count > 1
            let outcome = try commit(isConfigured ? "" : options, files)
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    @Test(arguments: ["-q", "-qq", "--tb=no -qq", "-p no:terminal", "-o junit_family=xunit2"])
    func aFailureIsNamedAllTheSame(_ options: String) throws {
        let outcome = try commit("", configured(options, "def test_a():\n    assert 9 == 10\n"))
        #expect(outcome.isRejection && outcome.errorText.contains("failed: assert 9 == 10"), "\(outcome)")
    }

    /// Who asks for a file of his own finds it.
    @Test(arguments: ["", "--junitxml=own.xml"])
    func aFileOfOnesOwnIsWritten(_ options: String) throws {
        let files = options.isEmpty ? configured("--junit-xml own.xml") : ["tests/test_a.py": Self.test]
        let outcome = try commit("\(options) && grep -q testcase own.xml", files, shell: true)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(arguments: [
        ("--collect-only", "ran no test"), ("--version", "pytest wrote no JUnit report"),
        ("-k nothing_like_it", "ran no test"),
    ])
    func noTestRan(_ options: String, _ says: String) throws {
        let outcome = try commit(options)
        #expect(outcome.isRejection && outcome.errorText.contains("error test/none-ran"), "\(outcome)")
        #expect(outcome.errorText.contains(says), "\(outcome)")
    }

    @Test func otherEndingsAreNoPass() throws {
        let exits = try commit("", ["tests/test_a.py": "import os\ndef test_a(): os._exit(0)\n"])
        #expect(exits.isRejection && exits.errorText.contains("pytest wrote no JUnit report"), "\(exits)")
        let skipped = try commit("", ["tests/test_a.py": "import pytest\n@pytest.mark.skip\ndef test_a(): pass\n"])
        #expect(skipped.isRejection && skipped.errorText.contains("error test/none-ran"), "\(skipped)")
        let lost = try commit("; true", ["tests/test_a.py": "def test_a(): assert 0\n"], shell: true)
        #expect(lost.isRejection && lost.errorText.contains("though its report says that 1 test failed"), "\(lost)")
        let expected = try commit(
            "", ["tests/test_a.py": "import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\n"])
        #expect(expected.status == 0, "\(expected)")
    }

    @Test func collectionErrorsWithOneCauseAreOneFinding() throws {
        var files = ["tests/test_ok.py": Self.test]
        for number in 0..<10 { files["tests/test_\(number).py"] = "import no_such_module_here\n" }
        let outcome = try commit("-q", files)
        #expect(outcome.isRejection, "\(outcome)")
        #expect(
            outcome.errorText.contains("10 failures of unit have one cause: No module named 'no_such_module_here'"),
            "\(outcome)")
        #expect(outcome.errorText.split(separator: "\n").count { $0.hasPrefix("error ") } == 1, "\(outcome)")
    }
}
