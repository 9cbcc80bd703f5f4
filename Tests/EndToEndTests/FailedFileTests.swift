import Testing
import TestSupport

/// A finding of a test names the file that failed, wherever the tests ran, and shows output as a terminal would.
@Suite struct FailedFileTests {
    private static let failing =
        "import unittest\n\nclass T(unittest.TestCase):\n    def test_x(self):\n        self.assertEqual(1, 2)\n"
    private static let passing = "import unittest\n\nclass T(unittest.TestCase):\n    def test_x(self): pass\n"

    private func findings(_ run: String, report: String, files: [String: String]) throws -> ScratchOutcome {
        try GatedRepository(
            "tests: [{name: unit, run: '\(run)', shell: true, report: \(report), stages: [commit]}]",
            files: files.merging(["tests/__init__.py": "", "web/tests/__init__.py": ""]) { $1 }
        ).scratch.gate("run", "commit", "--all")
    }

    private func places(_ outcome: ScratchOutcome) -> [String] {
        outcome.text.split(separator: "\n").filter { $0.hasPrefix("error test/failed") }
            .map { String($0.dropFirst("error test/failed".count).drop { $0 == " " }) }
    }

    @Test(arguments: [
        ("cd web && python3 -m unittest tests.test_a", "web/tests/test_a.py:5"),
        ("cd web; python3 -m unittest discover -s tests -t .", "web/tests/test_a.py:5"),
        // Tracebacks of modules are absolute, so that the folder need not be known.
        ("sh run.sh", "web/tests/test_a.py:5"), ("make -s -C web test", "web/tests/test_a.py:5"),
        ("python3 -m unittest tests.test_a web.tests.test_a", "web/tests/test_a.py:5"),
    ])
    func unittest(_ run: String, _ place: String) throws {
        let outcome = try findings(
            run, report: "unittest",
            files: [
                "tests/test_a.py": Self.passing, "web/tests/test_a.py": Self.failing,
                "run.sh": "cd web && python3 -m unittest tests.test_a\n", "web/__init__.py": "",
                "web/Makefile": "test:\n\tpython3 -m unittest tests.test_a\n",
            ])
        #expect(places(outcome) == [place], "\(outcome)")
    }

    @Test(arguments: [
        ("cd web && PYTHON -m pytest tests", "web/tests/test_a.py:5"),
        ("cd web && PYTHON -m pytest -q --tb=short tests", "web/tests/test_a.py:5"),
        ("PYTHON -m pytest web/tests", "web/tests/test_a.py:5"),
        ("PYTHON -m pytest --rootdir=web web/tests", "web/tests/test_a.py:5"),
        ("PYTHON -m pytest -q --tb=no web/tests", "web/tests/test_a.py"),
        ("cd web && PYTHON -m pytest --tb=no", "web/tests/test_a.py"),
        ("make -s -C web test", ""),
    ])
    func pytest(_ run: String, _ place: String) throws {
        guard let python = try? ProgramUnderTest.toolPython() else { return }
        let command = run.replacing("PYTHON", with: python)
        for settings in [[:], ["web/pytest.ini": "[pytest]\n"], ["pyproject.toml": "[tool.pytest.ini_options]\n"]] {
            let outcome = try findings(
                command, report: "pytest",
                files: [
                    "tests/test_a.py": Self.passing, "web/tests/test_a.py": Self.failing,
                    "web/Makefile": "test:\n\t\(python) -m pytest tests\n",
                ].merging(settings) { $1 })
            let found = places(outcome).map { $0.split(separator: ":").first.map(String.init) ?? "" }
            #expect(found.count == 1, "\(outcome)")
            #expect(["web/tests/test_a.py", ""].contains(found.first ?? ""), "never another file: \(outcome)")
            if settings.isEmpty { #expect(places(outcome).map { $0.hasPrefix(place) } == [true], "\(outcome)") }
        }
    }

    /// A real bar, drawn over and over, is one line in a finding.
    @Test func tqdm() throws {
        guard let python = try? ProgramUnderTest.toolPython() else { return }
        let scratch = try GatedRepository(
            "commands: [{name: bar, run: '\(python) bar.py', stages: [commit]}]",
            files: [
                "bar.py": """
                import sys
                from tqdm import tqdm
                for i in tqdm(range(3), desc="outer", mininterval=0, ascii=True, ncols=60):
                    for j in tqdm(range(50), desc="inner", mininterval=0, leave=False, ascii=True, ncols=60):
                        pass
                print("\\x1b[31mloss is nan\\x1b[0m")
                sys.exit(1)

                """
            ]
        ).scratch
        if try scratch.run([python, "-c", "import tqdm"]).status != 0 { return }
        let outcome = try scratch.gate("run", "commit", "--all")
        #expect(outcome.text.contains("    loss is nan\n"), "\(outcome)")
        #expect(!outcome.text.contains("\\u{") && !outcome.text.contains("inner:  50%"), "\(outcome)")
        let bars = outcome.text.split(separator: "\n").filter { $0.contains("outer:") }
        #expect(bars.count == 1 && bars.first?.contains("100%") == true, "\(outcome)")
    }
}
