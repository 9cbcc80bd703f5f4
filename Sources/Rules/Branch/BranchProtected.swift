import Git
import Globs
import Model
import PolicyLanguage
import Words

/// `branch/protected`: new commits on a branch that only follows.
public enum BranchProtected: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "branch/protected", "A new commit, or a push of one, goes to a protected branch, or a push deletes one.",
        why: "A fork's main branch only follows its upstream. Work that is committed there has to be taken apart again "
            + "at the next fetch; on a branch of its own it can be rebased, shared and dropped.",
        wayPast: "Set branches.protected to the names that you want protected, or to [] for none.",
        bad: CheckExample(policy: "branches: {protected: [main]}", files: ["a.txt": "1\n"]),
        good: CheckExample(
            policy: "branches: {protected: [main]}", files: ["a.txt": "1\n"],
            commands: ["git switch -q -c feature/a"]))

    static let protectedKey = RuleKey<BranchesPolicy.Protected>(
        .branches, "protected", .protected, default: .auto,
        otherwise: "auto: the default branch, where upstream is not where you push", example: "[main, \"release/*\"]",
        "Branches that take no commits made here; `*` stays between slashes, `**` crosses them.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [protectedKey] }

    /// It judges what each reference would get.
    public static let scope = CheckScope.reference

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard context.policy.branches != nil else { return "branches: off" }
        if case .names(let names)? = context.policy.branches?.protected, names.isEmpty { return "no protected branch" }
        switch context.stage {
        case .commit:
            if context.facts.head.isDetached { return "HEAD is detached" }
            if context.facts.head.isUnborn { return "the branch has no commit yet" }
            if let operation = context.facts.operation, operation != .merge {
                return operation.isUnderWay
            }
            return nil
        case .push:
            return context.subject.push?.branch == nil ? "no branch is pushed" : nil
        case .message, .rewrite, .ci, .manual:
            return "judged at commit and push"
        }
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        context.stage == .push ? try judgePush(context) : try judgeCommit(context)
    }

    private static func judgeCommit(_ context: CheckContext) throws -> CheckResult {
        guard let branch = context.facts.head.branch, isProtected(branch, context) else { return CheckResult() }
        return CheckResult([
            Finding(
                description.id, .error, "commits do not belong on \(branch), which is protected",
                notes: [reason(branch, context)]
                    + (context.subject.amended == nil ? [] : ["the commit that is amended comes along"]),
                command: "git switch -c \(try newName(context))")
        ])
    }

    /// True where the policy protects a branch of this name.
    static func isProtected(_ branch: String, _ context: CheckContext) -> Bool {
        isProtected(branch, context.policy.branches, context.facts)
    }

    /// True where the rules about branches, nil when off, protect a branch of this name.
    public static func isProtected(_ branch: String, _ rules: BranchesPolicy?, _ facts: RepositoryFacts) -> Bool {
        switch rules?.protected {
        case .names(let names): names.contains { $0.matches(branch) }
        case .auto:
            // Only a fork has a branch that merely follows: where upstream is another remote than the one pushed to.
            if let upstream = facts.upstream, let push = facts.pushRemote {
                upstream.remote != push && upstream.follower == branch
            } else {
                false
            }
        case nil: false
        }
    }

    static func reason(_ branch: String, _ context: CheckContext) -> String {
        if case .auto = context.policy.branches?.protected, let upstream = context.facts.upstream {
            return
                "\(branch) follows \(upstream.remote)/\(upstream.follower ?? "HEAD"); work belongs on a branch of its own"
        }
        return "the policy's branches.protected names it; work belongs on a branch of its own"
    }

    /// A name for the branch where the work belongs: one that fits the policy, that no branch has, and that Git can have
    /// beside those that are there.
    static func newName(_ context: CheckContext) throws -> String {
        let explained = context.policy.branches?.explain?.split(separator: ",").first.map(String.init)
        let usual = explained.flatMap { $0.contains(" ") ? nil : $0 } ?? "feature/short-name"
        let pattern = context.policy.branches?.pattern
        let repository = try context.repository()
        for name in [usual, "fix/short-name", "short-name"] {
            if let free = try SuggestedBranchName.free(name, pattern, context.patternBudget, in: repository) {
                return free
            }
        }
        return usual
    }
}

extension BranchesPolicy {
    /// Which branches take no commits made here.
    public var protected: BranchesPolicy.Protected {
        get { rules[BranchProtected.protectedKey] }
        set { rules[BranchProtected.protectedKey] = newValue }
    }
}

extension BranchProtected {
    /// Judges what a push does to a branch of the remote.
    static func judgePush(_ context: CheckContext) throws -> CheckResult {
        guard let push = context.subject.push, let branch = push.branch, isProtected(branch, context) else {
            return CheckResult()
        }
        guard let commit = push.new else {
            return CheckResult([
                Finding(
                    description.id, .error, "\(push.shown) is protected and would be deleted",
                    notes: ["the policy's branches.protected covers it"], command: withoutIt(context))
            ])
        }
        if try isAllowed(commit, push, context) { return CheckResult() }
        return CheckResult([
            Finding(
                description.id, .error, "\(push.shown) is protected and would get commits that upstream does not have",
                notes: [isParent(push, context) ? parentReason(push) : reason(branch, context)],
                command: try elsewhere(commit, push, context))
        ])
    }

    /// What upstream has may go anywhere, which is how a fork's main follows.
    ///
    /// A branch may also begin where everything is published, and a remote that has nothing yet gets its first branch.
    private static func isAllowed(_ commit: ObjectID, _ push: PushedReference, _ context: CheckContext) throws -> Bool {
        let repository = try context.repository()
        if let tip = context.facts.upstream?.tip, try repository.descends(tip, from: commit) { return true }
        guard push.isNew else { return false }
        if context.subject.commits.isEmpty { return true }
        guard let remote = push.remote else { return false }
        return try repository.tips(matching: "refs/remotes/\(remote)/*").isEmpty
    }

    /// True where the push goes to the branch that this fork follows.
    private static func isParent(_ push: PushedReference, _ context: CheckContext) -> Bool {
        guard let upstream = context.facts.upstream, let own = context.facts.pushRemote, own != upstream.remote else {
            return false
        }
        return push.remote == upstream.remote && push.branch == upstream.branch
    }

    private static func parentReason(_ push: PushedReference) -> String {
        "\(push.shown) is what this fork follows; work reaches it by a pull request from a branch of your own"
    }

    /// Pushes the same commits to where work belongs.
    private static func elsewhere(_ commit: ObjectID, _ push: PushedReference, _ context: CheckContext) throws
        -> SuggestedCommand
    {
        let own = isParent(push, context) ? context.facts.pushRemote : nil
        let remote = ShellWords.quoted(own ?? push.destination)
        if let local = push.localBranch, !isProtected(local, context) {
            return "git push \(remote) \(ShellWords.quoted(local))"
        }
        return "git push \(remote) \(ShellWords.quoted("\(commit.short):refs/heads/\(try newName(context))"))"
    }

    /// The same push without the deletion, where anything is left of it.
    private static func withoutIt(_ context: CheckContext) -> SuggestedCommand {
        let others = context.event.pushed.filter { $0.name != context.subject.reference }
        guard !others.isEmpty, let destination = context.event.remote else { return "gate explain branch/protected" }
        let words = others.map { $0.isDeletion ? ":\($0.name)" : "\($0.localName):\($0.name)" }
        let line = (["git", "push", destination] + words).map(ShellWords.quoted).joined(separator: " ")
        return SuggestedCommand(line)
    }
}
