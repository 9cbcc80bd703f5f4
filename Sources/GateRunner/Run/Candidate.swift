import GateChecks
import GateModel
import Git

/// Something that an event asks about, before any policy is read.
struct Candidate: Sendable {
    /// The tree to judge.
    var tree: ObjectID
    /// The commit that has it, nil while there is none.
    var commit: ObjectID?
    /// Where a snapshot's HEAD stands.
    var head: ObjectID?
    /// What a push does to a reference, nil at other stages.
    var push: ReferencePush?
    /// The commit whose policy judges, where that is not this candidate's own.
    var policyCommit: ObjectID?
    /// The commit that a range in CI begins after, nil where none was given.
    var base: ObjectID?
    /// Why nothing looks at the content, nil where everything does.
    var contentSkip: String?
    /// The commit that an amend replaces.
    var amended: ObjectID?
    /// What a reader should know about the choice.
    var notice: String?
    /// The policy that judges it in place of one of its own, nil where it has one.
    var standIn: PolicyText?
    /// True where the base that was asked for is not known, so that everything has to be judged.
    var judgesAll = false
}

/// Finds what an event asks about.
enum Candidates {
    /// The event asks about nothing that could be judged.
    struct Problem: Error {
        var finding: Finding
        /// True where nothing can be judged at all, which is no verdict on the work.
        var isBroken = false
    }

    /// Finds the candidates: the index at commit, every pushed reference at push, the head of the range in CI.
    ///
    /// - Parameters:
    ///   - isAmend: True where the commit that is made replaces HEAD's.
    ///   - writeTree: Asks Git itself for the index's tree, where libgit2 cannot read that index.
    static func find(
        _ event: HookEvent, _ repository: borrowing Repository, isAmend: Bool,
        writeTree: (String) async throws -> ObjectID
    ) async throws -> [Candidate] {
        switch event.stage {
        case .push: try PushCandidates.find(event, repository)
        case .ci: [try CICandidate.find(event, repository)]
        case .commit, .message, .rewrite, .manual: [try await staged(repository, isAmend: isAmend, writeTree)]
        }
    }

    private static func staged(
        _ repository: borrowing Repository, isAmend: Bool, _ writeTree: (String) async throws -> ObjectID
    ) async throws -> Candidate {
        let head = try repository.head().commit
        // The commit that an amend makes takes HEAD's place, so what it changes is what lies between HEAD's parent and it.
        let parent = try isAmend ? head.flatMap { try repository.commit($0).parents.first } : head
        let amended = isAmend ? head : nil
        switch try repository.indexContent() {
        case .tree(let tree): return Candidate(tree: tree, head: parent, amended: amended)
        case .needsGit(let reason):
            return Candidate(tree: try await writeTree(reason), head: parent, amended: amended)
        case .unmerged(let paths):
            throw Problem(
                finding: Finding(
                    "index/unmerged", .error, "\(paths.count) file\(paths.count == 1 ? " has" : "s have") conflicts",
                    at: paths.first.map { SourceLocation(RepositoryPath(bytes: $0)) },
                    notes: paths.prefix(10).map { RepositoryPath(bytes: $0).description }, command: "git status"))
        }
    }
}
