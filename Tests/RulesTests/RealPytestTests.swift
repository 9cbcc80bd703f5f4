import Foundation
import Testing
import TestSupport

@testable import Rules
/// A Python with pytest: the project's own, else the one of whoever runs the tests.
private enum PythonWithPytest {
    static let command: String? = {
        guard let scratch = try? ScratchRepository(.nothing) else { return nil }
        let candidates = [try? ProgramUnderTest.toolPython(), try? ProgramUnderTest.python(), "python3"].compactMap {
            $0
        }
        return candidates.first {
            (try? scratch.run([$0, "-m", "pytest", "--version"], environment: environment).status) == 0
        }
    }()

    /// The runner's own PATH and HOME, by which version managers find their Pythons.
    static let environment: [String: String?] = {
        let own = ProcessInfo.processInfo.environment
        return ["PATH": own["PATH"] ?? "/usr/bin:/bin", "HOME": own["HOME"] ?? "/"]
    }()
}

@Suite("What a real pytest writes")
struct RealPytestTests {
    private static let tests = """
        import pytest

        def test_good(): pass

        @pytest.mark.parametrize("name", ["a - b", "c]d"])
        def test_values(name):
            assert name == "x - y"

        @pytest.fixture
        def broken(): raise RuntimeError("no data")

        def test_setup(broken): pass

        @pytest.mark.skip(reason="later")
        def test_later(): pass

        @pytest.mark.xfail
        def test_expected(): assert False

        """

    @Test(
        .enabled(if: PythonWithPytest.command != nil, "no Python with pytest is here"), arguments: [[], ["-q"], ["-v"]])
    func namesCountsAndPlaces(_ options: [String]) throws {
        let python = try #require(PythonWithPytest.command)
        let scratch = try ScratchRepository(.nothing)
        try scratch.write("tests/test_m.py", Self.tests)
        try scratch.write("tests/test_n.py", "import no_such_module\n")
        var environment = PythonWithPytest.environment
        environment["COLUMNS"] = "300"
        environment["PYTEST_ADDOPTS"] = "-rfE --color=no -p no:cacheprovider --continue-on-collection-errors"
        let outcome = try scratch.run([python, "-m", "pytest"] + options, environment: environment)
        environment["PYTEST_ADDOPTS"] = "--junit-xml=o.xml -o junit_family=xunit1 --continue-on-collection-errors"
        try scratch.run([python, "-m", "pytest", "-qq", "--tb=short"] + options, environment: environment)
        try check(PytestReader.read(outcome.text), outcome)
        let file = try JUnitReader.read(Array((scratch.read("o.xml") ?? "").utf8))
        try check(file, outcome)
        #expect(file.skipped == 1 && file.failures.contains { $0.message == "in its setup: RuntimeError: no data" })
        #expect(file.failures.contains { $0.message == "ModuleNotFoundError: No module named 'no_such_module'" })
    }

    private func check(_ reading: TestReading, _ outcome: ScratchOutcome) throws {
        #expect(outcome.status == 1)
        // One passed, two failed, one expected failure, two errors; the skipped one did not run.
        #expect(reading.count == 6, "\(outcome)")
        let names = reading.failures.map(\.name)
        #expect(
            Set(names) == [
                "tests/test_m.py::test_values[a - b]", "tests/test_m.py::test_values[c]d]",
                "tests/test_m.py::test_setup", "tests/test_n.py",
            ], "\(outcome)")
        let values = try #require(reading.failures.first { $0.name.contains("a - b") })
        #expect(values.message.hasPrefix("AssertionError: assert 'a - b' == 'x - y'"))
        #expect(values.path == "tests/test_m.py" && values.line != nil)
    }
}
