public import Model
import PolicyLanguage

/// What a repository asks of its commits and pushes, decoded from `.qualitygate.yml`.
public struct Policy: Sendable, Hashable {
    /// The file's name, at the top of the repository.
    public static let fileName = PolicyFile.name
    /// Its path in the repository.
    public static let path = RepositoryPath(fileName)
    /// The version of the language that this program reads.
    public static let languageVersion = PolicyFile.version
    /// The policy that `version: 1` alone stands for.
    public static let defaultPolicy = Policy()

    /// Whether errors block or are reported as warnings.
    public var mode: PolicyMode
    /// The rules about the upstream branch, nil when off.
    public var upstream: UpstreamPolicy?
    /// The rules about branches, nil when off.
    public var branches: BranchesPolicy?
    /// The rules about commits, nil when off.
    public var history: HistoryPolicy?
    /// The project's unit tests, in the file's order.
    public var tests: [TestStep]
    /// Training scripts to smoke-test, in the file's order.
    public var training: [TrainingStep]
    /// The rules about docstrings, nil when off.
    public var docs: DocsPolicy?
    /// The rules about notebooks, nil when off.
    public var notebooks: NotebooksPolicy?
    /// The rules about files as such, nil when off.
    public var files: FilesPolicy?
    /// Any commands as checks, in the file's order.
    public var commands: [CommandStep]
    /// How the folder is made in which steps run.
    public var snapshot: SnapshotPolicy
    /// How steps are carried out.
    public var engine: EnginePolicy
    /// What steps find in their environment.
    public var environment: EnvironmentPolicy
    /// Where run records go beside the local log, nil when off.
    public var tracker: TrackerPolicy?
    /// Whether a person may skip checks.
    public var skips: SkipsPolicy
    /// Policies that this one builds on: a path, or `REMOTE:REF:PATH`.
    public var extends: [String]

    /// Makes a policy.
    public init(
        mode: PolicyMode = .enforce, upstream: UpstreamPolicy? = UpstreamPolicy(),
        branches: BranchesPolicy? = BranchesPolicy(), history: HistoryPolicy? = HistoryPolicy(),
        tests: [TestStep] = [], training: [TrainingStep] = [], docs: DocsPolicy? = DocsPolicy(),
        notebooks: NotebooksPolicy? = NotebooksPolicy(), files: FilesPolicy? = FilesPolicy(),
        commands: [CommandStep] = [], snapshot: SnapshotPolicy = SnapshotPolicy(),
        engine: EnginePolicy = EnginePolicy(), environment: EnvironmentPolicy = EnvironmentPolicy(),
        tracker: TrackerPolicy? = TrackerPolicy(), skips: SkipsPolicy = SkipsPolicy(), extends: [String] = []
    ) {
        self.mode = mode
        self.upstream = upstream
        self.branches = branches
        self.history = history
        self.tests = tests
        self.training = training
        self.docs = docs
        self.notebooks = notebooks
        self.files = files
        self.commands = commands
        self.snapshot = snapshot
        self.engine = engine
        self.environment = environment
        self.tracker = tracker
        self.skips = skips
        self.extends = extends
    }
}
