import Git
import Model
import PolicyLanguage
import PythonSource

/// `docs/changed`: a definition that this change adds, or touches where the policy says so, has no docstring.
public enum DocsChanged: NativeCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/changed", "A public class, function or method that this change adds has no docstring.",
        why: "Who writes a function knows what it is for, and an hour later writes that down in a minute. Old code is "
            + "left alone, so the rule can be on from the first day, and what only moves is old. Tests, scripts and "
            + "notebooks are left out, and so are modules and methods named __like_this__.",
        settings: ["docs.changed.severity", "docs.changed.touched", "docs.paths", "docs.ignore"],
        wayPast: "Write `# gate: ignore[docs/changed] why` beside the definition, or set docs.changed to off.",
        bad: CheckExample(
            policy: "docs: {changed: error}", files: ["model.py": "def loss(x):\n    return x\n"],
            commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "docs: {changed: error}",
            files: ["model.py": "def loss(x):\n    \"\"\"The loss.\"\"\"\n    return x\n"],
            commands: ["git switch -q -c feature/a"]))

    static let changedKey = RuleKey<DocsPolicy.Changed>(
        .docs, "changed", PolicyKeys.changed.type(), default: DocsPolicy.Changed(), otherwise: "its keys' defaults",
        example: "{severity: error, touched: true}", "`docs/changed`: a changed definition has no docstring.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [changedKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        guard let docs = context.policy.docs else { return "docs: off" }
        if docs.changed.severity == .off { return "docs.changed: off" }
        if context.event.allPaths { return "with every path nothing is new" }
        if context.stage == .ci, context.event.base == nil { return "no --base was given" }
        let changes = context.subject.changes.contains {
            $0.kind != .deleted && docs.paths.matches($0.path) && !isLeftOut($0.path)
        }
        return changes ? nil : "no documented file changed"
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        guard var docs = context.policy.docs else { return CheckResult() }
        let rule = docs.changed
        // New code is judged by what readers reach, whatever is counted.
        docs.count = .public
        let repository = try context.repository()
        let counting = try context.counting(docs, repository)
        let entries = context.subject.changedFiles.filter { counting.selects($0) && !isLeftOut($0.path) }
        var before = try EarlierDefinitions(context, counting, repository)
        var findings: [Finding] = []
        var problems: [Finding] = []
        // What other files export is asked for only where it decides.
        var table: ReachTable?
        for (entry, file) in zip(
            entries, try context.publicReadings.read(entries, .text, counting, context.place, repository))
        {
            problems += file.problems.map { $0.finding(description.id, in: file.path) }
            for part in file.parts ?? [] {
                var touched: Set<Int>?
                for missing in part.entries where !missing.isDocumented {
                    guard let index = missing.definition else { continue }
                    let definition = part.module.definitions[index]
                    if definition.isMagic { continue }
                    let isNew = try !before.has(definition.qualifiedName, in: entry.path, repository)
                    if !isNew {
                        guard rule.touched else { continue }
                        if touched == nil { touched = try before.touched(part.module, entry, repository) }
                        guard touched?.contains(index) == true else { continue }
                    }
                    if missing.waitsFor != nil {
                        let known = try table ?? context.reach(in: context.subject.tree, counting, repository)
                        table = known
                        guard missing.counts(known[entry.path]) else { continue }
                    }
                    var notes: [String] = []
                    switch part.ignores.answer(to: description.id, index, in: part.module) {
                    case .ignored: continue
                    case .withoutReason: notes = [DocsFinding.reasonNote]
                    case .refused: notes = [IgnoreComment.refusal(of: description.id)]
                    case .none: break
                    }
                    findings.append(
                        DocsFinding.make(
                            description.id, rule.severity,
                            "\(missing.words) is \(isNew ? "new" : "changed") and has no docstring", in: file.path,
                            cell: part.cell, line: definition.position.line, notes: notes))
                }
            }
        }
        var result = DocsFinding.counted(findings, "docs.changed")
        result.findings += problems
        return result.judged(by: context.reaches, description.id)
    }

    /// True for tests, scripts and notebooks, whose readers need no reference.
    static func isLeftOut(_ path: [UInt8]) -> Bool {
        if isTest(path) { return true }
        let names = PathNames(path)
        return names.isLast(endingWith: ".ipynb") || names.isLast(among: "setup.py", "noxfile.py")
            || names.hasFolder(among: "scripts", "script", "bin", "tools", "notebooks")
    }

    /// True for a file of tests, by its name or its folder.
    static func isTest(_ path: [UInt8]) -> Bool {
        let names = PathNames(path)
        return names.isLast(beginningWith: "test_") || names.isLast(endingWith: "_test.py")
            || names.isLast(among: "conftest.py") || names.hasFolder(among: "test", "tests", "testing")
    }
}

extension DocsPolicy {
    /// What is asked of changed definitions.
    public var changed: DocsPolicy.Changed {
        get { rules[DocsChanged.changedKey] }
        set { rules[DocsChanged.changedKey] = newValue }
    }
}
