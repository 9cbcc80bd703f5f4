public import Engine
import Git
public import Model
import Platform
import PolicyLanguage
import Rules
import Words

/// Reads how much is documented of what a commit would hold now, without the network and without changing anything.
public struct DocsReader: Sendable {
    private let workspace: Workspace
    private var surroundings: Surroundings { workspace.surroundings }

    /// The policy is missing or has a mistake.
    public struct Problem: Error, Sendable {
        /// What is wrong, with the command that mends it.
        public var finding: Finding
    }

    /// A reader for a repository.
    public init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// The project's name for people.
    public static func title(_ workspace: Workspace) throws -> String { try workspace.open().name }

    /// Reads it.
    ///
    /// - Throws: `Problem` where the policy can't be read; without one the defaults hold.
    public func report() async throws -> DocumentationReport {
        let context = try await context()
        return try DocsSurvey.report(context, symbols: try symbols(context))
    }

    /// The symbol graphs that the last run of `docs.swift` has left; nil where the policy asks for none.
    private func symbols(_ context: CheckContext) throws -> [ProducedFile]? {
        guard context.policy.docs?.swift != nil else { return nil }
        let repository = try workspace.open()
        let cache = CacheFolder(
            commonFolder: repository.commonFolder, name: repository.name,
            in: context.policy.snapshot.folder ?? surroundings.cacheFolder + "/gate")
        return StepOutput.kept(DocsSwift.folderName, in: cache, wanted: DocsSwift.fileEnd)
    }

    /// Reads the known findings as a baseline would have them now.
    ///
    /// - Throws: `Problem` where the policy can't be read or names no place for a baseline.
    public func baseline() async throws -> (path: String, file: String, text: String, count: Int) {
        let draft = try DocsBaseline.draft(try await context())
        guard let path = draft.path, let top = try workspace.open().workTree else {
            throw Problem(
                finding: Finding(
                    "docs/missing", .error,
                    "the policy names no baseline: add `baseline: docs-baseline.txt` to `docs:`",
                    command: .editing(Policy.path)))
        }
        guard draft.hasChecks else {
            throw Problem(
                finding: Finding(
                    "docs/missing", .error,
                    "no check of single definitions is on, so there is nothing to know: set docs.missing or another",
                    command: .editing(Policy.path)))
        }
        return (path, "\(top)/\(path)", draft.text, draft.count)
    }

    private func context() async throws -> CheckContext {
        let repository = try workspace.open()
        let run = Run(HookEvent(stage: .commit, trigger: .docs, allPaths: true), in: workspace, state: repository.state)
        let candidates: [Candidate]
        do {
            candidates = try await Candidates.find(run, repository)
        } catch let problem as Candidates.Problem {
            throw Problem(finding: problem.finding)
        }
        let tree = candidates.first?.tree ?? .emptyTree
        let head = candidates.first?.head
        let policy = try policy(tree, repository)
        let facts = try RepositoryReader.facts(
            repository, policy: policy.upstream, state: run.state, now: surroundings.now)
        return CheckContext(
            event: run.event, policy: policy, facts: facts, subject: Subject(tree: tree, head: head),
            place: workspace.place,
            now: surroundings.now, memory: AnswerMemory(run.state).memory)
    }

    private func policy(_ tree: ObjectID, _ repository: borrowing Repository) throws -> Policy {
        guard
            let text = try JudgedPolicy.find(repository, tree: tree, commit: nil, base: nil, stage: .commit)
        else { return .defaultPolicy }
        let reading = Policy.decode(bytes: text.bytes)
        guard let policy = reading.policy else {
            throw Problem(
                finding: PolicyFindings.mistakes(reading, in: text).first ?? PolicyFindings.missing(borrowFrom: nil))
        }
        return policy
    }
}
