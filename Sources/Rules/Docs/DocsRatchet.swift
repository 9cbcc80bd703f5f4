import Git
public import Model
import PolicyLanguage
import Words

/// `docs/ratchet`: the share of documented definitions falls below the one that upstream has.
public enum DocsRatchet: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/ratchet", "A smaller share of the definitions is documented than on the upstream branch.",
        why: "No project documents everything on one day; one that never gets worse gets better. What is compared with "
            + "is the upstream commit that the branch stands on, so nobody answers for what others add meanwhile. "
            + "Taking documented code away is no step back.",
        settings: ["docs.paths", "docs.count"],
        wayPast: "Set docs.ratchet to warning or off, or document as much elsewhere.",
        bad: CheckExample(
            policy: "docs: {ratchet: error, changed: off}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m model", "git push -q upstream HEAD:main",
                "gate fetch", "printf 'def loss(x):\\n    return x\\n' >> model.py",
            ]),
        good: CheckExample(
            policy: "docs: {ratchet: error, changed: off}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n"],
            commands: [
                "git switch -q -c feature/a", "git add -A", "git commit -q -m model", "git push -q upstream HEAD:main",
                "gate fetch", "printf 'def loss(x):\\n    \"\"\"The loss.\"\"\"\\n    return x\\n' >> model.py",
            ]))

    static let severityKey = RuleKey<Severity>(
        .docs, "ratchet", .severity(.error), default: .warning, example: "true",
        "`docs/ratchet`: the share of documented definitions falls below upstream's.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey] }

    private static let shownDefinitions = 8

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let docs = context.policy.docs else { return "docs: off" }
        if docs.ratchet == .off { return "docs.ratchet: off" }
        switch context.stage {
        case .commit:
            // A warning at each commit would say again what docs/changed says of each definition.
            if docs.ratchet != .error, !context.event.allPaths { return "a warning is given at push and in CI" }
        case .push, .ci: break
        case .message, .rewrite, .manual: return "judged at commit, at push and in CI"
        }
        if let reason = context.reasonNothingDocumentedChanged(docs) { return reason }
        if context.stage == .ci { return context.event.base == nil ? "no --base was given" : nil }
        if context.policy.upstream == nil { return "upstream: off" }
        guard let upstream = context.facts.upstream else { return "there is no remote" }
        if upstream.tip == nil { return "\(upstream.name) has not been fetched" }
        return context.subject.commit ?? context.subject.head == nil ? "the branch has no commit yet" : nil
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        try compared(context).judged(by: context.reaches, description.id)
    }

    private static func compared(_ context: CheckContext) throws -> CheckResult {
        guard let docs = context.policy.docs else { return CheckResult() }
        let repository = try context.repository()
        guard let base = try base(context, repository) else {
            return CheckResult(remarks: ["nothing in common with \(context.comparedName) to compare with"])
        }
        let counting = try context.counting(docs, repository)
        let (old, new) = (try repository.commit(base).tree, context.subject.tree)
        let unread = try unread(docs, counting, context, repository)
        // Where nothing undocumented came, no whole tree has to be counted.
        if let difference = try context.difference(from: old, to: new, counting, repository),
            difference.new.missing <= difference.old.missing
        {
            return CheckResult(unread, remarks: ["no more is undocumented than on \(context.comparedName)"])
        }
        let before = try context.totals(of: old, relatives: [], counting, repository)
        let after = try context.totals(of: new, relatives: [old], counting, repository)
        var result = CheckResult(
            unread, measurements: ["docs.percent.upstream": before.percent, "docs.percent": after.percent],
            remarks: ["\(tenths(after.percent)) % documented, \(context.comparedName) \(tenths(before.percent)) %"])
        guard before.total > 0, after.missing > before.missing, after.percent < before.percent else { return result }
        let added = try added(from: old, to: new, counting, context, repository)
        var notes = added.prefix(shownDefinitions).map { "\($0.path):\($0.definition.place) \($0.definition.words)" }
        if added.count > notes.count { notes.append("and \(added.count - notes.count) more without a docstring") }
        result.findings.append(
            Finding(
                description.id, docs.ratchet,
                "\(DocsCoverage.precise(after.percent, before.percent)) % of the definitions are documented, and "
                    + "\(DocsCoverage.precise(before.percent, after.percent)) % on \(context.comparedName)",
                at: added.first.map {
                    SourceLocation($0.path, line: $0.definition.cell == nil ? $0.definition.line : nil)
                },
                notes: notes,
                command: added.first.map { SuggestedCommand.editing($0.path) } ?? "gate docs"))
        return result
    }

    /// The changed files that are left out of the count because they are no Python, where no other check tells them.
    private static func unread(
        _ docs: DocsPolicy, _ counting: DocsCounting, _ context: CheckContext, _ repository: borrowing Repository
    ) throws -> [Finding] {
        let hasCoverage = docs.coverage != .off && DocsCoverage.reasonToSkip(context) == nil
        if hasCoverage || docs.changed.severity != .off || docs.readsEachDefinition { return [] }
        let entries = context.subject.changedFiles.filter { counting.selects($0) }
        return try context.readings.read(entries, .count, counting, context.place, repository).flatMap { file in
            file.problems.map { $0.finding(description.id, in: file.path) }
        }
    }

    /// The commit of the upstream branch that the judged work stands on.
    private static func base(_ context: CheckContext, _ repository: borrowing Repository) throws -> ObjectID? {
        if context.stage == .ci { return context.subject.compared.first ?? context.subject.bases.first }
        guard let tip = context.facts.upstream?.tip, let head = context.subject.commit ?? context.subject.head else {
            return nil
        }
        return try repository.mergeBase(head, tip)
    }

    /// The definitions without a docstring that have one on the base, or are not there.
    private static func added(
        from old: ObjectID, to new: ObjectID, _ counting: DocsCounting, _ context: CheckContext,
        _ repository: borrowing Repository
    ) throws -> [(path: RepositoryPath, definition: DocsFile.Missing)] {
        var added: [(RepositoryPath, DocsFile.Missing)] = []
        for one in try context.differing(from: old, to: new, counting, repository) {
            guard let entry = one.new else { continue }
            let before = one.old.map { [$0] } ?? []
            let names = Set(
                try context.files(before, of: old, counting, repository).flatMap { file in
                    file.missing.map(\.words)
                })
            for file in try context.files([entry], of: new, counting, repository) {
                added += file.missing.filter { !names.contains($0.words) }.map { (file.path, $0) }
            }
        }
        return added
    }

    private static func tenths(_ percent: Double) -> String { DocsCoverage.tenths(percent) }
}

extension DocsPolicy {
    /// `docs/ratchet`: coverage falls below upstream's.
    public var ratchet: Severity {
        get { rules[DocsRatchet.severityKey] }
        set { rules[DocsRatchet.severityKey] = newValue }
    }
}
