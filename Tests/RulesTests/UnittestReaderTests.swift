import Model
import Testing
import TestSupport

@testable import Rules
@Suite("What unittest writes")
struct UnittestReaderTests {
    private static let rule = String(repeating: "=", count: 70)
    private static let thin = String(repeating: "-", count: 70)

    /// A failure as CPython writes it; the header is what versions differ in.
    private func output(_ header: String, _ trace: String = "") -> String {
        """
        .F
        \(Self.rule)
        \(header)
        \(Self.thin)
        Traceback (most recent call last):
          File "/usr/lib/python3/unittest/case.py", line 59, in testPartExecutor
            yield
          File "tests/test_model.py", line 12, in test_shape
            self.assertEqual(9, 10)
        AssertionError: 9 != 10
        \(trace)
        \(Self.thin)
        Ran 2 tests in 0.001s

        FAILED (failures=1)
        """
    }

    @Test(arguments: [
        ("FAIL: test_shape (tests.test_model.ModelTest)", "tests.test_model.ModelTest.test_shape"),
        ("FAIL: test_shape (tests.test_model.ModelTest.test_shape)", "tests.test_model.ModelTest.test_shape"),
        ("ERROR: setUpClass (tests.test_model.ModelTest)", "tests.test_model.ModelTest"),
        ("ERROR: setUpModule (tests.test_model)", "tests.test_model"),
        ("ERROR: tests.test_model (unittest.loader._FailedTest)", "tests.test_model"),
        ("ERROR: tests.test_model (unittest.loader._FailedTest.tests.test_model)", "tests.test_model"),
        (
            "FAIL: test_shape (tests.test_model.ModelTest.test_shape) (size=3)",
            "tests.test_model.ModelTest.test_shape"
        ),
        (
            "FAIL: test_shape (tests.test_model.ModelTest.test_shape) [message (with brackets)] (size=3)",
            "tests.test_model.ModelTest.test_shape"
        ),
    ])
    func headersOfEveryVersion(_ header: String, _ name: String) throws {
        let reading = UnittestReader.read(output(header))
        #expect(reading.count == 2)
        let failure = try #require(reading.failures.first)
        #expect(reading.failures.count == 1)
        #expect(failure.name == name)
        #expect(failure.message == "AssertionError: 9 != 10")
        #expect(failure.path == "tests/test_model.py" && failure.line == 12)
    }

    @Test func aDocstringBelowTheHeaderIsNotTheMessage() throws {
        let header = "FAIL: test_shape (tests.test_model.ModelTest.test_shape)\nThe first line of its docstring."
        let failure = try #require(UnittestReader.read(output(header)).failures.first)
        #expect(failure.message == "AssertionError: 9 != 10")
    }

    @Test func bufferedOutputIsNotTheMessage() throws {
        let text = output(
            "FAIL: test_shape (tests.test_model.ModelTest.test_shape)",
            "\nStdout:\nepoch 1\nloss 0.5\n\nStderr:\nwarned\n")
        let failure = try #require(UnittestReader.read(text).failures.first)
        #expect(failure.message == "AssertionError: 9 != 10")
    }

    @Test func aMessageOfSeveralLinesBeginsWithItsError() throws {
        let text = output("FAIL: test_shape (tests.test_model.ModelTest)", "- [1]\n+ [2] : more\n")
        let failure = try #require(UnittestReader.read(text).failures.first)
        #expect(failure.message == "AssertionError: 9 != 10")
    }

    @Test(arguments: [
        ("python -m unittest discover -s t", "python -m unittest discover -s t -k t.C.a"),
        ("python -m unittest t", "python -m unittest t.C.a"), ("python -m unittest discover | tee log", nil),
    ])
    func aTestRunsAlone(_ step: String, _ command: String?) {
        let failure = TestReading.Failure(name: "t.C.a", message: "", lines: [])
        #expect(UnittestReader.command(for: failure, step: step)?.line() == command)
    }

    @Test func unexpectedSuccessesHaveNoTraceback() {
        let text = """
            u
            \(Self.rule)
            UNEXPECTED SUCCESS: test_x (tests.test_m.Case.test_x)
            \(Self.thin)
            Ran 1 test in 0.000s

            FAILED (unexpected successes=1)
            """
        let reading = UnittestReader.read(text)
        #expect(reading.failures.map(\.name) == ["tests.test_m.Case.test_x"])
        #expect(reading.count == 1)
    }

    @Test func noTestsAtAll() {
        #expect(UnittestReader.read("\n\(Self.thin)\nRan 0 tests in 0.000s\n\nOK\n").count == 0)
        #expect(UnittestReader.read("\nNO TESTS RAN\n").count == nil)
        #expect(UnittestReader.read("").count == nil)
    }

