import Model
import PolicyLanguage
import PythonSource

/// `docs/missing-raises`: a docstring that leaves out an exception.
public enum DocsMissingRaises: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing-raises", "A docstring does not name an exception that the function raises.",
        why: "A caller can only handle what it is told of. What the function catches itself is left out, and so are "
            + "functions inside of it; a bare raise stands for the types of its except clause. A docstring of a "
            + "summary alone is asked for nothing, and one that names the exception anywhere, or lists a class of which "
            + "it is a kind, has said so.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/missing-raises] why` beside the definition.",
        bad: DocstringExample.make(
            "missing_raises",
            [
                "def root(x):", "    \"\"\"The square root.", "", "    Args:", "        x: A number.", "    \"\"\"",
                "    if x < 0:", "        raise ValueError(x)", "    return x ** 0.5",
            ]),
        good: DocstringExample.make(
            "missing_raises",
            [
                "def root(x):", "    \"\"\"The square root.", "", "    Raises:",
                "        ValueError: If x is negative.",
                "    \"\"\"", "    if x < 0:", "        raise ValueError(x)", "    return x ** 0.5",
            ]))

    static let severityKey = RuleKey<Severity>(
        .docs, "missing_raises", .severity(.warning), default: .off, example: "warning",
        "`docs/missing-raises`: a docstring leaves out an exception.")

    /// What a method of this name raises by Python's own rules.
    private static let protocols: [String: [String]] = [
        "__next__": ["StopIteration"], "__anext__": ["StopAsyncIteration"],
        "__getattr__": ["AttributeError"], "__getattribute__": ["AttributeError"],
        "__setattr__": ["AttributeError"], "__delattr__": ["AttributeError"],
        "__getitem__": ["KeyError", "IndexError"], "__setitem__": ["KeyError", "IndexError"],
        "__delitem__": ["KeyError", "IndexError"],
    ]

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.needsNoSections, function.saysMore,
            let body = definition.body, !body.raises.isEmpty
        else { return [] }
        let documented = Set(
            function.texts.flatMap { $0.content.sections(.raises) }.flatMap { $0.items.flatMap(\.names) }
                + ["NotImplementedError"] + (protocols[function.definition.name] ?? []))
        return body.raises.filter { raise in
            !documented.contains(raise.name) && !definition.names(raise.name)
                && !definition.module.isException(raise.name, ofOneOf: documented)
        }.map { raise in
            DefinitionProblem(
                message: "raises \(raise.name) in line \(raise.position.line), and its docstring does not say so",
                line: definition.text.docstring.position.line)
        }
    }
}
