import Testing
import TestSupport

@testable import Rules
@Suite("What pytest, Swift Testing, XCTest and TAP write")
struct OtherReaderTests {
    private static let pytest = """
        ============================= test session starts ==============================
        collected 4 items

        tests/test_m.py .Fs                                                      [ 75%]
        tests/test_n.py E                                                        [100%]

        =================================== FAILURES ===================================
        ________________________________ test_shape[a-b] _______________________________

        >       assert 9 == 10
        E       assert 9 == 10

        tests/test_m.py:12: AssertionError
        =========================== short test summary info ============================
        FAILED tests/test_m.py::test_shape[a - b] - assert 9 == 10
        ERROR tests/test_n.py - ModuleNotFoundError: No module named 'x'
        """

    @Test(arguments: [
        ("== 1 passed in 1.00s ==\n== 2 passed in 1.00s ==", 3),
        ("=============== 1 failed, 1 passed, 1 skipped, 1 error in 0.12s ================", 3),
        ("1 failed, 1 passed, 1 skipped, 1 error in 75.12s (0:01:15)", 3),
        ("============================ no tests ran in 0.01s =============================", 0),
        ("1 skipped in 0.01s", 0), ("2 passed, 3 warnings in 0.01s", 2), ("5 deselected in 0.01s", 0),
        ("1 passed, 1 xfailed, 1 xpassed in 1.00s", 3),
    ])
    func countsOfPytest(_ line: String, _ count: Int) {
        #expect(PytestReader.read(Self.pytest + "\n" + line + "\n").count == count)
    }

    @Test func failuresOfPytest() throws {
        let reading = PytestReader.read(Self.pytest + "\n==== 1 failed, 1 error in 0.12s ====\n")
        #expect(reading.failures.count == 2)
        let shape = try #require(reading.failures.first)
        #expect(shape.name == "tests/test_m.py::test_shape[a - b]")
        #expect(shape.message == "assert 9 == 10")
        #expect(shape.path == "tests/test_m.py" && shape.line == 12)
        let broken = try #require(reading.failures.last)
        #expect(broken.name == "tests/test_n.py")
        #expect(broken.message == "ModuleNotFoundError: No module named 'x'")
    }

    @Test func swiftTestingAndXCTest() {
        let text = """
            Test Suite 'All tests' started at 2026-01-02 03:04:05.000
            Test Case 'ModelTests.testShape' started at 2026-01-02 03:04:05.000
            /w/ModelTests.swift:5: error: ModelTests.testShape : XCTAssertEqual failed: ("9") is not equal to ("10") -
            Test Case 'ModelTests.testShape' failed (0.001 seconds)
            Test Suite 'ModelTests' failed at 2026-01-02 03:04:05.000
            \t Executed 3 tests, with 1 failure (0 unexpected) in 0.002 (0.002) seconds
            Test Suite 'All tests' failed at 2026-01-02 03:04:05.000
            \t Executed 3 tests, with 1 failure (0 unexpected) in 0.002 (0.002) seconds
            ◇ Test run started.
            ✘ Test lossFalls() recorded an issue at LossTests.swift:9:9: Expectation failed: 1 == 2
            ✘ Test lossFalls() failed after 0.001 seconds with 1 issue.
            ✘ Test "a name, with words" failed after 0.001 seconds with 1 issue.
            ✘ Suite LossTests failed after 0.002 seconds with 2 issues.
            ✘ Test run with 5 tests in 1 suite failed after 0.003 seconds with 2 issues.
            """
        let reading = SwiftTestReader.read(text)
        #expect(reading.count == 8)
        #expect(reading.failures.map(\.name) == ["ModelTests.testShape", "lossFalls", "\"a name, with words\""])
        #expect(SwiftTestReader.read("✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.\n").count == 0)
        #expect(SwiftTestReader.read("error: fatalError\n").count == nil)
    }

    @Test func testAnythingProtocol() {
        let text = """
            TAP version 14
            1..8
            ok 1 - opens
            not ok 2 - shape # of 3
              ---
              message: not ok
              ...
            not ok 3 - later # TODO not done
            ok 4 - gpu # SKIP no device
            ok 5
            not ok
            # Subtest: parts
                1..2
                ok 1
                not ok 2 - inner
            ok 7 - parts
            not ok 8 - escaped \\# TODO here
            okay, this is a remark
            """
        let reading = TAPReader.read(text)
        #expect(reading.count == 7 && reading.skipped == 1)
        #expect(reading.failures.map(\.name) == ["shape # of 3", "a test without a name", "escaped # TODO here"])
        #expect(reading.problems == [])
        #expect(TAPReader.read("1..0 # SKIP nothing here\n").count == 0)
        #expect(TAPReader.read("make: *** error\n").count == nil)
    }

    @Test(arguments: [
        ("1..2\nok\nok\n", true), ("ok 1\nok 2\n1..2\n", true), ("1..2\nok 1\n", false), ("ok 1\n1..2\n", false),
        ("1..1\nok 1\nok 2\n", false), ("ok 1\n", false), ("ok 1\n1..2\nok 2\n", false),
        // Several programs, one after the other.
        ("1..1\nok 1\n1..2\nok 1\nok 2\n", true), ("TAP version 13\nok 1\n1..1\nTAP version 13\nok 1\n1..1\n", true),
        ("1..1\nok 1\n1..2\nok 1\n", false), ("1..2\nok 1\n1..1\nok 1\nok 2\n", false),
        ("Bail out!\n", false), ("1..1\nok 1 # skip\n", true), ("1..2 # two\nok\nok\n", true),
    ])
    func plansAreKept(_ text: String, _ isWhole: Bool) {
        let reading = TAPReader.read(text)
        #expect(reading.problems.isEmpty == isWhole, "\(reading)")
        #expect(reading.failures.isEmpty)
    }

    @Test func aBailOutHasItsReason() {
        #expect(
            TAPReader.read("1..2\nok 1\nBail out! no database\n").problems.first == "the tests bailed out: no database")
    }

    @Test func hostileTextIsReadInTime() {
        let long = String(repeating: "= 1 passed in 0.1s - ", count: 100_000)
        let texts = [
            long, "FAILED a.py::" + long, "ok " + long, "✘ Test " + long + " failed after",
            String(repeating: "ok\n", count: 200_000),
        ]
        for text in texts {
            let time = ContinuousClock().measure {
                _ = PytestReader.read(text)
                _ = SwiftTestReader.read(text)
                _ = TAPReader.read(text)
            }
            #expect(time < .seconds(60))
        }
        #expect(
            PytestReader.read("99999999999999999999 passed in 1s\n9223372036854775807 passed, 1 failed in 1s\n")
                .failures.isEmpty)
        #expect(
            SwiftTestReader.read("Test run with 9223372036854775807 tests\nTest run with 1 tests\n").failures.isEmpty)
    }
}
