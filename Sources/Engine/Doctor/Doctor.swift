import Git
public import Model
import PolicyLanguage
import Rules

/// Something of an installation that is wrong.
public struct DoctorProblem: Sendable, Hashable {
    /// What is wrong, and where.
    public var message: String
    /// Why it matters.
    public var reason: String
    /// The command after which it is gone.
    public var command: SuggestedCommand

    /// Makes an problem.
    init(_ message: String, _ reason: String, _ command: SuggestedCommand) {
        self.message = message
        self.reason = reason
        self.command = command
    }
}

/// One kind of thing that `gate doctor` looks at.
protocol DoctorCheck {
    /// What it is called.
    static var name: String { get }

    /// The problems found.
    static func look(_ context: DoctorContext) async throws -> [DoctorProblem]
}

/// What every check looks at.
struct DoctorContext {
    let workspace: Workspace
    /// The policy that judges here; nil where there is none that can be read.
    let policy: Policy?
    /// What is wrong with it.
    let mistakes: [Finding]
    let interpreter: Interpreter?

    var surroundings: Surroundings { workspace.surroundings }
    /// True where a step starts Python.
    var wantsPython: Bool { policy.map { !$0.tests.isEmpty || !$0.training.isEmpty } ?? false }
}

/// Looks at everything on which verdicts of this clone depend.
public struct Doctor: Sendable {
    /// What is looked at, in the order in which it is told: what others depend on comes first.
    private static var checks: [any DoctorCheck.Type] {
        [
            PolicyHealth.self, HookHealth.self, InterpreterHealth.self, PackageHealth.self, ProbeHealth.self,
            TrustHealth.self, HistoryHealth.self, LFSHealth.self,
        ]
    }

    private let workspace: Workspace

    /// A doctor for a repository.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// What was looked at, each with the problems found.
    public func examine() async throws -> [(name: String, problems: [DoctorProblem])] {
        let context = try context()
        var result: [(String, [DoctorProblem])] = []
        for check in Self.checks { result.append((check.name, try await check.look(context))) }
        return result
    }

    private func context() throws -> DoctorContext {
        let repository = try workspace.open()
        var policy: Policy?
        var mistakes: [Finding] = []
        let head = try repository.head().commit
        let lying = try JudgedPolicy.lying(repository).map { PolicyText(bytes: $0, origin: .workTree) }
        let tree = try head.map { try repository.commit($0).tree } ?? .emptyTree
        do {
            let text =
                try lying ?? JudgedPolicy.find(repository, tree: tree, commit: head, base: nil, stage: .push)
            if let text {
                policy = text.reading.policy
                mistakes = PolicyFindings.mistakes(text.reading, in: text)
            } else {
                mistakes = [PolicyFindings.missing(borrowFrom: JudgedPolicy.owner(repository))]
            }
        } catch let problem as Candidates.Problem {
            mistakes = [problem.finding]
        }
        let interpreter = Interpreter.find(
            policy: policy?.environment.python, installed: try repository.configuration("gate.python"),
            workTree: repository.workTree, surroundings: workspace.surroundings)
        return DoctorContext(workspace: workspace, policy: policy, mistakes: mistakes, interpreter: interpreter)
    }
}
