package import Model
package import PolicyLanguage
package import Rules
import Words

/// Findings about the policy itself: it is shown like everything else that can be wrong.
package enum PolicyFindings {
    /// There is no policy.
    ///
    /// - Parameter owner: A branch that has one, from which it can be recorded.
    package static func missing(borrowFrom owner: String?) -> Finding {
        let message = "there is no \(Policy.fileName) in what is judged, nor in the work tree"
        guard let owner else {
            return Finding(
                "policy/missing", .error, message,
                notes: ["without a policy nothing can be judged; gate uninstall takes the hooks away"],
                command: "gate init")
        }
        return Finding(
            "policy/missing", .error, message,
            notes: ["gate install records the policy of \(owner) for branches that have none, such as this one"],
            command: "git switch --detach \(ShellWords.quoted(owner)) && gate install && git switch -")
    }

    /// Why a branch without a policy is not judged.
    package static let noneRecorded = "none is recorded in this clone (gate install on a branch that has one does that)"

    /// Commands that may not run; nil where all of them may.
    package static func untrusted(_ trust: TrustedValues.Answer, _ stage: Stage) -> Finding? {
        if trust.refused.isEmpty { return nil }
        // A commit must go through on the first day in a clone; a push shares work and waits for the answer.
        return Finding(
            "policy/untrusted", stage == .push ? .error : .warning,
            "the policy's commands were not run: this repository's policy is not trusted yet",
            notes: trust.refused.prefix(8).map { "\($0.keyPath): \($0.text)" } + [trust.note].compactMap { $0 },
            command: "gate trust")
    }

    /// The mistakes of a policy that cannot be read.
    package static func mistakes(_ reading: PolicyReading, in text: PolicyText) -> [Finding] {
        reading.diagnostics.map { mistake($0, source: text.bytes, isStaged: text.origin == .index) }
    }

    /// A mistake in the policy, with the line and a caret below it.
    ///
    /// - Parameter isStaged: True where the index's policy judges, so that what is mended has to be added again.
    package static func mistake(_ diagnostic: PolicyDiagnostic, source: [UInt8], isStaged: Bool = false) -> Finding {
        let mending =
            diagnostic.kind == .empty
            ? "echo 'version: 1' >\(Policy.fileName)" : EditorCommand.opening(Policy.fileName)
        return Finding(
            CheckID("policy/\(diagnostic.kind.rawValue)"), .error, diagnostic.message, at: diagnostic.location,
            notes: Array(diagnostic.rendered(source: source).dropFirst()),
            command: mending + (isStaged ? " && git add \(Policy.fileName)" : ""))
    }
}
