import ArgumentParser
import Engine
import Git
import Model
import PolicyLanguage
import Reports
import Rules

/// `gate explain [RULE]`: why a rule exists, how it looks broken and kept, how it is set here, and the way past it.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a rule, with its settings here; without a name, list all.",
        discussion: "A rule goes by the name in its findings, such as branch/name. A family (docs) or a key of the "
            + "policy (branches.pattern) gives the rules that belong to it. With --cache, what a step's result depends "
            + "on, and which part has changed since it last passed.")

    @Argument(help: "The rule's name, a family such as train, or a key of the policy.")
    var rule: String?

    @Option(help: "A step of the policy: what its result depends on, and what has changed since its last pass.")
    var cache: String?

    func run() async throws {
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
        let file = reading?.recorded == nil ? Policy.fileName : "the recorded policy"
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
