import Platform
import Words

/// How a project's own tests are run.
struct TestEvidence: Sendable, Hashable {
    /// The command line.
    var command: String
    /// `unittest` or `pytest`.
    var report: String
    /// Why this one, for people.
    var reason: String

    /// Finds the suite; nil where there is none.
    static func find(_ files: ProjectFiles, _ sources: [ScriptSource], _ commands: [DocumentedCommand]) -> TestEvidence?
    {
        // A training script may be named `something_test.py`: what defines tests is one.
        let tests = sources.filter { source in
            let name = Paths.name(of: source.path)
            let isNamed = name.hasPrefix("test_") || name.hasSuffix("_test.py") || name.hasPrefix("tests")
            return source.definesTests && (isNamed || ProjectFiles.isInTests(source.path)) && name != "conftest.py"
        }
        guard !tests.isEmpty else { return nil }
        let groups: [String: [ScriptSource]] = Dictionary(grouping: tests) { Self.folder($0.path) }
        let best = groups.keys.map { Self.rank($0) }.min() ?? 0
        let folders: [String] = groups.keys.filter { Self.rank($0) == best }.sorted()
        let chosen: [ScriptSource] = folders.flatMap { groups[$0] ?? [] }
        let named = commands.first { isPytest($0.command) }
        let configured = pytestSetting(files)
        let usesPytest = named != nil || configured != nil || chosen.contains(where: \.wantsPytest)
        if usesPytest {
            let words = named.map { selection($0.command, files) } ?? []
            let places = words.contains { !$0.hasPrefix("-") && files.exists($0) } ? [] : folders.filter { !$0.isEmpty }
            let why =
                named.map { "\($0.place) runs pytest" } ?? configured.map { "\($0) configures pytest" }
                ?? "functions named test_"
            let line = (["python", "-m", "pytest", "-q"] + words + places.prefix(4)).map(ShellWords.quoted)
            return TestEvidence(
                command: line.joined(separator: " "), report: "pytest",
                reason: "\(held(chosen, in: folders)), \(why)")
        }
        let folder = folders.first ?? ""
        var line = "python -m unittest discover"
        if !folder.isEmpty { line += " -s \(ShellWords.quoted(folder))" }
        if files.exists("\(folder)/__init__.py"), !folder.isEmpty { line += " -t ." }
        let own = groups[folder] ?? []
        if !own.contains(where: { Paths.name(of: $0.path).hasPrefix("test") }) { line += " -p '*_test.py'" }
        return TestEvidence(
            command: line, report: "unittest", reason: "\(held(chosen, in: folders)), unittest")
    }

    private static func held(_ tests: [ScriptSource], in folders: [String]) -> String {
        let count = counted(tests.count, "test file")
        if folders == [""] { return count }
        return "\(count) in " + folders.prefix(3).map { "\($0.isEmpty ? "." : $0)/" }.joined(separator: ", ")
    }

    /// The folder that is named to a runner: the one of tests, else the outermost.
    private static func folder(_ path: String) -> String {
        let folders = ProjectFiles.folders(path)
        if let place = folders.firstIndex(where: {
            ["tests", "test", "testing", "unit_tests", "unittests"].contains($0)
        }) {
            return folders[...place].joined(separator: "/")
        }
        return folders.first ?? ""
    }

    /// The project's suite comes before what lies in its parts, and examples come last.
    private static func rank(_ folder: String) -> Int {
        if ProjectFiles.isExample(folder + "/x") { return 5 }
        if folder == "tests" || folder == "test" { return 0 }
        if folder.isEmpty { return 2 }
        return ProjectFiles.isInTests(folder + "/x") ? 1 : 3
    }

    private static func isPytest(_ command: ReadCommand) -> Bool {
        switch command.target {
        case .module("pytest"), .program("pytest"), .program("py.test"): true
        default: false
        }
    }

    /// The file that configures pytest.
    private static func pytestSetting(_ files: ProjectFiles) -> String? {
        if let file = files.python.first(where: { Paths.name(of: $0) == "conftest.py" }) { return file }
        if files.exists("pytest.ini") { return "pytest.ini" }
        for (file, words) in [
            ("pyproject.toml", "[tool.pytest"), ("setup.cfg", "[tool:pytest]"), ("tox.ini", "[pytest]"),
        ]
        where files.text(file).contains(words) { return file }
        return nil
    }

    /// What selects tests in a command of the project's own.
    private static func selection(_ command: ReadCommand, _ files: ProjectFiles) -> [String] {
        var words: [String] = []
        var arguments = command.arguments[...]
        while let word = arguments.popFirst() {
            if word == "-m" || word == "-k", let value = arguments.popFirst() {
                if !value.contains("$") { words += [word, value] }
            } else if word.hasPrefix("--ignore=") {
                words.append(word)
            } else if !word.hasPrefix("-"), !word.contains("$"), files.exists(word),
                !ProjectFiles.isExample(word + "/x")
            {
                words.append(word.hasSuffix("/") ? String(word.dropLast()) : word)
            }
        }
        return words
    }
}
