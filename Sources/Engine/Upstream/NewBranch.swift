import Git
import Platform
import Rules

/// Tells a branch that has just begun, by what Git wrote down of it: see git-reflog(1).
struct NewBranch: Sendable {
    // A hook runs at once; who comes back to a branch later has been told already.
    private static let mostSeconds = 30

    /// The branch that post-checkout asks about, nil where nobody starts work there: a rebase and a bisection switch too.
    static func candidate(_ repository: borrowing Repository, _ surroundings: Surroundings) throws -> Candidate? {
        let head = try repository.head()
        guard let commit = head.commit, head.branch != nil, repository.operation() == nil,
            surroundings.environment["GIT_REFLOG_ACTION"] == nil
        else { return nil }
        return Candidate(tree: try repository.commit(commit).tree, commit: commit, head: commit)
    }

    /// How the current branch began, nil where it is not new or its start was chosen.
    ///
    /// - Parameters:
    ///   - head: Where HEAD stands.
    ///   - upstream: The upstream branch, which is the ordinary start.
    ///   - now: Seconds since 1970, nil where the age does not matter.
    static func beginning(
        _ head: Head, upstream: UpstreamFacts, now: Int?, _ repository: borrowing Repository
    ) throws -> BranchBeginning? {
        guard let branch = head.branch else { return nil }
        let log = repository.commonFolder + "/logs/refs/heads/" + branch
        if let now {
            guard let changed = Files.modificationTime(log), abs(now - changed) <= mostSeconds else { return nil }
        }
        guard let bytes = try Files.read(log, limit: 1 << 12) else { return nil }
        let messages = Self.messages(bytes)
        guard messages.count == 1, let start = after("branch: Created from ", messages[0]),
            let left = try leftBranch(branch, repository)
        else { return nil }
        var base = left.name
        if start != "HEAD" {
            base = try ordinary(start, upstream, repository)
        } else if let name = base, try repository.reference("refs/heads/\(name)") == nil {
            // On a detached HEAD a commit was chosen.
            return nil
        }
        guard start == "HEAD" || base != nil else { return nil }
        return BranchBeginning(base: base, workTree: left.isNewWorkTree ? repository.workTree : nil)
    }

    /// A start that people mean by habit; a tag, a commit or another remote's branch was chosen for a reason.
    private static func ordinary(_ start: String, _ upstream: UpstreamFacts, _ repository: borrowing Repository) throws
        -> String?
    {
        let name = after("refs/heads/", start) ?? start
        if try repository.reference("refs/heads/\(name)") != nil { return name }
        let remote = after("refs/remotes/", start) ?? start
        guard try repository.reference("refs/remotes/\(remote)") != nil, let branch = upstream.branch,
            remote.hasSuffix("/\(branch)")
        else { return nil }
        return remote
    }

    /// What was left for the new branch, by what HEAD wrote down.
    ///
    /// - Returns: nil where nobody switched just now and by hand: a rebase writes other words.
    private static func leftBranch(_ branch: String, _ repository: borrowing Repository) throws
        -> (name: String?, isNewWorkTree: Bool)?
    {
        let messages = Self.messages(try Files.readEnd(repository.gitFolder + "/logs/HEAD", limit: 1 << 12) ?? [])
        // `git worktree add` writes these two lines, and Git before 2.16 none.
        if messages.allSatisfy({ $0.isEmpty || $0 == "reset: moving to HEAD" }), messages.count <= 2 {
            return (nil, true)
        }
        guard let names = messages.last.flatMap({ after("checkout: moving from ", $0) }),
            names.hasSuffix(" to \(branch)"),
            !messages.contains(where: { $0.hasPrefix("checkout: moving from \(branch) to ") })
        else { return nil }
        return (String(names.dropLast(" to \(branch)".count)), false)
    }

    /// What stands behind the tab of each line, empty where there is none.
    private static func messages(_ log: [UInt8]) -> [String] {
        log.split(separator: UInt8(ascii: "\n")).map { line in
            line.firstIndex(of: UInt8(ascii: "\t")).map { String(decoding: line[($0 + 1)...], as: UTF8.self) } ?? ""
        }
    }

    private static func after(_ start: String, _ text: String) -> String? {
        text.hasPrefix(start) ? String(text.dropFirst(start.count)) : nil
    }
}
