import Git
public import Model
import PolicyLanguage
import Words

/// `docs/coverage`: the share of definitions with a docstring, over every file that `docs.paths` selects.
public enum DocsCoverage: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/coverage", "Fewer definitions have a docstring than docs.minimum asks for.",
        why: "A model outlives the memory of the person who wrote it; what is undocumented is written again.",
        settings: ["docs.paths", "docs.count", "docs.ignore", "docs.interrogate"],
        wayPast: "Lower docs.minimum to what the project has, and raise it as the project improves.",
        bad: CheckExample(
            policy: "docs: {minimum: 100%}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    return x\n"],
            commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "docs: {minimum: 100%}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    \"\"\"The loss.\"\"\"\n    return x\n"],
            commands: ["git switch -q -c feature/a"]))

    static let minimumPercentKey = RuleKey<Double?>(
        .docs, "minimum", ValueType<Double>.percent().orNone(["off"]), default: nil, example: "80%",
        "The least share of documented definitions.")
    static let severityKey = RuleKey<Severity>(
        .docs, "coverage", .severity(.error), default: .error, example: "warning",
        "`docs/coverage`: too few definitions have a docstring.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [minimumPercentKey, severityKey] }

    private static let shownDefinitions = 8

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let docs = context.policy.docs else { return "docs: off" }
        if docs.coverage == .off { return "docs.coverage: off" }
        if context.event.allPaths { return nil }
        if docs.minimumPercent == nil, docs.count != .interrogate, context.stage == .commit {
            return "no docs.minimum"
        }
        let touched = context.subject.changes.contains {
            docs.paths.matches($0.path)
                || (docs.count == .interrogate && $0.path == Array(InterrogateSettings.fileName.utf8))
        }
        return touched || context.changesPolicy ? nil : "no documented file changed"
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard let docs = context.policy.docs else { return CheckResult() }
        let repository = try context.repository()
        let counting = try context.counting(docs, repository)
        var files: [DocsFile]?
        var totals = DocsTotals()
        if context.event.allPaths {
            let need: DocsNeed =
                docs.readsEachDefinition
                ? .findings(DefinitionChecks(docs, keepsEntries: docs.baseline != nil)) : .count
            let read = try context.documentedFiles(of: context.subject.tree, for: need, counting, repository)
            totals = read.reduce(DocsTotals()) { $0 + $1.totals }
            files = read
        } else {
            let relatives = try context.subject.compared.map { try repository.commit($0).tree }
            totals = try context.totals(of: context.subject.tree, relatives: relatives, counting, repository)
        }
        var result = CheckResult(
            measurements: [
                "docs.definitions": Double(totals.total), "docs.documented": Double(totals.documented),
                "docs.percent": totals.percent,
            ],
            remarks: [
                totals.total == 0
                    ? "nothing to document"
                    : "\(tenths(totals.percent)) % documented (\(totals.documented) of \(totals.total))"
            ])
        if let problem = counting.problem { result.findings.append(unread(problem)) }
        let (minimum, isBelow) = minimum(docs, counting, totals)
        let isRead = files != nil || isBelow
        if isRead || !context.isRemembered(counting) {
            let all = try files ?? context.documentedFiles(of: context.subject.tree, counting, repository)
            result.findings += all.flatMap { file in file.problems.map { $0.finding(description.id, in: file.path) } }
            if isBelow { result.findings.append(finding(all, minimum, totals, docs, context)) }
        }
        result.inconclusive = counting.undecided
        return result.judged(by: context.reaches, description.id)
    }

    /// The least share, and whether it is missed.
    private static func minimum(_ docs: DocsPolicy, _ counting: DocsCounting, _ totals: DocsTotals) -> (Double, Bool) {
        if let minimum = docs.minimumPercent { return (minimum, totals.percent < minimum) }
        guard let threshold = counting.failUnder else { return (0, false) }
        return (threshold.percent, threshold.exceeds(totals.percent))
    }

    private static func unread(_ problem: InterrogateSettings.Problem) -> Finding {
        Finding(
            description.id, .warning, "interrogate's settings cannot be read: \(problem.message)",
            at: SourceLocation(RepositoryPath(InterrogateSettings.fileName), line: problem.line),
            command: .editing(RepositoryPath(InterrogateSettings.fileName)), inconclusive: true)
    }

    private static func finding(
        _ files: [DocsFile], _ minimum: Double, _ totals: DocsTotals, _ docs: DocsPolicy, _ context: CheckContext
    ) -> Finding {
        let changed = Set(context.subject.changes.map(\.path))
        // What was changed comes first: it is open in an editor.
        let ordered =
            files.filter { changed.contains($0.path.bytes) } + files.filter { !changed.contains($0.path.bytes) }
        let missing = ordered.flatMap { file in file.missing.map { (path: file.path, definition: $0) } }
        var notes = missing.prefix(shownDefinitions).map { "\($0.path):\($0.definition.place) \($0.definition.words)" }
        if missing.count > notes.count { notes.append("and \(missing.count - notes.count) more without a docstring") }
        return Finding(
            description.id, docs.coverage,
            "\(precise(totals.percent, minimum)) % of the definitions are documented, "
                + "the minimum is \(precise(minimum, totals.percent)) %",
            at: missing.first.map {
                SourceLocation($0.path, line: $0.definition.cell == nil ? $0.definition.line : nil)
            },
            notes: notes,
            command: .editing(missing.first?.path ?? Policy.path))
    }

    /// One decimal, or as many as show that one share is smaller than another.
    static func precise(_ percent: Double, _ other: Double) -> String {
        if tenths(percent) != tenths(other) { return tenths(percent) }
        let parts = Int((percent * 10_000).rounded(.down))
        let decimals = String(parts % 10_000)
        return "\(parts / 10_000)." + String(repeating: "0", count: 4 - decimals.count) + decimals
    }

    /// One decimal, cut and not rounded: 79.96 % must not read as 80 %.
    static func tenths(_ percent: Double) -> String {
        let tenths = Int((percent * 10).rounded(.down))
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension DocsPolicy {
    /// The least share of documented definitions in percent, nil for none.
    public var minimumPercent: Double? {
        get { rules[DocsCoverage.minimumPercentKey] }
        set { rules[DocsCoverage.minimumPercentKey] = newValue }
    }
}

extension DocsPolicy {
    /// `docs/coverage`: too few definitions have a docstring.
    public var coverage: Severity {
        get { rules[DocsCoverage.severityKey] }
        set { rules[DocsCoverage.severityKey] = newValue }
    }
}
