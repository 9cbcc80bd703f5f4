import GateModel
import GatePolicy
import Git

/// The policy that judges, and where it was read.
struct PolicyText: Sendable {
    var bytes: [UInt8]
    /// `index`, `commit`, `base` or `work tree`.
    var origin: String
    var commit: ObjectID?
    /// What a reader should know about the choice.
    var notice: String?
}

/// Chooses which policy judges: the index's at commit, the pushed tip's at push, the base's in CI.
///
/// A change that weakens the policy must not be judged by the policy that it brings.
enum JudgedPolicy {
    // A policy is a page of text; a larger file is a mistake or an attack.
    private static let limit = 1 << 20

    /// What a reader should know where the work tree's policy judges something that has none.
    static let borrowedNotice = "\(Policy.fileName) is not part of what is judged; the one in the work tree was used"

    /// Reads the text of the policy.
    ///
    /// - Returns: nil where there is none.
    static func find(
        _ repository: borrowing Repository, tree: ObjectID, commit: ObjectID?, base: ObjectID?, stage: Stage
    ) throws -> PolicyText? {
        if stage == .ci, let base {
            let baseTree = try repository.commit(base).tree
            if let bytes = try read(repository, baseTree) {
                return PolicyText(bytes: bytes, origin: "base", commit: base)
            }
        }
        if let bytes = try read(repository, tree) {
            var text = PolicyText(bytes: bytes, origin: commit == nil ? "index" : "commit", commit: commit)
            if stage == .ci {
                text.notice =
                    base == nil
                    ? "the policy is the head's own: no base was given"
                    : "the policy is the head's own: the base has none"
            }
            return text
        }
        guard stage != .ci, let folder = repository.workTree,
            let bytes = try Files.read("\(folder)/\(Policy.fileName)", limit: limit)
        else { return nil }
        return PolicyText(
            bytes: bytes, origin: "work tree", notice: borrowedNotice)
    }

    /// What to say where the work tree holds another policy than the one that judges: edits wait for `git add`.
    static func notYetJudged(_ repository: borrowing Repository, _ text: PolicyText) throws -> String? {
        guard text.origin != "work tree", let folder = repository.workTree,
            let bytes = try Files.read("\(folder)/\(Policy.fileName)", limit: limit), bytes != text.bytes
        else { return nil }
        let cure = text.origin == "index" ? "git add \(Policy.fileName)" : "a commit of it"
        return "\(Policy.fileName) in the work tree differs from the one that judges; \(cure) puts it in force"
    }

    /// Finds a branch that has a policy: upstream's, the default branch of a remote, or one of the usual names.
    static func owner(_ repository: borrowing Repository) -> String? {
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

    private static func read(_ repository: borrowing Repository, _ tree: ObjectID) throws -> [UInt8]? {
        guard let entry = try repository.entry(Policy.fileName, in: tree), case .file = entry.kind else { return nil }
        return try repository.blob(entry.id, limit: limit) ?? []
    }
}
