import GateModel
import TrainingInvariants

/// The reference of all checks, made from what the checks say of themselves.
public enum CheckReference {
    /// The page as Markdown.
    public static var markdown: String {
        var text = """
            # The checks

            Every check, in the order in which they run. Each finding names its check and ends with one command.

            This file is generated from what the checks say of themselves: the same words and examples that the tests
            play with real repositories.


            """
        for description in CheckRegistry.descriptions { text += section(description) }
        text += """
            ## The invariants of a training run

            A step of the policy's `training` starts the script, unchanged, and watches its first optimizer steps. Every
            invariant passes, fails, or is inconclusive with the reason; inconclusive never counts as passed. Two more
            findings speak of the run itself: `train/failed`, where the script crashed or did not come to its steps in
            time, and `train/unobserved`, where something stands in the way: no GPU, missing data, missing arguments.


            """
        for description in TrainingInvariants.descriptions { text += section(description) }
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    private static func section(_ description: CheckDescription) -> String {
        var text = "## `\(description.id)`\n\n\(description.summary)\n\n\(description.why)\n\n"
        text += "- Settings: \(description.settings.map { "`\($0)`" }.joined(separator: ", "))\n"
        text += "- The way past it: \(description.wayPast)\n\n"
        text += "Finds something:\n\n" + example(description.bad)
        text += "Finds nothing:\n\n" + example(description.good)
        return text
    }

    private static func example(_ example: CheckExample) -> String {
        var text = "```yaml\n\(example.policy)\n```\n\n"
        var lines: [String] = []
        for (path, content) in example.files.sorted(by: { $0.key < $1.key }) where !content.isEmpty {
            lines.append("# \(path)")
            lines += content.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        lines += example.commands.map { "$ " + $0 }
        if !lines.isEmpty { text += "```\n\(lines.joined(separator: "\n"))\n```\n\n" }
        return text
    }

    private static func section(_ description: InvariantDescription) -> String {
        var text = "### `\(TrainingRules.check(description.name))`\n\n\(description.summary)\n\n\(description.why)\n\n"
        text += "- Setting: `training[].invariants.\(description.name)`\n- Source: \(description.source)\n"
        for line in description.notAFailure { text += "- Not a failure: \(line)\n" }
        text += "\nFinds something:\n\n```python\n\(description.badExample)\n```\n\n"
        return text + "Finds nothing:\n\n```python\n\(description.goodExample)\n```\n\n"
    }
}
