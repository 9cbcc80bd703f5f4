package import Git
package import Model
import Patterns
import Words

/// How a branch takes up what another one has: the one place that chooses between a fast-forward, a rebase, a merge, and
/// a new branch with copies of the commits.
///
/// A rebase that `history/published-rewrite` would refuse is never suggested, nor a merge that `history/merge-commits`
/// would refuse, nor work on a branch that takes none.
package struct BranchUpdate: Sendable {
    /// The way that nothing refuses.
    package enum Way: Sendable, Hashable {
        /// The branch has no commit of its own.
        case fastForward
        /// Its commits are made anew on top of the other branch's.
        case rebase
        /// Others hold some of its commits, or it holds merges, so that they stay as they are.
        case merge
        /// Neither a rebase nor a merge is allowed: the commits are copied to a new branch of this name.
        case copy(String)
        /// The branch takes no commits: they move to a new branch of this name, and it follows the other one again.
        case move(String)
    }

    /// The way.
    package let way: Way
    /// Those of its commits that others hold, the newest first.
    package let shared: [Commit]
    /// Who holds each of its commits.
    package let publications: [ObjectID: Publication]
    /// The first of its commits that is a merge, nil where there is none.
    package let merge: Commit?
    private let branch: UpdatedBranch
    /// A name for a branch at commits that are on none here; nil where they are on one, or HEAD is at them.
    private let fresh: String?

    // A branch of more commits is judged by its newest ones.
    private static let mostCommits = 1_000

    /// Chooses.
    ///
    /// - Parameters:
    ///   - branch: The branch.
    ///   - tip: What the other branch has.
    ///   - policy: Whose rules have to be kept.
    ///   - newName: Finds a name for a new branch.
    package init(
        _ branch: UpdatedBranch, onto tip: ObjectID, _ policy: Policy, _ repository: borrowing Repository,
        newName: () throws -> String
    ) throws {
        self.branch = branch
        fresh = branch.name == nil && !branch.isCheckedOut ? try newName() : nil
        let own = try repository.commits(
            from: branch.tip, excluding: [tip] + (branch.after.map { [$0] } ?? []), limit: Self.mostCommits)
        let target = try branch.name.flatMap { try repository.pushTarget(of: $0) }
        let publications = try PublishedBranches(repository, target: target, fork: branch.fork)
            .publications(of: own, for: branch.identity, in: repository)
        self.publications = publications
        let keepsShared = policy.history.map { $0.publishedRewrite == .error } ?? false
        let refusesMerges = policy.history.map { $0.mergeCommits == .error } ?? false
        shared = own.filter { publications[$0.id]?.isShared ?? false }
        merge = own.first { $0.parents.count > 1 }
        if own.isEmpty, branch.after == nil, !branch.isGrowing {
            way = .fastForward
        } else if branch.takesNoCommits {
            way = .move(try newName())
        } else if keepsShared, !shared.isEmpty {
            way = refusesMerges ? .copy(try newName()) : .merge
        } else {
            way = merge != nil && !refusesMerges ? .merge : .rebase
        }
    }

    /// The command.
    ///
    /// - Parameters:
    ///   - name: The other branch as Git is told, unquoted.
    ///   - keepsUncommitted: True where changes wait that are in no commit yet.
    ///   - keepsAll: True where Git would leave commits out that the other branch had once.
    package func command(onto name: String, keepsUncommitted: Bool = false, keepsAll: Bool = false)
        -> SuggestedCommand
    {
        let onto = ShellWords.quoted(name)
        let keeping = keepsUncommitted ? " --autostash" : ""
        let all = keepsAll ? " --no-fork-point" : ""
        let word = branch.name.map(ShellWords.quoted) ?? branch.tip.short
        let begin = fresh.map { SuggestedCommand("git switch -c \(ShellWords.quoted($0)) \(branch.tip.short) && ") }
        let first: SuggestedCommand = begin ?? (branch.isCheckedOut ? "" : "git switch \(word) && ")
        switch way {
        case .fastForward: return "\(first)git merge --ff-only\(keeping) \(onto)"
        case .merge: return "\(first)git merge --no-edit\(keeping) \(onto)"
        case .rebase:
            let last = branch.isCheckedOut || fresh != nil ? "" : " \(word)"
            let start: SuggestedCommand = begin ?? ""
            guard let after = branch.after else { return "\(start)git rebase\(keeping)\(all) \(onto)\(last)" }
            return "\(start)git rebase\(keeping) --onto \(onto) \(after.short)\(last)"
        case .copy(let new):
            let new = ShellWords.quoted(new)
            return
                "git switch -c \(new) --no-track \(onto) && git cherry-pick --allow-empty --no-merges \(onto)..\(branch.tip.short)"
        case .move(let new):
            let new = ShellWords.quoted(new)
            guard branch.name != nil else { return "git switch -c \(new) \(branch.tip.short)" }
            return branch.isCheckedOut
                ? "git switch -c \(new) && git branch -f \(word) \(onto)"
                : "git branch \(new) \(word) && git branch -f \(word) \(onto)"
        }
    }
}

