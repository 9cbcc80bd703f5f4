import GateChecks
public import GateModel
import GatePolicy
public import Git

/// Reads how much is documented of what a commit would hold now, without the network and without changing anything.
public struct DocsReader: Sendable {
    private let surroundings: Surroundings
    private let place: RepositoryPlace
    private let interruption: Interruption

    /// The policy is missing or has a mistake.
    public struct Problem: Error, Sendable {
        /// What is wrong, with the command that mends it.
        public var finding: Finding
    }

    /// A reader for a repository.
    public init(surroundings: Surroundings, place: RepositoryPlace, interruption: Interruption) {
        self.surroundings = surroundings
        self.place = place
        self.interruption = interruption
    }

    /// The project's name for people.
    public static func title(_ place: RepositoryPlace) throws -> String { try Repository(at: place).name }

    /// Reads it.
    ///
    /// - Throws: `Problem` where the policy can't be read; without one the defaults hold.
    public func report() async throws -> DocumentationReport {
        let repository = try Repository(at: place)
        let state = StateFolder(commonFolder: repository.commonFolder)
        let event = HookEvent(stage: .commit, trigger: "docs", allPaths: true)
        let runner = Runner(surroundings: surroundings, place: place, interruption: interruption)
        let run = RunUnderWay(
            runner: runner, state: state, event: event, repositoryPlace: place, started: .now)
        let folder = repository.workTree ?? repository.gitFolder
        let (gitFolder, indexFile) = (repository.gitFolder, repository.indexFile)
        let candidates: [Candidate]
        do {
            candidates = try await Candidates.find(event, repository, isAmend: false) { reason in
                try await run.writeTree(reason, folder: folder, gitFolder: gitFolder, indexFile: indexFile)
            }
        } catch let problem as Candidates.Problem {
            throw Problem(finding: problem.finding)
        }
        let tree = candidates.first?.tree ?? .emptyTree
        let head = candidates.first?.head
        let policy = try policy(tree, repository)
        let facts = try RepositoryReader.facts(
            repository, policy: policy.upstream, state: state, now: surroundings.now)
        return try DocsSurvey.report(
            CheckContext(
                event: event, policy: policy, facts: facts, subject: Subject(tree: tree, head: head), place: place,
                now: surroundings.now))
    }

    private func policy(_ tree: ObjectID, _ repository: borrowing Repository) throws -> Policy {
        guard
            let text = try JudgedPolicy.find(repository, tree: tree, commit: nil, base: nil, stage: .commit)
        else { return .defaultPolicy }
        let reading = Policy.decode(bytes: text.bytes)
        guard let policy = reading.policy else {
            throw Problem(
                finding: reading.diagnostics.first.map {
                    PolicyFindings.mistake($0, source: text.bytes, isStaged: text.origin == "index")
                } ?? PolicyFindings.missing(borrowFrom: nil))
        }
        return policy
    }
}
