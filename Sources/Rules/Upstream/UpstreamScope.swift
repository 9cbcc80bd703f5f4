import Git
import Model
import PolicyLanguage
import Words

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
            if let operation = facts.operation { return "a \(operation.rawValue) is under way" }
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

    /// The commands that bring upstream's commits under the branch.
    var wayToUpstream: String {
        guard stage != .ci, let upstream = facts.upstream else {
            return "git rebase \(ShellWords.quoted(comparedName))"
        }
        let remote = ShellWords.quoted(upstream.remote)
        // A pushed branch need not be the one that is checked out.
        var branch = ""
        if stage == .push, let reference = subject.reference, reference != facts.head.branch.map({ "refs/heads/\($0)" })
        {
            branch = " " + ShellWords.quoted(String(reference.dropFirst("refs/heads/".count)))
        }
        // `git remote add` leaves no `upstream/HEAD` behind before Git 2.48.
        guard upstream.branch != nil else { return "git fetch \(remote) HEAD && git rebase FETCH_HEAD\(branch)" }
        var onto = ShellWords.quoted(upstream.name)
        if let old = upstream.rewrittenFrom, subject.upstream?.hasDroppedCommits == true {
            onto = "--onto \(onto) \(old.short)"
        }
        return "git fetch \(remote) && git rebase \(onto)\(branch)"
    }
}
