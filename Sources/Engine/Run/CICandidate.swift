import Git
import Model
import Words

/// What a CI system asks about: the commit at HEAD, against a base.
enum CICandidate {
    static func find(_ event: HookEvent, _ repository: borrowing Repository) throws -> Candidate {
        guard let tip = try repository.head().commit else {
            throw Candidates.Problem(
                finding: Finding("ci/no-commit", .error, "there is no commit to judge", command: "git log"),
                isBroken: true)
        }
        var candidate = Candidate(tree: try repository.commit(tip).tree, commit: tip, head: tip)
        guard let expression = event.base else {
            candidate.notice = "no --base was given: everything is judged"
            candidate.judgesAll = true
            return candidate
        }
        guard let (base, notice) = try BaseName(expression).commit(repository) else {
            throw unknown(expression, repository)
        }
        candidate.base = base
        candidate.notice = notice
        return candidate
    }

    private static func unknown(_ expression: String, _ repository: borrowing Repository) -> Candidates.Problem {
        var notes = ["without it neither the policy nor what changed is known"]
        let command: String
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
            command = "git fetch --no-tags \(fetchWords(start, (try? repository.remotes()) ?? []))"
        }
        return Candidates.Problem(
            finding: Finding(
                "ci/unknown-base", .error, "the base \(expression) is not in this clone", notes: notes,
                command: command), isBroken: true)
    }

    /// A remote and what to fetch from it, for a name such as `origin/main`.
    private static func fetchWords(_ expression: String, _ remotes: [Remote]) -> String {
        let remote = remotes.first { expression.hasPrefix($0.name + "/") }?.name
        let branch = remote.map { String(expression.dropFirst($0.count + 1)) } ?? expression
        return "\(ShellWords.quoted(remote ?? "origin")) \(ShellWords.quoted(branch))"
    }
}
