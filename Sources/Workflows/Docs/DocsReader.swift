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
    public func baseline() async throws -> Baseline {
        let draft = try DocsBaseline.draft(try await context())
        guard let path = draft.path, let top = try workspace.open().workTree else {
            throw Problem(
                finding: Finding(
                    "docs/missing", .error,
                    "the policy names no baseline: add `baseline: docs-baseline.txt` to `docs:`",
                    command: try editing()))
        }
        guard draft.hasChecks else {
            throw Problem(
                finding: Finding(
                    "docs/missing", .error,
                    "no check of single definitions is on, so there is nothing to know: set docs.missing or another",
                    command: try editing()))
        }
        let own = try isLocal()
        let local = try workspace.open().state.localBaselines
        let folder = own ? local : top
        if let link = Files.link(onTheWayTo: path, below: folder) {
            throw Problem(
                finding: Finding(
                    "docs/missing", .error,
                    "docs.baseline is \(path), and \(link) is a symbolic link: nothing is written behind one",
                    command: "ls -ld \(ShellWords.quoted("\(folder)/\(link)"))"))
        }
        return Baseline(path: path, folder: folder, isInTree: !own, text: draft.text, count: draft.count)
    }

    /// A baseline as it is to be written.
    public struct Baseline: Sendable {
        /// Its path, as the policy names it.
        public let path: String
        /// Where that path begins: the top of the work tree, or the local policy's own folder.
        public let folder: String
        /// False where it belongs to the local policy, so that no commit holds it.
        public let isInTree: Bool
        /// The whole file.
        public let text: String
        /// How many findings are known then.
        public let count: Int

        /// Writes it.
        public func write() throws {
            try Files.makeFolder(folder)
            try Files.write(Array(text.utf8), to: path, below: folder)
        }
    }

    /// Opens the policy's file.
    private func editing() throws -> SuggestedCommand {
        try isLocal() ? .editing(file: LocalPolicy.place(try workspace.open()).path) : .editing(Policy.path)
    }

    /// True where the local policy judges what is staged.
    private func isLocal() throws -> Bool { try Installation(workspace).policy().local != nil }

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
        var context = CheckContext(
            event: run.event, policy: policy, facts: facts, subject: Subject(tree: tree, head: head),
            place: workspace.place,
            now: surroundings.now, memory: AnswerMemory(run.state).memory)
        if try isLocal() { context.localBaselines = run.state.localBaselines }
        return context
    }

    private func policy(_ tree: ObjectID, _ repository: borrowing Repository) throws -> Policy {
        let found: PolicyText?
        do {
            found = try JudgedPolicy.find(repository, tree: tree, commit: nil, base: nil, stage: .commit)
        } catch let problem as Candidates.Problem {
            throw Problem(finding: problem.finding)
        }
        guard let text = found else { return .defaultPolicy }
        let reading = text.reading
        guard let policy = reading.policy else {
            throw Problem(
                finding: PolicyFindings.mistakes(reading, in: text).first ?? PolicyFindings.missing(borrowFrom: nil))
        }
        return policy
    }
}
