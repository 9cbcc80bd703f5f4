public import Engine
import Git
import Globs
import Platform
import PolicyLanguage
import Rules
import TOML

/// What `gate init` finds in a repository before it writes a policy.
public struct ProjectSurvey: Sendable {
    /// The names of the remotes.
    public var remotes: [String] = []
    /// The branch at HEAD, nil where it is detached.
    public var branch: String?
    /// The upstream's default branch, nil where it is not known.
    public var upstreamBranch: String?
    /// The interpreter that steps would run with.
    public var interpreter: Interpreter?
    /// The tests, nil where none were found.
    var tests: TestEvidence?
    /// What trains.
    var training = TrainingDraft()
    /// Globs of the project's own Python files, or of its notebooks.
    var documented: [String] = []
    /// Globs of the files at the top that name what the project depends on.
    var dependencyFiles: [String] = []
    /// True before the first commit.
    public var isUnborn = false

    // Whoever keeps more scripts than this is told of the first ones.
    private static let mostSources = 3_000

    /// True before a repository's first commit.
    public static func isUnborn(_ workspace: Workspace) throws -> Bool { try workspace.open().head().commit == nil }

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
        let files = ProjectFiles(top: top)
        survey.read(files)
        return survey
    }

    /// Reads the evidence in a project's files.
    mutating func read(_ files: ProjectFiles) {
        let scripts = files.python.prefix(Self.mostSources).map { ScriptSource($0, files.bytes($0)) }
        let notebooks = files.notebooks.prefix(100).map { ScriptSource($0, files.code(ofNotebook: $0)) }
        let commands = DocumentedCommands.read(files)
        tests = TestEvidence.find(files, scripts, commands)
        let candidates = TrainingCandidates(
            files, TrainingGraph(scripts + notebooks), commands, programs: Self.programs(files))
        training = TrainingDraft(candidates)
        documented = DocumentedPaths.find(files)
    }

    /// The programs that a project installs, each with the function that it calls: `train` with `package.cli:main`.
    private static func programs(_ files: ProjectFiles) -> [String: String] {
        guard let document = try? TOMLDocument.read(files.bytes("pyproject.toml")) else { return [:] }
        var programs: [String: String] = [:]
        for table in [document["project", "scripts"], document["tool", "poetry", "scripts"]] {
            guard case .table(let members) = table else { continue }
            for (name, value) in members { if case .string(let entry) = value { programs[name] = entry } }
        }
        return programs
    }
}
