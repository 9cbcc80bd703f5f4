public import Git

/// Who holds a commit beside this clone.
///
/// Published: a remote-tracking branch or `refs/gate/upstream/…` reaches it. Shared: it is published by more than the
/// branch's own push and the user's other branches on their own fork, or it is published and somebody else wrote it.
public struct Publication: Sendable, Hashable {
    /// True where the branch's own push target reaches it.
    public var isOnOwnTarget: Bool
    /// Another branch that reaches it, by its name for people such as `upstream/main`; nil where there is none.
    public var otherHolder: String?
    /// Another branch on the user's own fork that stands on it, with nobody else's work; it has to follow a rewrite.
    public var follower: String?
    /// True where somebody else wrote it.
    public var isByOther: Bool

    /// Makes a publication.
    public init(
        isOnOwnTarget: Bool = false, otherHolder: String? = nil, follower: String? = nil, isByOther: Bool = false
    ) {
        self.isOnOwnTarget = isOnOwnTarget
        self.otherHolder = otherHolder
        self.follower = follower
        self.isByOther = isByOther
    }

    /// True where any other repository is known to hold it.
    public var isPublished: Bool { isOnOwnTarget || otherHolder != nil || follower != nil }
    /// True where others build on it, so that replacing it hurts them.
    public var isShared: Bool { otherHolder != nil || (isPublished && isByOther) }
}

/// The branches of other repositories that this clone knows, as far as they publish commits of one branch here.
public struct PublishedBranches: Sendable {
    /// Where the branch's own push goes, nil on a detached HEAD or without a remote.
    public let target: PushTarget?
    private let own: [ObjectID]
    /// Everything else, the likeliest holders first.
    private let others: [Tip]
    private let likely: Int
    /// The other branches on the user's own fork.
    private let onFork: [Tip]

    // A branch of more commits of its own is taken for somebody else's.
    private static let mostCommits = 1_000

    /// Reads the branches; 10,000 of them take some 20 ms, so it is done where an answer is needed and not before.
    ///
    /// - Parameters:
    ///   - repository: The repository.
    ///   - target: Where the judged branch is pushed, nil where it has no such place.
    ///   - fork: The remote that is the user's own fork of another one, nil where no remote is known to be that.
    public init(_ repository: borrowing Repository, target: PushTarget?, fork: String?) throws(GitError) {
        self.target = target
        var own: [ObjectID] = []
        var likely: [Tip] = []
        var others: [Tip] = []
        var onFork: [Tip] = []
        let forkStart = fork.map { "refs/remotes/\($0)/" }
        for tip in try repository.tips(matching: "refs/gate/upstream/*") {
            // The same branch under the name of the gate's own fetch.
            let name = "refs/remotes/" + tip.name.dropFirst("refs/gate/upstream/".count)
            if name == target?.trackingRef {
                own.append(tip.id)
            } else if name != target.map({ "refs/remotes/\($0.remote)/HEAD" }) {
                likely.append(Tip(name: name, id: tip.id))
            }
        }
        for tip in try repository.tips(matching: "refs/remotes/*") {
            if tip.name == target?.trackingRef {
                own.append(tip.id)
            } else if let forkStart, tip.name.hasPrefix(forkStart) {
                onFork.append(tip)
            } else if tip.name.hasSuffix("/main") || tip.name.hasSuffix("/master") {
                likely.append(tip)
            } else {
                others.append(tip)
            }
        }
        self.own = own
        self.others = likely + others
        self.likely = likely.count
        self.onFork = onFork
    }

    /// Says of each commit who holds it.
    ///
    /// - Parameters:
    ///   - commits: The commits.
    ///   - identity: Who asks.
    ///   - repository: The repository of these branches.
    /// - Returns: A publication for every one of them.
    public func publications(of commits: [Commit], for identity: Identity, in repository: borrowing Repository)
        -> [ObjectID: Publication]
    {
        let ids = commits.map(\.id)
        let onOwn = repository.reached(ids, from: own)
        // Most answers lie with the branches that everybody builds on, and thousands of others need not be read then.
        var holders = repository.reached(ids, from: others.prefix(likely).map(\.id))
        var open = ids.filter { holders[$0] == nil }
        if !open.isEmpty {
            for (id, index) in repository.reached(open, from: others.dropFirst(likely).map(\.id)) {
                holders[id] = index + likely
            }
        }
        open = ids.filter { holders[$0] == nil }
        let stacked = stacked(open, identity, repository)
        var publications: [ObjectID: Publication] = [:]
        for commit in commits {
            let holder = holders[commit.id].map { others[$0].name } ?? stacked.byOthers[commit.id]
            publications[commit.id] = Publication(
                isOnOwnTarget: onOwn[commit.id] != nil, otherHolder: holder.map(Self.shown),
                follower: stacked.own[commit.id].map(Self.shown), isByOther: identity.isOther(commit))
        }
        return publications
    }

    /// The branches of the user's own fork that hold commits which no other repository has.
    ///
    /// Somebody may have pushed work of their own there: a branch with it is theirs as well.
    private func stacked(_ commits: [ObjectID], _ identity: Identity, _ repository: borrowing Repository) -> (
        own: [ObjectID: String], byOthers: [ObjectID: String]
    ) {
        var own: [ObjectID: String] = [:]
        var byOthers: [ObjectID: String] = [:]
        guard !onFork.isEmpty, !commits.isEmpty else { return (own, byOthers) }
        let foreign = others.map(\.id)
        for tip in onFork {
            let held = repository.reached(commits, from: [tip.id]).keys
            if held.isEmpty { continue }
            let range = try? repository.commits(from: tip.id, excluding: foreign, limit: Self.mostCommits)
            let isOwn = range.map { $0.count < Self.mostCommits && !$0.contains(where: identity.isOther) } ?? false
            for id in held { if isOwn { own[id] = tip.name } else { byOthers[id] = tip.name } }
        }
        return (own, byOthers)
    }

    private static func shown(_ name: String) -> String { String(name.dropFirst("refs/remotes/".count)) }
}