    @Test(arguments: [
        ("Ran 2 tests in 0.001s\n\nOK", 2, 0, 0), ("Ran 2 tests in 0.001s\n\nOK (expected failures=2)", 2, 0, 0),
        ("Ran 2 tests in 0.001s\n\nOK (skipped=1)", 1, 1, 0), ("ss\nRan 2 tests in 0.001s\n\nOK (skipped=2)", 0, 2, 0),
        // Two classes were skipped as a whole: they count as skipped, and not as tests.
        ("ss..\nRan 2 tests in 0.001s\n\nOK (skipped=2)", 2, 2, 0),
        ("test_a (m.C) ... ok\nRan 1 test in 0.001s\n\nOK (skipped=1)", 1, 1, 0),
        ("Ran 1 test in 0.001s\n\nOK\nRan 2 tests in 0.001s\n\nOK (skipped=1)", 2, 1, 0),
        ("Ran 3 tests in 0.001s\n\nFAILED (failures=1, errors=1, unexpected successes=1)", 3, 0, 3),
        ("Ran 3 tests in 0.001s\n\nFAILED (failures=1)\nRan 1 test in 0.001s\n\nOK", 4, 0, 1),
        ("Ran 3 tests in 0.001s\n\nFAILED", 3, 0, 1),
    ])
    func totals(_ text: String, _ count: Int, _ skipped: Int, _ failed: Int) {
        let reading = UnittestReader.read(text + "\n")
        #expect(
            reading.count == count && reading.skipped == skipped && reading.declaredFailures == failed, "\(reading)")
        #expect(reading.problems == [])
    }

    /// What a test prints is no report.
    @Test(arguments: ["FAIL: the loss is high\n", "OK\n", "Ran 3 tests\n", "FAILED (loss=2.5)\n", "ERROR: x (y)\n"])
    func printedWordsAreNoReport(_ text: String) {
        let reading = UnittestReader.read(text + "\(Self.thin)\nRan 1 test in 0.001s\n\nOK\n")
        #expect(reading.count == 1 && reading.failed == 0 && reading.problems == [], "\(reading)")
    }

    @Test func hostileTextIsReadInTime() {
        let long = String(repeating: "x", count: 2 << 20)
        let many = String(repeating: "FAIL: a (b.c)\n\u{1B}[2J\n", count: 20_000)
        for text in [long, "FAIL: " + long, many, "FAIL: (\nERROR: )(\nRan 99999999999999999999 tests\nRan -1 tests\n"]
        {
            let clock = ContinuousClock()
            let time = clock.measure { _ = UnittestReader.read(text) }
            #expect(time < .seconds(60))
        }
    }

    @Test func aRealRun() throws {
        let scratch = try ScratchRepository(.nothing)
        try scratch.write("tests/__init__.py", "")
        try scratch.write(
            "tests/test_real.py",
            """
            import unittest

            class Real(unittest.TestCase):
                def test_good(self): pass
                def test_bad(self):
                    \"\"\"Says what it does.\"\"\"
                    print("noise")
                    self.assertEqual([1, 2], [1, 3])
                def test_raises(self): raise KeyError("gone")
                def test_parts(self):
                    for i in range(3):
                        with self.subTest("part (odd)", i=i): self.assertNotEqual(i, 1)
                @unittest.expectedFailure
                def test_unexpected(self): pass
                @unittest.skip("later")
                def test_later(self): pass

            class Broken(unittest.TestCase):
                @classmethod
                def setUpClass(cls): raise RuntimeError("no data")
                def test_never(self): pass

            """)
        try scratch.write("tests/test_import.py", "import no_such_module\n")
        let outcome = try scratch.shell("python3 -m unittest discover -b -s tests -t . 2>&1")
        let reading = UnittestReader.read(outcome.text.split(separator: scratch.folder + "/").joined())
        #expect(outcome.status == 1)
        #expect(reading.count == 6 && reading.skipped == 1)
        #expect(reading.declaredFailures >= reading.failures.count && reading.problems == [])
        let names = Set(reading.failures.map(\.name))
        #expect(
            names.isSuperset(of: [
                "tests.test_real.Broken", "tests.test_import", "tests.test_real.Real.test_bad",
                "tests.test_real.Real.test_raises", "tests.test_real.Real.test_parts",
            ]), "\(names)\n\(outcome)")
        let bad = try #require(reading.failures.first { $0.name.hasSuffix("test_bad") })
        #expect(bad.message == "AssertionError: Lists differ: [1, 2] != [1, 3]")
        #expect(bad.line == 8)
        let raises = try #require(reading.failures.first { $0.name.hasSuffix("test_raises") })
        #expect(raises.message == "KeyError: 'gone'")
        let broken = try #require(reading.failures.first { $0.name == "tests.test_real.Broken" })
        #expect(broken.message == "RuntimeError: no data")
        let imports = try #require(reading.failures.first { $0.name == "tests.test_import" })
        #expect(imports.message == "ModuleNotFoundError: No module named 'no_such_module'")
    }
}
