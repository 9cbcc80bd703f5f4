import Git
import Globs
import Model
import Patterns
import PolicyLanguage
import Rules
import Words

/// The name of a branch that is to be made, judged before anything is begun.
struct NewBranchName: Sendable {
    let name: String
    /// What a reader should know of the name, where it is taken all the same.
    var notes: [String] = []

    /// Judges a typed name: Git must take it, the policy's pattern match it, and nothing be in its way.
    ///
    /// - Throws: `Refusal` with a name that fits.
    init(_ typed: String, _ policy: Policy, _ repository: borrowing Repository) throws {
        name = typed
        let branches = policy.branches
        let budget = PatternBudget()
        let suggestion = try Self.suggestion(typed, branches, budget, repository)
        guard ReferenceName.isBranch(typed) else {
            throw Refusal(
                "Git takes no branch of the name \(typed)", notes: Self.explanation(branches), command: suggestion)
        }
        let remote = try repository.pushRemote(of: nil, among: try repository.remotes().map(\.name))
        if try repository.reference("refs/heads/\(typed)") != nil {
            throw Refusal(
                "the branch \(typed) exists already", command: "git switch \(ShellWords.quoted(typed))")
        }
        if let remote, try repository.reference("refs/remotes/\(remote)/\(typed)") != nil {
            let word = ShellWords.quoted(typed)
            throw Refusal(
                "\(remote)/\(typed) exists already, so a new branch of this name could not be pushed",
                command: "git switch -c \(word) --track \(ShellWords.quoted("\(remote)/\(typed)"))")
        }
        if let other = try SuggestedBranchName.inTheWay(of: typed, repository) {
            throw Refusal(
                "the branch \(other) is in the way: Git cannot have both \(other) and \(typed)",
                command: try Self.beside(other, typed, branches, budget, repository))
        }
        if case .names(let globs)? = branches?.protected, globs.contains(where: { $0.matches(typed) }) {
            throw Refusal("\(typed) would be a protected branch, which takes no commits", command: suggestion)
        }
        guard let pattern = branches?.pattern, let weight = branches?.name, weight != .off else { return }
        let message: String
        switch pattern.outcome(of: typed, budget) {
        case .matched: return
        case .unmatched: message = "the branch name \(typed) does not follow this project's pattern"
        case .inconclusive(let reason):
            message = "nobody knows whether \(typed) follows this project's pattern: \(reason)"
        }
        if weight == .error, policy.mode == .enforce {
            throw Refusal(message, notes: Self.explanation(branches), command: suggestion)
        }
        notes = [message] + Self.explanation(branches)
    }

    private static func suggestion(
        _ typed: String, _ branches: BranchesPolicy?, _ budget: PatternBudget, _ repository: borrowing Repository
    ) throws -> SuggestedCommand {
        let name = try SuggestedBranchName.name(for: typed, branches, budget).flatMap {
            try SuggestedBranchName.free($0, branches?.pattern, budget, in: repository)
        }
        return name.map { "gate start \(ShellWords.quoted($0))" } ?? "gate explain branch/name"
    }

    private static func explanation(_ branches: BranchesPolicy?) -> [String] {
        guard let pattern = branches?.pattern else { return [] }
        return ["names match \(pattern.text)"] + (branches?.explain.map { ["for example: \($0)"] } ?? [])
    }

    /// The same name in a form that can stand beside a branch, else a new name for that branch.
    private static func beside(
        _ other: String, _ typed: String, _ branches: BranchesPolicy?, _ budget: PatternBudget,
        _ repository: borrowing Repository
    ) throws -> SuggestedCommand {
        var candidates = ["\(typed)-2"]
        if typed.hasPrefix(other + "/") { candidates.insert("\(other)-\(typed.dropFirst(other.count + 1))", at: 0) }
        for candidate in candidates {
            if let pattern = branches?.pattern, pattern.outcome(of: candidate, budget) != .matched { continue }
            if try SuggestedBranchName.inTheWay(of: candidate, repository) == nil,
                try repository.reference("refs/heads/\(candidate)") == nil
            {
                return "gate start \(ShellWords.quoted(candidate))"
            }
        }
        return "git branch -m \(ShellWords.quoted(other)) \(ShellWords.quoted(other + "-branch"))"
    }
}