/// A branch that is to take up what another one has.
package struct UpdatedBranch: Sendable {
    /// Its name, nil on a detached HEAD.
    package var name: String?
    /// Its newest commit.
    package var tip: ObjectID
    /// The commit after which its own work begins, where that is not simply what the other branch lacks: upstream has
    /// taken back what comes before, or has merged it as one commit.
    package var after: ObjectID?
    /// True where HEAD is on it.
    package var isCheckedOut: Bool
    /// True where the policy lets no work be on it.
    package var takesNoCommits: Bool
    /// True while a commit on top of it is made.
    package var isGrowing = false
    /// Who asks.
    package var identity: Identity
    /// The remote that is the user's own fork, nil where none is known to be that.
    package var fork: String?

    /// Makes a branch.
    package init(
        name: String?, tip: ObjectID, after: ObjectID? = nil, isCheckedOut: Bool = true, takesNoCommits: Bool = false,
        identity: Identity, fork: String? = nil
    ) {
        self.name = name
        self.tip = tip
        self.after = after
        self.isCheckedOut = isCheckedOut
        self.takesNoCommits = takesNoCommits
        self.identity = identity
        self.fork = fork
    }
}

/// A branch of the user's own that stands on commits of another one.
package struct StackedBranch {
    /// Its name on the fork, such as `origin/feature/b`.
    package let name: String
    /// The command that makes it follow, once the other branch has its new commits.
    package let command: SuggestedCommand

    /// - Parameters:
    ///   - name: The branch as the fork has it.
    ///   - branch: The branch that is rewritten.
    ///   - tip: What that branch has before.
    package init(_ name: String, on branch: String, from tip: ObjectID) {
        self.name = name
        let local = name.split(separator: "/", maxSplits: 1).last.map(String.init) ?? name
        command = "git rebase --onto \(ShellWords.quoted(branch)) \(tip.short) \(ShellWords.quoted(local))"
    }
}

extension CheckContext {
    /// The branch here that holds what is judged, nil where none does, and whether HEAD is there.
    ///
    /// Git names no branch for a push of `HEAD:NAME` or of a commit, and what the remote calls it may be another one here.
    var judgedBranch: (name: String?, isCheckedOut: Bool) {
        guard let push = subject.push else { return (facts.head.branch, true) }
        if let local = push.localBranch { return (local, local == facts.head.branch) }
        let isHead = push.localName == "HEAD" && push.new == facts.head.commit
        return isHead ? (facts.head.branch, true) : (nil, false)
    }

    /// The commands that bring upstream's commits under the branch.
    func wayToUpstream() throws -> SuggestedCommand {
        guard stage != .ci, let upstream = facts.upstream, let tip = upstream.tip,
            let head = subject.commit ?? subject.head
        else {
            // The branch of a proposal is checked out elsewhere, by whoever made it.
            return "git rebase \(ShellWords.quoted(comparedName))"
        }
        let repository = try repository()
        let (name, isCheckedOut) = judgedBranch
        var branch = UpdatedBranch(
            name: name, tip: head, after: subject.upstream?.after, isCheckedOut: isCheckedOut,
            takesNoCommits: name.map { BranchProtected.isProtected($0, self) } ?? false, identity: facts.identity,
            fork: facts.fork)
        branch.isGrowing = stage == .commit
        let update = try BranchUpdate(
            branch, onto: tip, policy, repository, newName: { try BranchProtected.newName(self) })
        let remote = ShellWords.quoted(upstream.remote)
        let keepsUncommitted = stage == .commit
        // `git remote add` leaves no `upstream/HEAD` behind before Git 2.48.
        guard upstream.branch != nil else {
            return
                "git fetch \(remote) HEAD && \(update.command(onto: "FETCH_HEAD", keepsUncommitted: keepsUncommitted))"
        }
        return "git fetch \(remote) && \(update.command(onto: upstream.name, keepsUncommitted: keepsUncommitted))"
    }
}
