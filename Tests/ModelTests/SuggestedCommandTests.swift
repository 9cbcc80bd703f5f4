import Model
import Testing

@Suite("A suggested command is right from where its reader stands")
struct SuggestedCommandTests {
    private let removal: SuggestedCommand = "git rm --cached -- \(pathspec: "src/models/net.py")"

    @Test(arguments: [
        ("", "git rm --cached -- src/models/net.py"), ("src", "git rm --cached -- models/net.py"),
        ("src/models", "git rm --cached -- net.py"), ("docs/api", "git rm --cached -- ../../src/models/net.py"),
        ("src/mod", "git rm --cached -- ../models/net.py"), ("src/models/net", "git rm --cached -- ../net.py"),
    ])
    func pathsFollowTheFolder(_ folder: String, _ line: String) {
        #expect(removal.line(from: folder) == line)
    }

    @Test(arguments: [
        ("a[1].py", "git add -- ':(literal)a[1].py'", "$(git var GIT_EDITOR) 'a[1].py'"),
        (":top", "git add -- ':(literal):top'", "$(git var GIT_EDITOR) :top"),
        ("-x.py", "git add -- -x.py", "$(git var GIT_EDITOR) ./-x.py"),
        ("it's here.py", #"git add -- 'it'\''s here.py'"#, #"$(git var GIT_EDITOR) 'it'\''s here.py'"#),
        ("$(id).py", "git add -- '$(id).py'", "$(git var GIT_EDITOR) '$(id).py'"),
    ])
    func namesAreTakenAsTheyAre(_ name: String, _ adding: String, _ editing: String) {
        let path = RepositoryPath(name)
        let add: SuggestedCommand = "git add -- \(pathspec: path)"
        #expect(add.line() == adding)
        #expect(SuggestedCommand.editing(path).line() == editing)
    }

    @Test func aCommandOfThePolicyMeansTheTop() {
        let command = SuggestedCommand(atTop: "pytest tests/test_a.py::test_x")
        #expect(command.line() == "pytest tests/test_a.py::test_x")
        #expect(command.line(from: "src/models") == "(cd ../.. && pytest tests/test_a.py::test_x)")
    }

    /// A record keeps it for every reader, wherever `gate show` is typed.
    @Test(arguments: [
        "git rm --cached -- \(pathspec: "src/a[1].py")" as SuggestedCommand,
        "jupyter nbconvert \(path: "n/a.ipynb") && git add -- \(pathspec: "n/a.ipynb")", "git fetch origin",
        SuggestedCommand(atTop: "python -m unittest tests.test_a"),
        "git add -- \(pathspecs: ["a", "a b", "-c"]) && git commit",
    ])
    func aRecordKeepsIt(_ command: SuggestedCommand) throws {
        var record = RunRecord(
            id: "", gate: "", startedAt: "", durationMilliseconds: 0, stage: .commit, trigger: .run,
            findings: [Finding("files/size", .error, "m", command: command)], verdict: .rejected)
        record.next = NextAction.after(record.verdict, record.findings)
        let read = try RunRecord(document: Array(record.document.utf8)[...])
        #expect(read.findings == record.findings && read.next == record.next)
        for folder in ["", "src", "docs/api"] {
            #expect(read.next.first?.command.line(from: folder) == command.line(from: folder))
        }
    }
}
