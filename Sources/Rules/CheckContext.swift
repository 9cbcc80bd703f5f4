public import Git
public import Model
public import Patterns
import PolicyLanguage
public import Training

/// What a check may look at: values, read once before any check runs.
public struct CheckContext: Sendable {
    /// What is asked.
    public var event: HookEvent
    /// By which rules.
    public var policy: Policy
    /// Where the repository stands.
    public var facts: RepositoryFacts
    /// What is judged.
    public var subject: Subject
    /// How to open the repository, for checks that read blobs.
    public var place: RepositoryPlace
    /// The same, where the run has opened it already.
    public var shared: SharedRepository?
    /// The tree whose settings judge: the base's in CI; nil where the judged tree brings its own.
    public var judgeTree: ObjectID?
    /// The folder in which the local policy keeps its baselines; nil where another policy judges.
    public var localBaselines: String?
    /// Seconds since 1970.
    public var now: Int
    /// The message of the commit that is made, nil at every stage but `message`.
    public var message: CommitMessage?
    /// What earlier runs have worked out, nil where nothing is kept.
    public var memory: CheckMemory?
    /// What trainings are compared with.
    public var baselines = TrainingBaselines()
    /// Which steps have passed on other trees, nil where only what changed decides.
    public var passes: StepPasses?
    /// Configuration that this one Git command was given.
    public var configuration = CommandConfiguration(environment: [:])
    /// What the patterns of the policy may still use in this run.
    public var patternBudget = PatternBudget()
    /// True once the run is to end; a look at many files asks between two of them.
    public var isInterrupted: @Sendable () -> Bool = { false }
    /// The documented files that the checks of this run have read.
    let readings = DocsReadings()
    /// The same by what readers reach, for the check that asks for that whatever is counted.
    let publicReadings = DocsReadings()
    /// What the files of each tree are public for because of others.
    let reaches = ReachTables()
    /// What the checks of single definitions have found: one look at each documented file serves them all.
    let definitionLooks = DefinitionLooks()
    /// What the file checks have found: one look at each changed file serves them all.
    public let inspections = Inspections()
    /// The names in folders, each read once.
    let folders = FolderNames()

    /// Makes a context.
    public init(
        event: HookEvent, policy: Policy, facts: RepositoryFacts, subject: Subject, place: RepositoryPlace, now: Int,
        message: CommitMessage? = nil, memory: CheckMemory? = nil
    ) {
        self.event = event
        self.policy = policy
        self.facts = facts
        self.subject = subject
        self.place = place
        self.now = now
        self.message = message
        self.memory = memory
    }

    /// The repository, for use before anything is awaited.
    public func repository() throws(GitError) -> Repository {
        if let shared { return try shared.open() }
        return try Repository(at: place)
    }

    /// The stage that is judged.
    public var stage: Stage { event.stage }

    /// The tree from which settings and known findings are read, beside the policy.
    var settingsTree: ObjectID { judgeTree ?? subject.tree }

    /// The branch, where only `files` is judged on it: the one that HEAD is on, or that a push goes to.
    ///
    /// In CI none is: the name of a proposal's branch is its author's choice, who would choose the judge by it.
    public var exemptBranch: String? {
        let name: String? =
            switch stage {
            case .ci: nil
            case .push: subject.push.map(\.branch) ?? facts.head.branch
            case .commit, .message, .rewrite, .manual: facts.head.branch
            }
        return name.flatMap { policy.isExempt($0) ? $0 : nil }
    }

    /// True where the policy is among what changed.
    package var changesPolicy: Bool {
        let path = Array(Policy.fileName.utf8)
        return subject.changes.contains { $0.path == path }
    }
}

/// On which trees the steps of a policy have passed.
public struct StepPasses: Sendable {
    /// True where a step has passed on one tree that holds, of all that the step's `paths` select, just what the subject
    /// holds.
    ///
    /// Files that were judged on different trees prove nothing together: the tree that has all of them is another one.
    public var hold: @Sendable (StepSettings) -> Bool

