import Testing

@testable import Rules
@Suite("Where pytest writes its report")
struct PytestReportTests {
    @Test(arguments: [
        ("pytest -q", "", PytestReport.Place.asked), ("pytest --junit-xml=a.xml", "", .own("a.xml")),
        ("pytest --junitxml a.xml tests", "", .own("a.xml")),
        ("pytest", "addopts = --junitxml=b.xml -q", .own("b.xml")),
        ("pytest --junitxml=a.xml", "addopts = --junitxml=b.xml", .own("a.xml")),
        ("pytest", "addopts = [\"--junitxml\", \"b.xml\"]", .own("b.xml")),
        ("pytest", "addopts = [\n  \"-q\",\n  '--junit-xml=b.xml',\n]", .own("b.xml")),
        ("pytest -p no:junitxml", "", .printed), ("pytest", "addopts = -p no:junitxml", .printed),
        ("pytest --junit-prefix=x", "", .asked), ("pytest --junitxml", "", .asked),
    ])
    func theLastOptionCounts(_ command: String, _ options: String, _ place: PytestReport.Place) {
        #expect(PytestReport(words: command.split(separator: " ").map(String.init), options: [options]).place == place)
    }

    @Test(arguments: [
        ("[pytest]\naddopts = -q\ntestpaths = --junitxml=x\n", "addopts = -q"),
        (
            "[pytest]\naddopts =\n    -q\n    # --junitxml=no\n    -x\n[tox]\ncommands = pytest --junitxml=x\n",
            "addopts =\n    -q\n    -x"
        ),
        ("[tool.pytest.ini_options]\naddopts = [\n  \"-q\",\n]\n\n[tool.x]\n", "addopts = [\n  \"-q\",\n]"),
        ("[tox]\ncommands = pytest --junitxml=x\n", ""), ("", ""),
    ])
    func theOptionsOfAFileEndWithTheirKey(_ text: String, _ options: String) {
        #expect(PytestReport.addopts(text) == options)
    }
}
