import ArgumentParser
import Engine
import Git
import Model
import PolicyLanguage
import Reports
import Rules
import Words
import Workflows

/// `gate explain [RULE]`: why a rule exists, how it looks broken and kept, how it is set here, and the way past it.
struct ExplainCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule, with its settings here; without a name, list all.",
        discussion: "A rule goes by the name in its findings, such as branch/name. A family (docs) or a key of the "
            + "policy (branches.pattern) gives the rules that belong to it. With --cache, what a step's result depends "
            + "on, and which part has changed since it last passed.")

    @Argument(
        help: "The rule's name, a family such as train, or a key of the policy.",
        completion: .custom { _, _, _ in RuleCatalog.all.map(\.id.name) })
    var rule: String?

    @Option(help: "A step of the policy: what its result depends on, and what has changed since its last pass.")
    var cache: String?

    func carryOut() async throws {
        let invocation = Invocation()
        if let step = cache { await Ending.exit(CacheExplanation.show(step, invocation)) }
        let text = RuleText(invocation.output.style(listsSteps: false))
        guard let typed = rule else {
            invocation.output.write(text.list(RuleCatalog.all))
            return
        }
        switch RuleCatalog.answer(to: typed) {
        case .rule(let rule): invocation.output.write(text.text(rule, Self.settings(of: rule, invocation)))
        case .several(let rules): invocation.output.write(text.list(rules))
        case .none(let nearest):
            Ending.exit(
                invocation.fail(
                    "no rule is named \(typed)" + (nearest.map { "; the nearest is \($0)" } ?? ""),
                    hint: "gate explain" + (nearest.map { " \($0)" } ?? "")))
        }
    }

    /// The rule's settings by the policy that lies here; by the defaults where none can be read.
    private static func settings(of rule: Rule, _ invocation: Invocation) -> [RuleText.Setting] {
        let installation = Installation(
            invocation.workspace)
        let reading = try? installation.policy()
        let file = reading?.file ?? Policy.fileName
        var seen: Set<PolicySetting> = []
        let settings = rule.settings.flatMap { Policy.settings($0, in: reading?.bytes) }.filter {
            seen.insert($0).inserted
        }
        return settings.map { setting in
            RuleText.Setting(
                key: setting.keyPath, value: setting.value,
                origin: setting.line.map { "\(file):\($0)" } ?? "default")
        }
    }
}

/// `gate explain --cache STEP`: the parts of a step's key, and which has changed since its last pass.
enum CacheExplanation {
    static func show(_ step: String, _ invocation: Invocation) async -> Int32 {
        let installation = Installation(
            invocation.workspace)
        let settings = (try? installation.policy().policy)?.stepSettings ?? []
        let stages = settings.first { $0.name == step }?.stages ?? [.commit]
        let stage: Stage = stages.contains(.commit) || !stages.contains(.push) ? .commit : .push
        let runner = Runner(invocation.workspace, keepsRecord: false)
        let (comparison, record) = await runner.explain(step, HookEvent(stage: stage, trigger: .run, allPaths: false))
        guard let comparison else {
            if record.verdict == .broken {
                invocation.output.write(TextReport(invocation.output.style(listsSteps: false)).text(record))
                return record.verdict.exitCode
            }
            let near = EditDistance.nearest(to: step, among: settings.map(\.name))
            return invocation.fail(
                "the policy has no step \(step)" + (near.map { "; the nearest is \($0)" } ?? ""),
                hint: near.map { "gate explain --cache \(ShellWords.quoted($0))" } ?? "gate cache stats")
        }
        invocation.output.write(text(comparison, stage))
        return 0
    }

    private static func text(_ comparison: StepKeyComparison, _ stage: Stage) -> String {
        let name = VisibleText.line(comparison.step)
        guard comparison.key != nil else {
            return "\(name) runs every time: what its result depends on cannot be told (where: work_tree)\n"
        }
        var lines = ["what the result of \(name) depends on at \(stage.rawValue):", ""]
        let column = comparison.parts.map { VisibleText.width($0.name) }.max() ?? 0
        for part in comparison.parts {
            let gap = String(repeating: " ", count: column - VisibleText.width(part.name) + 2)
            let isChanged = comparison.lastPass != nil && part.now != part.before
            lines.append(
                (isChanged ? "* " : "  ") + VisibleText.line(part.name) + gap
                    + VisibleText.line(part.now ?? "plays no part any more"))
            if isChanged {
                let indent = String(repeating: " ", count: column + 4)
                lines.append(indent + "at the last pass: " + VisibleText.line(part.before ?? "played no part"))
                lines += part.difference.map { indent + VisibleText.line($0) }
            }
        }
        lines.append("")
        if comparison.isKnown {
            lines.append("a pass with all of this is known, so the step need not run")
        } else if let last = comparison.lastPass {
            lines.append("it last passed at \(last); what is marked * has changed since")
        } else {
            lines.append("no pass of it is known")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
