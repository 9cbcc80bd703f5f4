import Model
import PolicyLanguage
import PythonSource

/// `docs/missing-yields`: a docstring that leaves out what a generator yields.
public enum DocsMissingYields: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing-yields", "A generator's docstring does not say what it yields.",
        why:
            "What a loop over it gets is not to be seen in its signature. A summary that says yields, iterator or iterate over is enough, "
            + "and so is a paragraph that begins with Yields, or Sphinx's :returns:, which has no field of its own for it.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/missing-yields] why` beside the definition.",
        bad: DocstringExample.make(
            "missing_yields",
            [
                "def batches(data):", "    \"\"\"Walk through the data.\"\"\"", "    for row in data:",
                "        yield row",
            ]),
        good: DocstringExample.make(
            "missing_yields",
            [
                "def batches(data):", "    \"\"\"Walk through the data.", "", "    Yields:", "        One row.",
                "    \"\"\"", "    for row in data:", "        yield row",
            ]))

    static let severityKey = RuleKey<Severity>(
        .docs, "missing_yields", .severity(.error), default: .off, example: "error",
        "`docs/missing-yields`: a docstring leaves out what a generator yields.")

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.needsNoSections, !function.isConstructor,
            !function.definition.isMagic || function.definition.name == "__call__", !function.has(.yields),
            let body = definition.body, let place = body.firstYield,
            !definition.tells(of: [
                "yield", "yields", "yielding", "iterator", "iterators", "generator", "generators", "iterate",
                "iterates",
            ])
        else { return [] }
        // What a context manager does around its block is no value that anybody gets.
        let hasReturns = function.has(.returns)
        if function.returnsAre(["generator", "iterator", "iterable", "yield", "yields", "yielding"]) { return [] }
        if function.definition.isContextManager {
            // Who calls it gets a context manager, and is told so with either word.
            if !body.yieldsValue || hasReturns || definition.tells(of: ["return", "returns", "context"]) { return [] }
        }
        if hasReturns, definition.text.content.style == .sphinx { return [] }
        return [
            DefinitionProblem(
                message: "yields in line \(place.line), and its docstring "
                    + (hasReturns ? "describes a returned value instead" : "has no section about it"),
                line: definition.text.docstring.position.line)
        ]
    }
}