    /// Makes passes.
    public init(hold: @escaping @Sendable (StepSettings) -> Bool) {
        self.hold = hold
    }
}

/// What the trainings of a policy are compared with.
public struct TrainingBaselines: Sendable {
    /// The last passing run on upstream, by the step's name.
    public var known: [String: TrainingBaseline]
    /// Why there is none for the others, and what makes one.
    public var missing: String
    /// What this machine is.
    public var machine: String

    /// Makes a set of baselines, an empty one by default.
    public init(_ known: [String: TrainingBaseline] = [:], missing: String = "", machine: String = "") {
        self.known = known
        self.missing = missing
        self.machine = machine
    }
}

/// Answers that follow from content alone, kept from run to run: a key names all that they follow from.
public struct CheckMemory: Sendable {
    /// The answer of a key, nil where it is not known.
    public var read: @Sendable (String) -> String?
    /// Keeps an answer of one line; where that fails, the next run works it out again.
    public var write: @Sendable (String, String) -> Void
    /// A longer answer by its name, nil where none is kept or it has more bytes than this.
    public var page: @Sendable (String, Int) -> [UInt8]?
    /// Keeps a longer answer in a file of its own.
    public var keepPage: @Sendable (String, [UInt8]) -> Void

    /// Makes a memory.
    public init(
        read: @escaping @Sendable (String) -> String?, write: @escaping @Sendable (String, String) -> Void,
        page: @escaping @Sendable (String, Int) -> [UInt8]?, keepPage: @escaping @Sendable (String, [UInt8]) -> Void
    ) {
        self.read = read
        self.write = write
        self.page = page
        self.keepPage = keepPage
    }
}

/// The message of a commit that is about to be made.
public struct CommitMessage: Sendable, Hashable {
    /// The message as Git will store it.
    public var text: String
    /// The file that holds it, by a path that the person can use.
    public var file: String

    /// Makes a message.
    public init(text: String, file: String) {
        self.text = text
        self.file = file
    }
}

/// A tree under judgement, with what changed in it.
public struct Subject: Sendable, Hashable {
    /// The tree.
    public var tree: ObjectID
    /// The commit that has it, nil while the commit does not exist yet.
    public var commit: ObjectID?
    /// The commit on which a snapshot's HEAD stands: the parent at commit, the commit itself later.
    public var head: ObjectID?
    /// What changed since the base: the parent at commit, what the remote or upstream has at push, the base in CI.
    public var changes: [TreeChange]
    /// The commits that `changes` compares with: a path among them differs from each.
    public var compared: [ObjectID]
    /// What differs from the tree of each of these commits alone; a tree that several of them have stands once.
    public var differences: [[TreeChange]]
    /// What the push does to a reference, nil at other stages.
    public var push: PushedReference?
    /// The commits that are new, the newest first; empty at commit.
    ///
    /// At push those that no remote has, as far as this clone knows; in CI those that the base lacks.
    public var commits: [Commit]
    /// How it lies to the upstream branch, nil where no rule asks for it.
    public var upstream: UpstreamComparison?
    /// What the new commits stand on, none where they reach back to the first commit.
    public var bases: [ObjectID]
    /// The commit that an amend replaces, nil where a new one is made.
    public var amended: ObjectID?

    /// Makes a subject.
    public init(
        tree: ObjectID, commit: ObjectID? = nil, head: ObjectID? = nil, changes: [TreeChange] = [],
        push: PushedReference? = nil, commits: [Commit] = [], bases: [ObjectID] = [],
        upstream: UpstreamComparison? = nil, amended: ObjectID? = nil, compared: [ObjectID] = [],
        differences: [[TreeChange]]? = nil
    ) {
        self.tree = tree
        self.commit = commit
        self.head = head
        self.changes = changes
        self.compared = compared
        self.differences = differences ?? [changes]
        self.push = push
        self.commits = commits
        self.upstream = upstream
        self.bases = bases
        self.amended = amended
    }

    /// The reference that a push would move, its full name on the remote.
    public var reference: String? { push?.name }

