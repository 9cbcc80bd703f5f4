import Model
import PolicyLanguage
import PythonSource

/// `docs/summary`: a docstring that does not begin with one line that reads as a sentence.
public enum DocsSummary: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/summary", "A docstring does not begin with a summary of one line that ends like a sentence.",
        why: "Documentation tools and editors show the first line alone. A line that is cut off in the middle of a "
            + "sentence says nothing there.",
        settings: ["docs.paths"],
        wayPast: "Write `# gate: ignore[docs/summary] why` beside the definition.",
        bad: DocstringExample.make(
            "summary",
            [
                "\"\"\"A model.\"\"\"", "def loss(x, y):", "    \"\"\"The loss of a prediction, which is",
                "    the difference.\"\"\"",
                "    return x - y",
            ]),
        good: DocstringExample.make(
            "summary",
            [
                "\"\"\"A model.\"\"\"", "def loss(x, y):", "    \"\"\"The loss of a prediction.", "",
                "    It is the difference.", "    \"\"\"", "    return x - y",
            ]))

    static let severityKey = RuleKey<Severity>(
        .docs, "summary", .severity(.warning), default: .off, example: "warning",
        "`docs/summary`: a docstring does not begin with one line that ends like a sentence.")

    private static let ends: Set<Character> = [".", "!", "?", "…", "。", "！", "？"]

    private static let closers: Set<Character> = [")", "]", "\"", "'", "`", "*", "”", "’"]

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        let content = definition.text.content
        if definition.hasWrittenDocstring { return [] }
        let message: String
        if content.summary.isEmpty {
            message = "has a docstring that begins with a section and not with a summary"
        } else if isTitle(content) {
            return []
        } else if content.summaryLines > 1 {
            message = "has a summary of \(content.summaryLines) lines: one line, then a blank one"
        } else if let last = content.summary.last(where: { !closers.contains($0) }), !ends.contains(last) {
            message = "has a summary that does not end like a sentence"
        } else {
            return []
        }
        return [
            DefinitionProblem(message: message, line: definition.line(content.summaryLine, of: definition.text))
        ]
    }

    /// True for a heading with a line of signs below it, or above and below, as modules have them.
    private static func isTitle(_ content: DocstringContent) -> Bool {
        let words = content.summary.split(separator: " ")
        guard let last = words.last, let sign = last.first, "=-~*#^".contains(sign) else { return false }
        let isRuled = content.summaryLines == 2 || (content.summaryLines == 3 && words.first == last)
        return isRuled && last.count >= 3 && last.allSatisfy { $0 == sign }
    }
}
