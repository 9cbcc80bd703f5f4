package import Git
package import Model
import Platform
import PolicyLanguage
package import Rules

/// The policy that judges, and where it was read.
package struct PolicyText: Sendable {
    package var bytes: [UInt8]
    package var origin: PolicyOrigin
    package var commit: ObjectID?
    /// What a reader should know about the choice.
    package var notice: String?
    /// The policy that the user last said yes to, where that one judges.
    package var recorded: RecordedPolicy?
    /// Where it lies, nil for the file at the top of a tree or of the work tree.
    package var place: PolicyPlace?
    /// Its path in a tree.
    package var treePath: String

    package init(
        bytes: [UInt8], origin: PolicyOrigin, commit: ObjectID? = nil, notice: String? = nil,
        recorded: RecordedPolicy? = nil, place: PolicyPlace? = nil, treePath: String = Policy.fileName
    ) {
        self.place = place
        self.treePath = treePath
        self.bytes = bytes
        self.origin = origin
        self.commit = commit
        self.notice = notice
        self.recorded = recorded
    }

    /// The name that its mistakes carry.
    package var name: String { place?.shown ?? Policy.fileName }
    /// The policy and what is wrong with it.
    package var reading: PolicyReading { Policy.decode(bytes: bytes, file: RepositoryPath(name)) }
}

/// Chooses which policy judges: the index's at commit, the pushed tip's at push, the base's in CI.
///
/// A change that weakens the policy must not be judged by the policy that it brings. A branch without a policy is judged by
/// the user's own word: a file in the work tree that Git does not track, else the local policy in the Git folder, else the
/// policy to which they last said yes.
package enum JudgedPolicy {
    // A policy is a page of text; a larger file is a mistake or an attack.
    private static let limit = 1 << 20

    /// What a reader should know where the work tree's policy judges something that has none.
    package static let borrowedNotice =
        "\(Policy.fileName) is not part of what is judged; the one in the work tree was used"

    /// Reads the text of the policy.
    ///
    /// - Returns: nil where there is none.
    package static func find(
        _ repository: borrowing Repository, tree: ObjectID, commit: ObjectID?, base: ObjectID?, stage: Stage
    ) throws -> PolicyText? {
        if stage == .ci, let base {
            let baseTree = try repository.commit(base).tree
            if let bytes = try read(repository, baseTree) {
                return PolicyText(bytes: bytes, origin: .base, commit: base)
            }
        }
        if let bytes = try read(repository, tree) {
            var text = PolicyText(bytes: bytes, origin: commit == nil ? .index : .commit, commit: commit)
            if stage == .ci {
                text.notice =
                    base == nil
                    ? "the policy is the head's own: no base was given"
                    : "the policy is the head's own: the base has none"
            }
            return text
        }
        return stage == .ci ? nil : try standIn(repository, index: commit == nil ? tree : nil)
    }

    /// The policy for what has none.
    ///
    /// - Parameter index: The index's tree, nil where another is judged.
    private static func standIn(_ repository: borrowing Repository, index: ObjectID?) throws -> PolicyText? {
        let lying = try lying(repository)
        let own = lying.map { PolicyText(bytes: $0, origin: .workTree, notice: borrowedNotice) }
        // A file that Git tracks belongs to the branch that is checked out, and says nothing of another one.
        if let own, try !isTracked(repository, index) { return own }
        // It is for branches that have none; a commit that takes the policy away is judged as the branch was.
        if let local = try LocalPolicy.read(repository), try index == nil || headPolicy(repository) == nil {
            return PolicyText(bytes: local.bytes, origin: .local, place: local.place)
        }
        if let recorded = try RecordedPolicy.read(repository) {
            return PolicyText(bytes: recorded.bytes, origin: .recorded, recorded: recorded)
        }
        // A commit that takes the policy away must not get away with it.
        if index != nil, let head = try headPolicy(repository) {
            return PolicyText(
                bytes: head.bytes, origin: .commit, commit: head.commit,
                notice: "what is staged takes \(Policy.fileName) away: judged by the one at HEAD")
        }
        return own
    }

    /// The policy of the commit at HEAD, nil where it has none.
    private static func headPolicy(_ repository: borrowing Repository) throws -> (bytes: [UInt8], commit: ObjectID)? {
        guard let head = try repository.head().commit,
            let bytes = try read(repository, try repository.commit(head).tree)
        else { return nil }
        return (bytes, head)
    }

    /// Reads the file in the work tree; a link, which may lead to any file of the user's, is no policy.
    package static func lying(_ repository: borrowing Repository) throws -> [UInt8]? {
        guard let file = repository.workTree.map({ "\($0)/\(Policy.fileName)" }), !Files.isLink(file) else {
            return nil
        }
        return try Files.read(file, limit: limit)
    }

    /// True where the index has a policy.
    package static func isTracked(_ repository: borrowing Repository, _ index: ObjectID?) throws -> Bool {
        if let index { return try read(repository, index) != nil }
        guard case .tree(let tree) = try repository.indexContent() else { return true }
        return try read(repository, tree) != nil
    }

    /// What to say where the work tree holds another policy than the one that judges: edits wait for `git add`.
    package static func notYetJudged(_ repository: borrowing Repository, _ text: PolicyText) throws -> String? {
        guard text.origin == .index || text.origin == .commit, let bytes = try lying(repository),
            bytes != text.bytes
        else { return nil }
        let cure = text.origin == .index ? "git add \(Policy.fileName)" : "a commit of it"
        return "\(Policy.fileName) in the work tree differs from the one that judges; \(cure) puts it in force"
    }

    /// Finds a branch that has a policy: upstream's, the default branch of a remote, or one of the usual names.
    package static func owner(_ repository: borrowing Repository) -> String? {
        let upstream = (try? repository.references(matching: "refs/gate/upstream/*")) ?? []
        let names = upstream + ["upstream/HEAD", "origin/HEAD", "upstream/main", "origin/main", "main", "master"]
        for name in names {
            guard let commit = repository.commit(named: name), let tree = try? repository.commit(commit).tree,
                let entry = try? repository.entry(Policy.fileName, in: tree), case .file = entry.kind
            else { continue }
            return name
        }
        return nil
    }

    /// Reads the policy in a tree, nil where it has none.
    package static func read(
        _ repository: borrowing Repository, _ tree: ObjectID, _ path: String = Policy.fileName
    ) throws -> [UInt8]? {
        guard let entry = try repository.entry(path, in: tree), case .file = entry.kind else { return nil }
        return try repository.blob(entry.id, limit: limit) ?? []
    }
}
