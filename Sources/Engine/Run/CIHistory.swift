import Git
import Model
import Platform
import Rules
import Words

/// Brings the history that a CI system has left out of its checkout: nobody is there to deepen it by hand.
struct CIHistory {
    private let event: HookEvent
    private let workspace: Workspace
    private var fetched: [String] = []
    private var failure: String?

    // Each costs a connection, so there are few; the last one brings everything.
    private static let steps = ["--deepen=50", "--deepen=500", "--unshallow"]
    private static let timeoutMilliseconds = 300_000

    private init(_ event: HookEvent, _ workspace: Workspace) {
        self.event = event
        self.workspace = workspace
    }

    /// Fetches as much as it takes to know what lies between the base and HEAD.
    ///
    /// - Returns: What a reader should know of it.
    static func complete(_ event: HookEvent, _ workspace: Workspace) async throws -> [String] {
        guard event.stage == .ci, try workspace.open().isShallow else { return [] }
        var history = CIHistory(event, workspace)
        try await history.complete()
        var said: [String] = []
        if !history.fetched.isEmpty {
            said.append(
                "this checkout is shallow; gate fetched what was missing: \(history.fetched.joined(separator: ", "))")
        }
        if let failure = history.failure { said.append(failure) }
        return said
    }

    /// What is not known yet.
    private enum Lack {
        case base(BaseName)
        case history
    }

    private mutating func complete() async throws {
        // What an earlier run has fetched may be old, so a base that is not tracked is always asked for.
        if let name = baseName(), let source = name.fetched(from: try workspace.open()) {
            let isFetched = await fetch(source.remote, ["--depth=50", source.refspec])
            if !isFetched { return }
        }
        for step in Self.steps {
            guard let lack = try lack() else { return }
            let repository = try workspace.open()
            guard repository.isShallow else { return }
            var remote = "origin"
            if case .base(let name) = lack, let source = name.fetched(from: repository) { remote = source.remote }
            if let head = try repository.head().commit {
                let edges = repository.edges(reachedFrom: [head])
                if !edges.isEmpty { remote = ShallowClone.remote(edges, repository) }
            }
            guard await fetch(remote, [step]) else { return }
        }
    }

    private var asked: String? { event.base.flatMap { $0.isEmpty || CICandidate.isZeros($0) ? nil : $0 } }

    /// The base that was asked for, else what the CI system says; nil where there is neither.
    private func baseName() -> BaseName? {
        (asked ?? event.systemBase.flatMap { CICandidate.isZeros($0) ? nil : $0 }).map { BaseName($0) }
    }

    /// What has to be fetched before the range can be told, nil where it can.
    private func lack() throws -> Lack? {
        let repository = try workspace.open()
        guard let name = baseName(), let head = try repository.head().commit else { return nil }
        guard let base = try name.commit(repository)?.commit else { return .base(name) }
        // A push to the base itself: what it brought begins at the commit before.
        if base == head, asked != nil, let before = event.systemBase, !CICandidate.isZeros(before) {
            let earlier = BaseName(before)
            guard let commit = try earlier.commit(repository)?.commit else { return .base(earlier) }
            return try Self.isWhole(head, since: commit, repository) ? nil : .history
        }
        return try Self.isWhole(head, since: base, repository) ? nil : .history
    }

    /// True where every commit that one has and the base lacks is here.
    static func isWhole(_ head: ObjectID, since base: ObjectID, _ repository: borrowing Repository) throws -> Bool {
        if !repository.isShallow || head == base { return true }
        let range = try repository.range(from: head, excluding: [base], limit: 0)
        return try !range.isCut && repository.mergeBase(head, base) != nil
    }

    private mutating func fetch(_ remote: String, _ words: [String]) async -> Bool {
        let shown =
            "git fetch \((words + [remote]).filter { $0.hasPrefix("--") || $0 == remote }.joined(separator: " "))"
        do {
            let fetch = try UpstreamFetch(git: workspace.git, try workspace.open())
            let options = words.filter { $0.hasPrefix("--") }
            let refspecs = words.filter { !$0.hasPrefix("--") }
            if let failure = await fetch.deepen(
                remote: remote, options, refspecs, timeoutMilliseconds: Self.timeoutMilliseconds)
            {
                self.failure = "\(shown) failed: \(failure)"
                return false
            }
            fetched.append(shown)
            return true
        } catch {
            failure = "\(shown) failed: \(error)"
            return false
        }
    }
}

extension CIHistory {
    /// The finding where the range cannot be told.
    static func incomplete(_ head: ObjectID, _ base: Candidate.Base, _ repository: borrowing Repository)
        -> Candidates.Problem
    {
        let words = ShallowClone.words([head, base.commit], repository)
        return Candidates.Problem(
            finding: Finding(
                "ci/shallow", .error, "what lies between \(base.name) and HEAD is not in this clone",
                notes: [words?.reason, words?.note].compactMap { $0 },
                command: SuggestedCommand(words?.command ?? "git fetch --unshallow")
            ), isBroken: true)
    }
}
