import Git
import Model
import Platform
import Rules
import Words

/// What a push asks about: every line of pre-push's standard input, each at its own commit.
enum PushCandidates {
    /// Finds them, branches first: a tag on a branch's commits says nothing new about them.
    static func find(_ event: HookEvent, _ repository: borrowing Repository) throws -> [Candidate] {
        var lines = event.pushed
        var destination = event.remote
        if !event.isByHook {
            guard let (line, remote) = try plainPush(repository) else { return try detached(repository) }
            lines = [line]
            destination = remote
        }
        let head = try repository.head().commit
        let remote = try remoteName(destination, repository)
        let branches = lines.filter { $0.name.hasPrefix("refs/heads/") }
        let others = lines.filter { !$0.name.hasPrefix("refs/heads/") }
        let own = others.first { $0.name.hasPrefix(Self.ownReferences) && !$0.isDeletion }
        return try (branches + others).compactMap { line in
            var push = line
            push.remote = remote
            push.new = line.isDeletion ? nil : repository.commit(named: line.localID)
            push.old = line.isNew ? nil : repository.commit(named: line.remoteID)
            var candidate = try candidate(push, head, repository)
            if line.name.hasPrefix(Self.ownReferences), !line.isDeletion {
                candidate?.contentSkip = "\(line.name) is gate's own"
                if line.name == own?.name { candidate?.notices.append(Self.mirrored(line)) }
            }
            return candidate
        }
    }

    private static let ownReferences = "refs/gate/"

    /// Git hides nothing from `git push --mirror`, so it is said how to push all but these.
    private static func mirrored(_ line: PushedReference) -> String {
        "this push takes gate's own references (\(ownReferences)) along, which are for this clone alone: "
            + "git push --prune \(ShellWords.quoted(line.destination)) '+refs/*:refs/*' '^\(ownReferences)*'"
    }

    private static func candidate(
        _ push: PushedReference, _ head: ObjectID?, _ repository: borrowing Repository
    ) throws -> Candidate? {
        if push.isDeletion {
            // What disappears is no proposal: the branch that is checked out says which rules there are.
            let tree = try push.old.map { try repository.commit($0).tree } ?? .emptyTree
            return Candidate(
                tree: tree, commit: push.old, push: push, policyCommit: head,
                contentSkip: "the push deletes \(push.name)")
        }
        guard let tip = push.new else {
            // A tag of a tree or a blob has no commit that could be judged; what it names is published all the same.
            return Candidate(
                tree: .emptyTree, push: push, policyCommit: head, contentSkip: "\(push.name) names no commit")
        }
        return Candidate(tree: try repository.commit(tip).tree, commit: tip, head: tip, push: push)
    }

    /// The line that a plain `git push` of the current branch would give now, and its remote.
    private static func plainPush(_ repository: borrowing Repository) throws
        -> (PushedReference, remote: String?)?
    {
        let head = try repository.head()
        guard let branch = head.branch, let tip = head.commit else { return nil }
        let target = try repository.pushTarget(of: branch)
        let known = target?.tip?.description ?? String(repeating: "0", count: 40)
        let line = PushedReference(
            localName: "refs/heads/\(branch)", localID: tip.description,
            name: "refs/heads/\(target?.branch ?? branch)", remoteID: known,
            destination: target?.remote ?? "origin")
        return (line, target?.remote)
    }

    /// A detached HEAD goes nowhere by itself; what it holds can be judged all the same.
    private static func detached(_ repository: borrowing Repository) throws -> [Candidate] {
        guard let tip = try repository.head().commit else { return [] }
        return [Candidate(tree: try repository.commit(tip).tree, commit: tip, head: tip)]
    }

    /// The name of the remote that Git calls by its name or by its address.
    private static func remoteName(_ destination: String?, _ repository: borrowing Repository) throws -> String? {
        guard let destination else { return nil }
        let remotes = try repository.remotes()
        if remotes.contains(where: { $0.name == destination }) { return destination }
        let address = address(destination, repository.workTree)
        return remotes.first { remote in
            [remote.pushURL, remote.url].contains { $0.map { self.address($0, repository.workTree) } == address }
        }?.name
    }

    /// An address that can be compared: a folder is meant from the top of the work tree, and has several names.
    private static func address(_ text: String, _ workTree: String?) -> String {
        guard !text.contains(":") else { return text }
        return Files.realPath(text.hasPrefix("/") ? text : "\(workTree ?? "")/\(text)") ?? text
    }
}
