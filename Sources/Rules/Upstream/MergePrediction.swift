public import Git
public import Model
import PolicyLanguage
import Words

/// How a merge with upstream would end.
public enum MergePrediction: Sendable, Hashable {
    /// Git would do it alone.
    case clean
    /// Upstream has every change already, as after a squash merge.
    case contained
    /// A person would have to decide.
    case conflicts([MergeConflict])
    /// It could not be computed this time, with the reason.
    case unknown(String)
    /// It can never be computed here, with what is missing.
    case unsupported(String)
}

/// One place where a merge would need a person.
public struct MergeConflict: Sendable, Hashable {
    /// The file.
    public var path: RepositoryPath
    /// Git's word for it, such as `content`, `add/add`, `modify/delete` or `binary`.
    public var kind: String
    /// What happened on the two sides, or the lines between conflict markers in the merged file.
    public var detail: String

    /// Makes a conflict.
    public init(path: RepositoryPath, kind: String, detail: String) {
        self.path = path
        self.kind = kind
        self.detail = detail
    }

    /// One line for people, such as `train.py: lines 12-20 (content)`.
    public var line: String { "\(path): \(detail) (\(kind))" }
}

/// How what is judged and the upstream branch lie to each other.
public struct UpstreamComparison: Sendable, Hashable {
    /// How many commits upstream lacks.
    public var ahead = 0
    /// How many commits of upstream are missing.
    public var behind = 0
    /// The newest of those that are missing, the newest first.
    public var missing: [Commit] = []
    /// Another branch of upstream that this one follows by its name, such as `upstream/release`; then nothing is asked.
    public var follows: String?
    /// False where the two have no commit in common, as far as this clone knows.
    public var isRelated = true
    /// What lies beyond the end of a shallow history, where that may be why; nil where all of it is here.
    package var beyond: ShallowClone.Words?
    /// True where the branch still stands on commits that upstream has taken back.
    public var hasDroppedCommits = false
    /// The branch's first commits that upstream has as one, nil where there are none.
    public var merged: MergedPrefix?
    /// The commit after which the branch's own work begins, where that is not simply what upstream lacks.
    public var after: ObjectID?
    /// How the merge would end; nil where nothing is to be merged, or no rule asks for it.
    public var merge: MergePrediction?

    /// Makes a comparison of two equal commits.
    public init() {}

    /// A line for each of the newest missing commits, and how many more there are.
    package var missingLines: [String] {
        let lines = missing.map { "\($0.id.short) \($0.subject)" }
        return behind > lines.count ? lines + ["and \(behind - lines.count) more"] : lines
    }

    /// What a reader should know where there is nothing to find.
    package func remark(_ context: CheckContext) -> String? {
        let name = context.comparedName
        if let follows { return "the branch follows \(follows)" }
        if !isRelated { return "no commit in common with \(name)" }
        if merge == .contained {
            let branch = context.subject.push?.branch ?? context.facts.head.branch
            let follows = branch == context.facts.upstream?.branch
            return "\(name) has the branch's changes already" + (follows ? "" : ": git branch -D drops it")
        }
        return behind == 0 ? "has all of \(name)" : nil
    }
}

/// The first commits of a branch, where upstream has merged them as one commit.
public struct MergedPrefix: Sendable, Hashable {
    /// How many they are.
    public var count: Int
    /// Upstream's commit with all of their changes.
    public var commit: Commit

    /// Makes a prefix.
    public init(count: Int, commit: Commit) {
        self.count = count
        self.commit = commit
    }
}

extension UpstreamComparison {
    /// The result where a shallow history ends before the two meet; nil where the comparison tells.
    func undecided(_ check: CheckID, _ context: CheckContext) -> CheckResult? {
        guard let beyond else { return nil }
        let finding = Finding(
            check, .warning, "this cannot be compared with \(context.comparedName): \(beyond.reason)",
            notes: [beyond.note], command: SuggestedCommand(beyond.command), inconclusive: true)
        var result = CheckResult([finding], inconclusive: beyond.reason)
        result.once = "\(context.comparedName): \(beyond.reason)"
        return result
    }
}

extension CheckContext {
    /// Why nothing is compared with upstream here, nil where it is: what every rule about upstream's commits asks first.
    var reasonNotToCompareWithUpstream: String? {
        guard let policy = policy.upstream else { return "upstream: off" }
        if policy.fetch == .off { return "upstream.fetch: off" }
        guard let upstream = facts.upstream else { return "there is no remote" }
        switch stage {
        case .commit:
            if subject.head == nil { return "the branch has no commit yet" }
            if facts.head.isDetached { return "HEAD is detached" }
            if let operation = facts.operation { return operation.isUnderWay }
        case .push:
            if subject.reference?.hasPrefix("refs/heads/") != true { return "no branch is pushed" }
        case .ci:
            return event.base == nil ? "no --base was given" : nil
        case .message, .rewrite, .manual:
            return "judged at commit, at push and in CI"
        }
        return upstream.tip == nil ? "\(upstream.name) has not been fetched" : nil
    }

    /// The name of what is compared with: the base in CI, else the upstream branch.
    var comparedName: String { (stage == .ci ? event.base : nil) ?? facts.upstream?.name ?? "upstream" }

    /// The same with the age of what is known, such as `upstream/main, known as of 12:03`.
    var comparedNameWithAge: String {
        stage == .ci ? comparedName : facts.upstream.map { "\($0.name), \($0.known)" } ?? comparedName
    }
}
