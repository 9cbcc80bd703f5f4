import Git
import Model
import Words

/// What a CI system asks about: the commit at HEAD, against a base.
enum CICandidate {
    static func find(_ event: HookEvent, _ repository: borrowing Repository) throws -> Candidate {
        guard let tip = try repository.head().commit else {
            throw Candidates.Problem(
                finding: Finding("ci/no-commit", .error, "there is no commit to judge", command: "git status"),
                isBroken: true)
        }
        var candidate = Candidate(tree: try repository.commit(tip).tree, commit: tip, head: tip)
        candidate.base = try base(of: tip, event, repository, &candidate.notices)
        if let base = candidate.base, try !CIHistory.isWhole(tip, since: base.commit, repository) {
            throw CIHistory.incomplete(tip, base, repository)
        }
        candidate.judgesAll = candidate.base == nil
        return candidate
    }

    /// The commit after which the range begins: the one that was asked for, else what the CI system says.
    ///
    /// - Parameter notices: Gets a line where the choice is not plain.
    /// - Returns: nil where everything is judged.
    private static func base(
        of tip: ObjectID, _ event: HookEvent, _ repository: borrowing Repository, _ notices: inout [String]
    ) throws -> Candidate.Base? {
        let asked = event.base.flatMap { $0.isEmpty ? nil : $0 }
        if let asked, !isZeros(asked) {
            guard let (base, notice) = try BaseName(asked).commit(repository) else { throw unknown(asked, repository) }
            if let notice { notices.append(notice) }
            guard base == tip else { return Candidate.Base(name: asked, commit: base) }
            // A push to the base itself: what it brought is what is judged.
            if let before = try pushed(event, tip, repository) { return before }
            notices.append("HEAD is the base itself, so everything is judged")
            return nil
        }
        if let system = event.systemBase, asked == nil, !isZeros(system) {
            if let before = try pushed(event, tip, repository) { return before }
            notices.append("the event's base \(system.prefix(9)) is not in this clone, so everything is judged")
            return nil
        }
        guard asked ?? event.systemBase != nil else {
            notices.append("no --base was given: everything is judged")
            return nil
        }
        // A new branch brings what the default branch lacks.
        let names = ["origin", "upstream"]
        for remote in names {
            guard let branch = try RepositoryReader.defaultBranch(repository, remote),
                let base = repository.commit(named: "refs/remotes/\(remote)/\(branch)"), base != tip
            else { continue }
            return Candidate.Base(name: "\(remote)/\(branch)", commit: base)
        }
        notices.append("a first push, and no default branch is known here: everything is judged")
        return nil
    }

    /// What the event says stood there before it, nil where that is not in this clone.
    private static func pushed(_ event: HookEvent, _ tip: ObjectID, _ repository: borrowing Repository) throws
        -> Candidate.Base?
    {
        guard let id = event.systemBase, !isZeros(id), id.utf8.count == 40, let known = ObjectID(hex: id), known != tip,
            let commit = repository.commit(named: id)
        else { return nil }
        return Candidate.Base(name: "the commit before this event", commit: commit)
    }

    /// True for what stands for no commit.
    static func isZeros(_ text: String) -> Bool { text.count >= 7 && text.allSatisfy { $0 == "0" } }

    private static func unknown(_ expression: String, _ repository: borrowing Repository) -> Candidates.Problem {
        var notes = ["without it neither the policy nor what changed is known"]
        let command: SuggestedCommand
        let start = String(expression.prefix { !"~^@:".contains($0) })
        if start != expression, repository.commit(named: start.isEmpty ? "HEAD" : start) != nil {
            // The start is here and its ancestor is not: the history ends before it.
            if repository.isShallow {
                notes.append("this clone is shallow, and its history ends before that commit")
                command = "git fetch --unshallow"
            } else {
                notes.append("\(start.isEmpty ? "HEAD" : start) has no such ancestor; no --base judges everything")
                command = "gate ci"
            }
        } else {
            notes.append("a shallow clone may lack it")
            command = "git fetch --no-tags \(fetchWords(start, repository))"
        }
        return Candidates.Problem(
            finding: Finding(
                "ci/unknown-base", .error, "the base \(expression) is not in this clone", notes: notes,
                command: command), isBroken: true)
    }

    /// A remote and what to fetch from it, for a name such as `origin/main`.
    private static func fetchWords(_ expression: String, _ repository: borrowing Repository) -> String {
        let remotes = (try? repository.remotes()) ?? []
        let remote = remotes.first { expression.hasPrefix($0.name + "/") }?.name
        guard let remote else { return "origin \(ShellWords.quoted(expression))" }
        // A clone of one branch brings no other one under its name, unless it is told to.
        let branch = expression.dropFirst(remote.count + 1)
        let tracked = (try? repository.configurationValues("remote.\(remote).fetch")) ?? []
        if tracked.contains(where: { $0.contains("refs/heads/*:") }) {
            return "\(ShellWords.quoted(remote)) \(ShellWords.quoted(String(branch)))"
        }
        return ShellWords.quoted(remote) + " " + ShellWords.quoted("\(branch):refs/remotes/\(remote)/\(branch)")
    }
}

