import Model
import PolicyLanguage
import PythonSource

/// `docs/extra-returns`: a docstring that tells of a value where none is returned.
public enum DocsExtraReturns: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/extra-returns", "A docstring describes a returned value, and the function returns none.",
        why:
            "Callers would keep what they are promised, and get None; nobody gets anything from `__init__`. A function "
            + "that only raises, or whose annotation names a type, is left alone: what it returns is for others to write.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/extra-returns] why` beside the definition.",
        bad: DocstringExample.make(
            "extra_returns",
            [
                "def step(x):", "    \"\"\"Take a step.", "", "    Returns:", "        The loss.", "    \"\"\"",
                "    x.step()",
            ]),
        good: DocstringExample.make(
            "extra_returns",
            [
                "def step(x):", "    \"\"\"Take a step.", "", "    Returns:", "        The loss.", "    \"\"\"",
                "    return x.step()",
            ]))

    static let severityKey = RuleKey<Severity>(
        .docs, "extra_returns", .severity(.error), default: .off, example: "error",
        "`docs/extra-returns`: a docstring tells of a value, and none is returned.")

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        // The docstring of a class may tell of its `__call__`; that of `__init__` tells of `__init__`.
        let isInit = definition.entry.kind == .method && definition.function?.definition.name == "__init__"
        guard let function = definition.function, !function.needsNoSections, isInit || !function.isConstructor,
            let text = function.texts.first, let section = text.content.sections(.returns).first,
            let body = definition.body, body.firstReturn == nil,
            isInit || !body.returnsNone, body.firstYield == nil
        else { return [] }
        // `Returns: None` is no promise.
        let told = (section.items.first.map { $0.type ?? $0.text } ?? "").drop { !$0.isLetter }
        if ["None", "NoReturn", "Nothing", "nothing"].contains(where: { told.hasPrefix($0) }) { return [] }
        let annotation = function.signature.returns
        if let annotation, annotation != "None" { return [] }
        if annotation == nil, !isInit, !body.raises.isEmpty { return [] }
        return [
            DefinitionProblem(
                message: "describes a returned value, and returns none", line: definition.line(section.line, of: text))
        ]
    }
}
