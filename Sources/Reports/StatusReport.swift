public import Model
import Words

/// A repository's status as text: a line a topic, last one command that can be pasted.
public struct StatusReport: Sendable {
    private let style: TextStyle
    private let layout: TextLayout
    private static let column = 11

    /// A report in this style.
    public init(_ style: TextStyle) {
        self.style = style
        layout = TextLayout(width: style.width)
    }

    /// The whole report, each line with its end.
    public func text(_ status: RepositoryStatus) -> String {
        var lines = topic("branch", branch(status))
        if let operation = status.operation {
            lines += topic("operation", ["\(operation == "am" ? "git am" : "a \(operation)") is under way"])
        }
        lines += topic("upstream", upstream(status))
        if let unpushed = status.unpushed { lines += topic("push", [push(unpushed)]) }
        lines += topic("policy", policy(status.policy) + untrusted(status))
        lines += topic("hooks", hooks(status))
        lines += topic("HEAD", [status.headRun.map(run) ?? (status.head == nil ? "no commit yet" : "not judged yet")])
        if let last = status.lastRun, last != status.headRun { lines += topic("last run", [run(last)]) }
        if let next = status.next { lines += ["", "next:", style.command(next)] }
        return lines.map { $0 + "\n" }.joined()
    }

    private func topic(_ name: String, _ texts: [String]) -> [String] {
        let head = name + String(repeating: " ", count: max(1, Self.column - name.count))
        var lines = texts.flatMap { layout.lines(VisibleText.line($0), indent: Self.column) }
        if let first = lines.first { lines[0] = style.paint(head, .grey) + first.dropFirst(Self.column) }
        return lines
    }

    private func branch(_ status: RepositoryStatus) -> [String] {
        let at = status.head.map { " at \($0.prefix(9))" } ?? ", which has no commit yet"
        guard let branch = status.branch else { return ["none: HEAD is detached\(at)"] }
        let bare = status.workTree == nil ? "; the repository is bare" : ""
        return ["\(branch)\(at)\(status.isProtected ? ", protected" : "")\(bare)"]
    }

    private func upstream(_ status: RepositoryStatus) -> [String] {
        guard let upstream = status.upstream else { return [status.noUpstream ?? "none"] }
        let known = upstream.known.map { "known as of \($0.local)" } ?? "of unknown age"
        var lines = [
            upstream.tip.map { "\(upstream.name) at \($0.prefix(9)), \(known)" } ?? "\(upstream.name), never fetched"
        ]
        if let failure = upstream.fetchFailure {
            let tried = upstream.fetchTried.map { " at \($0.local)" } ?? ""
            lines.append("could not be fetched\(tried): \(failure)")
        }
        if let note = upstream.note {
            lines.append(note)
        } else if let ahead = upstream.ahead, let behind = upstream.behind {
            let merge =
                switch upstream.merge {
                case "clean": "; a merge would be clean"
                case "contained": "; upstream has the branch's changes already"
                case "conflicts": "; a merge would conflict in \(counted(upstream.conflicts.count, "file"))"
                case "unknown": "; how a merge would end is not known"
                default: ""
                }
            lines.append(
                ahead == 0 && behind == 0
                    ? "neither ahead nor behind" : "\(counted(ahead, "commit")) ahead, \(behind) behind\(merge)")
        }
        return lines + upstream.conflicts.prefix(10).map { "  " + $0 }
    }

    private func push(_ unpushed: RepositoryStatus.Unpushed) -> String {
        guard let target = unpushed.target else {
            return "no remote to push to; \(counted(unpushed.commits, "commit")) here alone"
        }
        if unpushed.commits == 0 {
            return unpushed.targetExists
                ? "\(target) has everything"
                : "\(target) does not exist yet; other branches of a remote have everything"
        }
        let age = unpushed.oldest.map { unpushed.commits == 1 ? ", \($0.age) old" : ", the oldest \($0.age) old" } ?? ""
        let what = counted(unpushed.commits, "commit") + age
        return unpushed.targetExists ? "\(target) lacks \(what)" : "nowhere yet: \(what)"
    }

    private func policy(_ policy: RepositoryStatus.PolicyState) -> [String] {
        switch policy.mode {
        case "none": ["none"]
        case "unreadable": ["cannot be read: \(policy.mistake ?? "it has a mistake")"]
        default: ["mode: \(policy.mode)"] + source(policy) + policy.idle
        }
    }

    /// Which policy it is, where it is not plainly the branch's own.
    private func source(_ policy: RepositoryStatus.PolicyState) -> [String] {
        if let local = policy.local {
            return [
                policy.isLocal
                    ? "the local one, \(local)" : "the branch's own; \(local) judges branches that have none"
            ]
        }
        return policy.recorded.map { ["this branch has none: \($0)"] } ?? []
    }

    private func untrusted(_ status: RepositoryStatus) -> [String] {
        status.untrusted == 0
            ? []
            : [
                "\(counted(status.untrusted, "command")) not allowed yet, so \(status.untrusted == 1 ? "it does" : "they do") not run"
            ]
    }

    private func hooks(_ status: RepositoryStatus) -> [String] {
        if status.hooks.isEmpty { return [status.missingHooks.isEmpty ? "none" : "not installed"] }
        let missing = status.missingHooks.isEmpty ? [] : ["missing: " + status.missingHooks.joined(separator: ", ")]
        return [status.hooks.joined(separator: ", ")] + missing + status.brokenHooks.map { "broken: \($0)" }
    }

    private func run(_ run: RepositoryStatus.Run) -> String {
        let leftOut = run.leftOut.isEmpty ? "" : ", \(run.leftOut.joined(separator: ", ")) left out"
        return "\(run.verdict) at \(run.stage)\(leftOut), \(run.started.local)"
    }
}