/// The name of a base, as a person or a CI system gives it, read so that nobody else can give it another meaning.
///
/// A tag or a branch that comes with the change must not choose the policy that judges the change. Git itself prefers a tag
/// to a branch, and both to a remote's branch.
struct BaseName {
    /// The name without what follows it.
    private let start: String
    /// What follows, such as `~2`; see gitrevisions(7).
    private let rest: String

    init(_ expression: String) {
        var start = ""
        var rest = expression[...]
        while let character = rest.first, !"~^:".contains(character), !rest.hasPrefix("@{") {
            start.append(character)
            rest = rest.dropFirst()
        }
        // libgit2 does not know the short form.
        self.start = start == "@" ? "HEAD" : start
        self.rest = String(rest)
    }

    /// Finds the commit.
    ///
    /// - Returns: The commit and what a reader should know about the choice; nil where there is none of that name.
    /// - Throws: `Candidates.Problem` where the name stands for several things.
    func commit(_ repository: borrowing Repository) throws -> (commit: ObjectID, notice: String?)? {
        if let branch = try remoteBranch(repository) {
            let others = repository.references(meantBy: start).filter { $0 != branch }
            guard let commit = repository.commit(named: branch + rest) else {
                let notice = "\(start) is as gate has fetched it: this clone was told to bring other branches"
                return fetched(branch, repository).map { ($0, notice) }
            }
            let notice = "\(start) is the remote's branch; \(Self.list(others)) of the same name plays no part"
            return (commit, others.isEmpty ? nil : notice)
        }
        var meant = repository.references(meantBy: start)
        if meant.count == 1, repository.hasObject(beginningWith: start) { meant.append("an object's id") }
        if meant.count > 1, start != "HEAD" { throw ambiguous(meant) }
        guard let commit = repository.commit(named: (meant.first ?? start) + rest) else { return nil }
        return (commit, nil)
    }

    /// The commit by what gate itself has fetched, where the clone was told to bring other branches only.
    private func fetched(_ branch: String, _ repository: borrowing Repository) -> ObjectID? {
        guard !repository.hasReference(branch) else { return nil }
        return repository.commit(named: Self.own(branch) + rest)
    }

    private static func own(_ branch: String) -> String {
        "refs/gate/upstream/" + branch.dropFirst("refs/remotes/".count)
    }

    /// What brings it: a remote's branch, or the commit itself, into references of gate's own; nil for other names.
    func fetched(from repository: borrowing Repository) -> (remote: String, refspec: String)? {
        if let branch = try? remoteBranch(repository), !repository.hasReference(branch) {
            let remotes = ((try? repository.remotes()) ?? []).map(\.name)
            guard let remote = remotes.first(where: { start.hasPrefix($0 + "/") }) else { return nil }
            return (remote, "+refs/heads/\(start.dropFirst(remote.count + 1)):\(Self.own(branch))")
        }
        guard let id = ObjectID(hex: start), repository.commit(named: start) == nil else { return nil }
        return ("origin", "+\(id):refs/gate/ci/base")
    }

    /// The remote's branch that a name such as `origin/main` means, whether it is here or not; nil for other names.
    private func remoteBranch(_ repository: borrowing Repository) throws -> String? {
        guard !start.hasPrefix("refs/") else { return nil }
        let remotes = try repository.remotes().map(\.name)
        let isRemotes = remotes.contains { start.hasPrefix($0 + "/") && start.count > $0.count + 1 }
        return isRemotes ? "refs/remotes/\(start)" : nil
    }

    private func ambiguous(_ meant: [String]) -> Candidates.Problem {
        let full = meant.first { $0.hasPrefix("refs/remotes/") } ?? meant.first { $0.hasPrefix("refs/heads/") }
        let base = (full ?? meant.first ?? start) + rest
        return Candidates.Problem(
            finding: Finding(
                "ci/ambiguous-base", .error, "the base \(start) is the name of \(Self.list(meant))",
                notes: ["which of them is meant decides whose policy judges, so the full name has to say it"],
                command: "gate ci --base \(ShellWords.quoted(base))"), isBroken: true)
    }

    private static func list(_ names: [String]) -> String {
        names.dropLast().joined(separator: ", ") + (names.count > 1 ? " and " : "") + (names.last ?? "")
    }
}
