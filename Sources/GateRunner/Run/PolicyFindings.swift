import GateModel
import GatePolicy

/// Findings about the policy itself: it is shown like everything else that can be wrong.
enum PolicyFindings {
    /// There is no policy.
    ///
    /// - Parameter owner: A branch that has one: work on a branch from before the policy can borrow it from there.
    static func missing(borrowFrom owner: String?) -> Finding {
        let message = "there is no \(Policy.fileName) in what is judged, nor in the work tree"
        guard let owner else {
            return Finding(
                "policy/missing", .error, message,
                notes: ["without a policy nothing can be judged; gate uninstall takes the hooks away"],
                command: "gate init")
        }
        return Finding(
            "policy/missing", .error, message,
            notes: ["this branch is older than the policy; that of \(owner) serves while it lies in the work tree"],
            command: "git show \(ShellWords.quoted(owner)):\(Policy.fileName) > \(Policy.fileName)")
    }

    /// A mistake in the policy, with the line and a caret below it.
    ///
    /// - Parameter isStaged: True where the index's policy judges, so that what is mended has to be added again.
    static func mistake(_ diagnostic: PolicyDiagnostic, source: [UInt8], isStaged: Bool = false) -> Finding {
        let mending =
            diagnostic.kind == .empty
            ? "echo 'version: 1' >\(Policy.fileName)" : EditorCommand.opening(Policy.fileName)
        return Finding(
            CheckID("policy/\(diagnostic.kind.rawValue)"), .error, diagnostic.message, at: diagnostic.location,
            notes: Array(diagnostic.rendered(source: source).dropFirst()),
            command: mending + (isStaged ? " && git add \(Policy.fileName)" : ""))
    }
}

/// `mode: advise`: what would reject only warns, but for what nobody wants on any day.
enum Advice {
    private static let kept: Set<CheckID> = ["files/secrets", "files/merge-markers", "history/published-rewrite"]

    static func soften(_ findings: inout [Finding], from first: Int) {
        for index in findings.indices.dropFirst(first) {
            guard findings[index].severity == .error, !kept.contains(findings[index].check) else { continue }
            findings[index].severity = .warning
            findings[index].notes.append("an error under mode: enforce")
        }
    }
}
