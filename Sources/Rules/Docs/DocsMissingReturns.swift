import Model
import PolicyLanguage
import PythonSource

/// `docs/missing-returns`: a docstring that leaves out the returned value.
public enum DocsMissingReturns: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing-returns", "A function returns a value, and its docstring does not say which.",
        why: "The shape and the meaning of what comes back is what callers need most. A summary that says returns is "
            + "enough, and so are a paragraph that begins with Returns and a sentence before the sections that says what "
            + "is returned; a docstring of one paragraph is asked for nothing, and neither are properties, stubs, "
            + "overloads, overrides and methods named __like_this__.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/missing-returns] why` beside the definition.",
        bad: DocstringExample.make(
            "missing_returns",
            [
                "def loss(x, y):", "    \"\"\"Compare two tensors.", "", "    Args:", "        x: The prediction.",
                "        y: The target.", "    \"\"\"", "    return x - y",
            ]),
        good: DocstringExample.make(
            "missing_returns",
            ["def loss(x, y):", "    \"\"\"Return the difference of two tensors.\"\"\"", "    return x - y"]))

    static let severityKey = RuleKey<Severity>(
        .docs, "missing_returns", .severity(.error), default: .off, example: "error",
        "`docs/missing-returns`: a docstring leaves out the returned value.")

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.needsNoSections, !function.isConstructor,
            !function.definition.isMagic || function.definition.name == "__call__",
            function.saysMore, !function.has(.returns), !function.saysNothingIsReturned,
            let body = definition.body, body.firstYield == nil, let place = body.firstReturn,
            !definition.tells(of: ["return", "returns", "returning"]), !definition.saysWhatComesBack
        else { return [] }
        return [
            DefinitionProblem(
                message: "returns a value in line \(place.line), and its docstring has no section about it",
                line: definition.text.docstring.position.line)
        ]
    }
}
