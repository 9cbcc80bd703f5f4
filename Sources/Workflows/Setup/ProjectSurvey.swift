public import Engine
import Git
import Globs
import Platform
import PolicyLanguage
import Rules

/// What `gate init` finds in a repository before it writes a policy.
public struct ProjectSurvey: Sendable {
    /// How the unit tests are run.
    public struct Tests: Sendable, Hashable {
        /// The command line.
        public var command: String
        /// `unittest` or `pytest`.
        public var report: String
        /// The folder with the tests, nil where they lie at the top.
        public var folder: String?
    }

    /// A script that seems to train a model.
    public struct Script: Sendable, Hashable {
        /// Its path, relative to the top.
        public var path: String
        /// True where its argument parser demands arguments.
        public var wantsArguments: Bool
    }

    /// The names of the remotes.
    public var remotes: [String] = []
    /// The branch at HEAD, nil where it is detached.
    public var branch: String?
    /// The upstream's default branch, nil where it is not known.
    public var upstreamBranch: String?
    /// The interpreter that a person's own terminal would use.
    public var interpreter: Interpreter?
    /// The tests, nil where none were found.
    public var tests: Tests?
    /// Scripts that seem to train, the likeliest first.
    public var scripts: [Script] = []
    /// Globs of the project's own Python files.
    public var documented: [String] = []
    /// Globs of the files at the top that name what the project depends on.
    public var dependencyFiles: [String] = []
    /// True before the first commit.
    public var isUnborn = false

    // Enough for every research repository that was looked at; a data folder full of files must not keep a person waiting.
    private static let mostFiles = 20_000
    private static let deepest = 5

    /// Looks at a repository.
    public static func look(_ workspace: Workspace) throws -> ProjectSurvey {
        let repository = try workspace.open()
        let surroundings = workspace.surroundings
        var survey = ProjectSurvey()
        let facts = try RepositoryReader.facts(
            repository, policy: .init(), state: repository.state,
            now: surroundings.now)
        survey.remotes = facts.remotes.map(\.name)
        survey.branch = facts.head.branch
        survey.isUnborn = facts.head.isUnborn
        survey.upstreamBranch = facts.upstream?.branch
        guard let top = repository.workTree else { return survey }
        survey.interpreter = Interpreter.detect(workTree: top, surroundings: surroundings)
        let names = Files.names(in: top).map { String(decoding: $0, as: UTF8.self) }
        survey.dependencyFiles = ["requirements*.txt", "pyproject.toml"].filter { glob in
            names.contains { PathPattern(glob)?.matches(Array($0.utf8)) == true }
        }
        let files = pythonFiles(top)
        survey.tests = findTests(files, top)
        survey.scripts = findScripts(files, top)
        survey.documented = documentedPaths(files)
        return survey
    }

    private static func pythonFiles(_ top: String) -> [String] {
        var files: [String] = []
        var seen = 0
        func walk(_ folder: String, _ depth: Int) {
            let path = folder.isEmpty ? top : "\(top)/\(folder)"
            if Files.exists(path + "/pyvenv.cfg") { return }
            for name in Files.names(in: path).map({ String(decoding: $0, as: UTF8.self) }).sorted() {
                seen += 1
                guard seen < mostFiles else { return }
                let relative = folder.isEmpty ? name : "\(folder)/\(name)"
                if name.hasSuffix(".py") || name.hasSuffix(".toml") || name.hasSuffix(".ini") {
                    files.append(relative)
                } else if depth < deepest, !name.hasPrefix("."), name != "node_modules", !name.contains("."),
                    Files.isFolder("\(top)/\(relative)"), !Files.isLink("\(top)/\(relative)")
                {
                    walk(relative, depth + 1)
                }
            }
        }
        walk("", 0)
        return files
    }

    private static func text(_ file: String, _ top: String) -> String {
        ((try? Files.read("\(top)/\(file)", limit: 1 << 20)) ?? nil).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func findTests(_ files: [String], _ top: String) -> Tests? {
        let isTestFolder = { (file: String) in
            file.split(separator: "/").dropLast().contains { $0 == "tests" || $0 == "test" }
        }
        // A training script may be named `something_test.py`; in a folder of tests that name is a test's.
        let tests = files.filter { file in
            let name = Paths.name(of: file)
            guard name.hasSuffix(".py") else { return false }
            return name.hasPrefix("test_") || (name.hasSuffix("_test.py") && isTestFolder(file))
        }
        guard let first = tests.first else { return nil }
        let folder = first.contains("/") ? String(first.split(separator: "/")[0]) : nil
        let usesPytest =
            files.contains { Paths.name(of: $0) == "conftest.py" || $0 == "pytest.ini" }
            || text("pyproject.toml", top).contains("[tool.pytest")
            || tests.prefix(50).contains { file in
                let text = text(file, top)
                return text.contains("import pytest") || text.hasPrefix("def test_") || text.contains("\ndef test_")
            }
        if usesPytest {
            return Tests(
                command: "python -m pytest -q" + (folder.map { " \($0)" } ?? ""), report: "pytest", folder: folder)
        }
        guard let folder else { return Tests(command: "python -m unittest discover", report: "unittest", folder: nil) }
        let isPackage = files.contains("\(folder)/__init__.py")
        return Tests(
            command: "python -m unittest discover -s \(folder)" + (isPackage ? " -t ." : ""), report: "unittest",
            folder: folder)
    }

    private static func findScripts(_ files: [String], _ top: String) -> [Script] {
        var found: [(rank: Int, script: Script)] = []
        for file in files where file.hasSuffix(".py") {
            let name = Paths.name(of: file)
            guard name.contains("train") || name.hasPrefix("main") || name.hasPrefix("run"), !name.hasPrefix("test_")
            else {
                continue
            }
            let text = text(file, top)
            let hasFramework = ["torch", "lightning", "transformers", "keras", "tensorflow", "jax", "sklearn"].contains
            {
                text.contains("import \($0)") || text.contains("from \($0)")
            }
            let trains = [".backward(", "optimizer", "Trainer(", ".fit(", "train("].contains { text.contains($0) }
            guard hasFramework || name == "train.py", trains else { continue }
            var rank = 10 * file.split(separator: "/").count
            if name == "train.py" { rank -= 8 } else if name.hasPrefix("train") { rank -= 6 }
            if !text.contains("__main__") { rank += 5 }
            let wantsArguments =
                text.contains("required=True") || text.contains("add_argument('") && !text.contains("add_argument('-")
                || text.contains("add_argument(\"")
                    && text.split(separator: "add_argument(\"").dropFirst().contains { !$0.hasPrefix("-") }
            found.append((rank, Script(path: file, wantsArguments: wantsArguments)))
        }
        return found.sorted { ($0.rank, $0.script.path) < ($1.rank, $1.script.path) }.map(\.script)
    }

    private static func documentedPaths(_ files: [String]) -> [String] {
        if files.contains(where: { $0.hasPrefix("src/") && $0.hasSuffix(".py") }) { return ["src/**/*.py"] }
        let packages = files.filter { $0.hasSuffix("/__init__.py") && $0.split(separator: "/").count == 2 }
            .map { String($0.split(separator: "/")[0]) }.filter { $0 != "tests" && $0 != "test" }
        if !packages.isEmpty { return packages.map { "\($0)/**/*.py" } }
        let scripts = files.filter { $0.hasSuffix(".py") && !$0.hasPrefix("tests/") }
        if scripts.isEmpty { return [] }
        return ["**/*.py"] + (files.contains { $0.hasPrefix("tests/") } ? ["!tests/"] : [])
    }
}