    /// The paths that are new or other than before, as files, in Git's order.
    public var changedFiles: [TreeEntry] {
        changes.compactMap(\.entry).filter { if case .file = $0.kind { true } else { false } }
    }
}

/// Where the repository stands, as far as rules ask for it.
public struct RepositoryFacts: Sendable, Hashable {
    /// HEAD.
    public var head: Head
    /// What Git is in the middle of.
    public var operation: Operation?
    /// The remotes.
    public var remotes: [Remote]
    /// The fork's parent, nil where there is no remote that could be it.
    public var upstream: UpstreamFacts?
    /// The remote to which the current branch is pushed, nil where there is none.
    public var pushRemote: String?
    /// The remote that is the user's own fork of upstream, nil where no remote is known to be that.
    public var fork: String?
    /// How the current branch began, nil where it is no new one or no rule asks.
    public var beginning: BranchBeginning?
    /// Who commits here, read where a rule asks whose a commit is.
    public var identity: Identity
    /// The command line of the Git process that asks, nil where the system does not tell.
    public var asking: GitCommandLine?

    /// Makes facts.
    public init(
        head: Head, operation: Operation? = nil, remotes: [Remote] = [], upstream: UpstreamFacts? = nil,
        pushRemote: String? = nil, identity: Identity = Identity(), asking: GitCommandLine? = nil
    ) {
        self.head = head
        self.operation = operation
        self.remotes = remotes
        self.upstream = upstream
        self.pushRemote = pushRemote
        self.identity = identity
        self.asking = asking
    }
}

/// How a branch began that has no commit of its own yet.
public struct BranchBeginning: Sendable, Hashable {
    /// The branch that was left for it, or that was named as its start; nil where none is known.
    public var base: String?
    /// The work tree that was made for it, nil where it is checked out in one that was there.
    public var workTree: String?

    /// Makes a beginning.
    public init(base: String?, workTree: String? = nil) {
        self.base = base
        self.workTree = workTree
    }
}

/// What is known of the upstream branch.
public struct UpstreamFacts: Sendable, Hashable {
    /// The remote's name.
    public var remote: String
    /// The branch's short name, nil while only the remote's HEAD is known.
    public var branch: String?
    /// The default branch of the remote that is pushed to; a fork mostly has the names of its parent.
    public var forkBranch: String?
    /// The newest commit that is known of it.
    public var tip: ObjectID?
    /// Seconds since 1970 of the last fetch that went well, nil where there was none.
    public var fetchedAt: Int?
    /// That moment in local time: `12:03`, with the date where it was another day.
    public var fetchedAtText: String?
    /// What the branch had before it was last seen to be rewritten, nil where it never was.
    public var rewrittenFrom: ObjectID?
    /// Why the last fetch failed, nil where it went well.
    public var failure: String?
    /// True where a fetch has been started in the background by this run.
    public var isBeingFetched: Bool

    /// Makes facts.
    public init(
        remote: String, branch: String? = nil, tip: ObjectID? = nil, fetchedAt: Int? = nil, failure: String? = nil,
        isBeingFetched: Bool = false
    ) {
        self.remote = remote
        self.branch = branch
        self.tip = tip
        self.fetchedAt = fetchedAt
        self.failure = failure
        self.isBeingFetched = isBeingFetched
    }

    /// The name for people, such as `upstream/main`.
    public var name: String { "\(remote)/\(branch ?? "HEAD")" }

    /// The branch here that follows upstream's, as far as that is known before the first fetch.
    var follower: String? { branch ?? forkBranch }

    /// The age of what is known in words, such as `known as of 12:03`.
    public var known: String { fetchedAtText.map { "known as of \($0)" } ?? "of unknown age" }
}

extension PushedReference {
    /// The commit that the reference would get, nil for a deletion.
    public var new: ObjectID? {
        get { newCommit.flatMap(ObjectID.init(hex:)) }
        set { newCommit = newValue?.description }
    }
    /// The commit that the remote has there, nil where it has none, or one that is not in this clone.
    public var old: ObjectID? {
        get { oldCommit.flatMap(ObjectID.init(hex:)) }
        set { oldCommit = newValue?.description }
    }
}
