import Git
public import Model
import PolicyLanguage
import Rules

/// Something of an installation that is wrong.
public struct Ailment: Sendable, Hashable {
    /// What is wrong, and where.
    public var message: String
    /// Why it matters.
    public var reason: String
    /// The command after which it is gone.
    public var command: SuggestedCommand

    /// Makes an ailment.
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

    /// What is wrong of it.
    static func look(_ patient: Patient) async throws -> [Ailment]
}

/// What every check of the doctor's looks at.
struct Patient {
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

    /// What was looked at, each with what is wrong of it.
    public func examine() async throws -> [(name: String, ailments: [Ailment])] {
        let patient = try patient()
        var result: [(String, [Ailment])] = []
        for check in Self.checks { result.append((check.name, try await check.look(patient))) }
        return result
    }

    private func patient() throws -> Patient {
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
        return Patient(workspace: workspace, policy: policy, mistakes: mistakes, interpreter: interpreter)
    }
}
