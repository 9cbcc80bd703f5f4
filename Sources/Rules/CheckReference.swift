import Model
import Training

/// The reference of all rules, made from what they say of themselves.
public enum CheckReference {
    /// The page as Markdown.
    public static var markdown: String {
        var text = """
            # The checks

            Every check, in the order in which they run. Each finding names its check and ends with one command;
            `gate explain NAME` prints what stands here, with the settings of your repository.

            This file is generated from what the checks say of themselves: the same words and examples that the tests
            play with real repositories.


            """
        for description in CheckRegistry.descriptions { text += section(Rule(description), level: "##") }
        text += """
            ## The invariants of a training run

            A step of the policy's `training` starts the script, unchanged, and watches its first optimizer steps. Every
            invariant passes, fails, or is inconclusive with the reason; inconclusive never counts as passed.


            """
        for description in TrainingInvariants.descriptions {
            text += section(Rule(description), level: "###", language: "python")
        }
        text += """
            ## What else a run can say

            Findings that no single check makes: about a training run as a whole, the snapshot, the policy, and the gate
            itself.


            """
        for rule in RuleCatalog.others { text += section(rule, level: "###") }
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    private static func section(_ rule: Rule, level: String, language: String = "") -> String {
        var text = "\(level) `\(rule.id)`\n\n\(rule.summary)\n\n\(rule.why)\n\n"
        if !rule.settings.isEmpty {
            let keys = rule.settings.map { "`\($0)`" }.joined(separator: ", ")
            text += "- Setting\(rule.settings.count == 1 ? "" : "s"): \(keys)\n"
        }
        text += "- The way past it: \(rule.wayPast)\n"
        if let source = rule.source { text += "- Source: \(source)\n" }
        for line in rule.notAFailure { text += "- Not a failure: \(line)\n" }
        text += "\nFinds something:\n\n" + illustration(rule.bad, language)
        return text + "Finds nothing:\n\n" + illustration(rule.good, language)
    }

    private static func illustration(_ illustration: Rule.Illustration, _ language: String) -> String {
        var text = ""
        if !illustration.policy.isEmpty { text += "```yaml\n\(illustration.policy)\n```\n\n" }
        if !illustration.lines.isEmpty {
            text += "```\(language)\n\(illustration.lines.joined(separator: "\n"))\n```\n\n"
        }
        return text
    }
}
