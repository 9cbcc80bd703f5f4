import Model
import PolicyLanguage
import Testing

@testable import Rules

/// A finding names the file that failed, and never another one of the same path.
@Suite struct TestPlacesTests {
    private static let tree = [
        "tests/test_a.py", "web/tests/test_a.py", "web/tests/test_b.py", "src/c.py", "lib/pytest.ini",
        "lib/tests/test_d.py",
        "tests/test_d.py",
    ]

    private func path(_ run: String, _ written: String, _ report: TestReport = .unittest, fromStart: Bool = false)
        -> String?
    {
        let step = TestStep(
            settings: StepSettings(name: "unit", stages: [.commit], timeoutMilliseconds: 1000),
            command: CommandLine(run, shell: true), report: report)
        return TestPlaces(step, tree: Self.tree).path(written, countsFromStart: fromStart)
    }

    @Test(arguments: [
        ("pytest", ""), ("cd web && python -m pytest tests", "web"), ("cd web; pytest", "web"),
        ("pushd web && pytest", "web"),
        ("cd ./web/ && pytest | tee log", "web"), ("cd web && cd tests && pytest", "web/tests"),
        ("cd web || exit 1; pytest", "web"), ("export A=1 && cd web && pytest", "web"), ("ruff check . && pytest", ""),
        ("python -m unittest discover -s tests", ""), ("A=1 python3 -m unittest", ""), ("coverage run -m unittest", ""),
        ("timeout 9 python -m pytest", ""), ("swift test", ""),
        ("cd web && pytest && cd ../lib && pytest", nil), ("(cd web && pytest)", nil), ("cd $DIR && pytest", nil),
        ("cd /srv && pytest", nil), ("cd ../other && pytest", nil), ("make -C web test", nil), ("tox", nil),
        ("make test", nil),
        ("python -m pytest --rootdir=web", nil), ("python -m pytest --rootdir web", nil),
        ("pytest -c web/pytest.ini", nil),
        ("python run_tests.py", nil), ("python -m tox", nil), ("uv --directory web run pytest", nil),
        ("env make test", nil),
        ("cd web && sh run.sh && pytest", nil), ("cd - && pytest", nil), ("eval cd web; pytest", nil),
    ])
    func folders(_ run: String, _ folder: String?) {
        #expect(CommandFolder.base(CommandLine(run, shell: true)) == folder)
    }

    @Test(arguments: [
        ("cd web && python -m unittest", "tests/test_a.py", "web/tests/test_a.py"),
        ("cd web && python -m unittest", "../tests/test_a.py", "tests/test_a.py"),
        ("cd web && python -m unittest", "./tests/test_b.py", "web/tests/test_b.py"),
        ("cd web/tests && python -m unittest", "test_a.py", "web/tests/test_a.py"),
        ("python -m unittest", "tests/test_a.py", "tests/test_a.py"),
        // Only one file can be meant.
        ("make -C web test", "tests/test_b.py", "web/tests/test_b.py"), ("tox", "src/c.py", "src/c.py"),
        // Several can.
        ("make -C web test", "tests/test_a.py", nil), ("tox", "tests/test_a.py", nil),
        ("(cd web && python -m unittest)", "tests/test_a.py", nil),
        // None is.
        ("python -m unittest", "tests/gone.py", nil), ("python -m unittest", "/usr/lib/python3/unittest/case.py", nil),
        ("cd web && python -m unittest", "../../tests/test_a.py", nil), ("python -m unittest", "<string>", nil),
        // What was absolute is known.
        ("make -C web test", "\u{E000}/web/tests/test_a.py", "web/tests/test_a.py"),
        ("cd web && python -m unittest", "\u{E000}/tests/test_a.py", "tests/test_a.py"),
        ("make", "\u{E000}/build/x.py", nil), ("make", "\u{E000}/../x.py", nil),
    ])
    func files(_ run: String, _ written: String, _ path: String?) {
        #expect(self.path(run, written) == path)
    }

    /// pytest's report counts from its root folder, its tracebacks from where it was started.
    @Test func rootOfPytest() {
        #expect(path("pytest", "tests/test_a.py", .pytest) == "tests/test_a.py", "web has no settings of its own")
        #expect(path("pytest lib/tests", "tests/test_d.py", .pytest) == nil, "lib/pytest.ini may be the root's")
        #expect(path("pytest lib/tests", "tests/test_d.py", .pytest, fromStart: true) == "tests/test_d.py")
        #expect(path("pytest lib/tests", "lib/tests/test_d.py", .pytest, fromStart: true) == "lib/tests/test_d.py")
    }
}
