import Git
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

    /// There is no policy in a tree, and CI does not ask the one in the Git folder.
    static func missing(localIsAt place: PolicyPlace) -> Finding {
        Finding(
            "policy/missing", .error, "there is no \(Policy.fileName) in what is judged, nor in the base",
            notes: ["in CI the local policy \(place.shown) judges only where it is named"],
            command: "gate ci --policy \(ShellWords.quoted(place.path))")
    }

    /// Why a branch without a policy is not judged.
    package static let noneRecorded = "none is recorded in this clone (gate install on a branch that has one does that)"

    /// Commands that may not run; nil where all of them may.
    ///
    /// - Parameter given: The file that was named as the policy, to which `gate trust` says nothing.
    package static func untrusted(_ trust: TrustedValues.Answer, _ stage: Stage, given: String? = nil) -> Finding? {
        if trust.refused.isEmpty { return nil }
        // A commit must go through on the first day in a clone; a push shares work and waits for the answer.
        return Finding(
            "policy/untrusted", stage == .push || stage == .ci ? .error : .warning,
            "the policy's commands were not run: this repository's policy is not trusted yet",
            notes: trust.refused.map { "\($0.keyPath): \($0.text)" } + [trust.note].compactMap { $0 },
            command: given.map { "gate ci --policy \(ShellWords.quoted($0)) --trust" } ?? "gate trust")
    }

    /// A glob that selects nothing in the whole tree.
    package static func selectsNothing(_ glob: WrittenSelection.Idle, in text: PolicyText) -> Finding {
        let what = VisibleText.line(glob.text)
        let message =
            glob.isTakenAway
            ? "`\(glob.keyPath)` selects no file: its own exceptions take all of them out"
            : "`\(what)` in `\(glob.keyPath)` selects no file"
        let notes = SourceLine.excerpt(of: text.bytes, at: glob.place.mark, width: glob.place.width)
        return Finding(
            "policy/selects-nothing", .warning, message,
            at: SourceLocation(
                RepositoryPath(Policy.fileName), line: glob.place.mark.line, column: glob.place.mark.column),
            notes: notes + [consequence(glob.keyPath)],
            command: mending(text.origin == .index))
    }

    private static func consequence(_ keyPath: String) -> String {
        if keyPath.hasSuffix(".inputs") {
            return "an earlier pass is reused, whatever changes in what it was meant to select"
        }
        let isStep = keyPath.contains("[") || keyPath.hasPrefix("docs.build") || keyPath.hasPrefix("docs.swift")
        return isStep
            ? "the step does not run when what it was meant to select changes"
            : "what it was meant to select is not checked"
    }

    private static func mending(_ isStaged: Bool) -> SuggestedCommand {
        let editing = SuggestedCommand.editing(Policy.path)
        return isStaged ? "\(editing) && git add \(pathspec: Policy.path)" : editing
    }

    /// The mistakes of a policy that cannot be read.
    package static func mistakes(_ reading: PolicyReading, in text: PolicyText) -> [Finding] {
        reading.diagnostics.map { diagnostic in
            var finding = mistake(
                diagnostic, source: text.bytes, isStaged: text.origin == .index, path: text.place?.path)
            // The file that lies here is another one.
            if text.origin == .base { finding.notes.append("it is the base's file, at \(text.commit?.short ?? "?")") }
            return finding
        }
    }

    /// The base's policy cannot be read, and the change brings another.
    static func unreadableBase(_ reading: PolicyReading, _ base: String) -> Finding {
        let first = reading.diagnostics.first
        let place = first.map { "\($0.location.path):\($0.location.line ?? 1): \($0.message)" } ?? "it is empty"
        return Finding(
            "policy/unreadable-base", .warning,
            "the policy of \(base) cannot be read, so the change was judged by its own",
            notes: [place], command: "gate explain policy/unreadable-base")
    }

    /// A mistake in the policy, with the line and a caret below it.
    ///
    /// - Parameters:
    ///   - isStaged: True where the index's policy judges, so that what is mended has to be added again.
    ///   - path: The file, where it is not the one at the top of the work tree.
    package static func mistake(
        _ diagnostic: PolicyDiagnostic, source: [UInt8], isStaged: Bool = false, path: String? = nil
    ) -> Finding {
        let editing = path.map { SuggestedCommand.editing(file: $0) } ?? mending(isStaged)
        let writing: SuggestedCommand =
            path.map { "echo 'version: 1' >\(ShellWords.quoted($0))" } ?? "echo 'version: 1' >\(path: Policy.path)"
        let adding: SuggestedCommand = isStaged ? " && git add \(pathspec: Policy.path)" : ""
        let mending: SuggestedCommand = diagnostic.kind == .empty ? "\(writing)\(adding)" : editing
        return Finding(
            CheckID("policy/\(diagnostic.kind.rawValue)"), .error, diagnostic.message, at: diagnostic.location,
            notes: Array(diagnostic.rendered(source: source).dropFirst()),
            command: mending)
    }
}
