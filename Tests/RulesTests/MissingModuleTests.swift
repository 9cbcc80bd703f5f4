import Testing

import Model

@testable import Rules
@Suite("A module that is not there is told from other failures")
struct MissingModuleTests {
    @Test(arguments: [
        ("ModuleNotFoundError: No module named 'torch'", "torch"),
        ("E   ModuleNotFoundError: No module named 'a.b_c'; 'a' is not a package", "a.b_c"),
        ("/usr/bin/python3: No module named pytest\n", "pytest"),
        ("line\nImportError: No module named torch.cuda\n", "torch.cuda"),
    ])
    func isFound(_ text: String, _ name: String) { #expect(MissingModule(in: text)?.name == name) }

    @Test(arguments: ["", "No module", "No module named ", "No module named ''", "AssertionError: 1 != 2", "\u{0}"])
    func isNotFound(_ text: String) { #expect(MissingModule(in: text) == nil) }

    @Test func aLongNameIsCut() {
        let name = MissingModule(in: "No module named '\(String(repeating: "x", count: 10_000))'")?.name
        #expect(name?.count == 80)
    }

    @Test(arguments: [
        ("pytest -q tests", "pytest tests/test_m.py::test_x"),
        ("uv run pytest", "uv run pytest tests/test_m.py::test_x"),
        ("python -m pytest -x", "python -m pytest tests/test_m.py::test_x"),
        ("make test", "python -m pytest tests/test_m.py::test_x"),
        (".venv/bin/pytest tests", ".venv/bin/pytest tests/test_m.py::test_x"),
    ])
    func oneTestRunsTheWayOfItsStep(_ step: String, _ command: String) {
        let failure = TestReading.Failure(name: "tests/test_m.py::test_x", message: "", lines: [])
        #expect(PytestReader.command(for: failure, step: step)?.line() == command)
    }
}
