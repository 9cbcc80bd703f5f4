import Model
import PolicyLanguage
import PythonSource
import Words

/// `docs/unknown-argument`: a docstring that names a parameter which the function lacks.
public enum DocsUnknownArgument: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/unknown-argument", "A docstring names a parameter that the function does not take.",
        why: "The parameter was renamed or taken away, and the docstring tells readers to pass it all the same. A "
            + "function with *args or **kwargs may take anything, so nothing is said of those, and a decorator may add "
            + "a parameter that it names.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/unknown-argument] why` beside the definition.",
        bad: DocstringExample.make("unknown_argument", arguments: ["x: The prediction.", "z: The target."]),
        good: DocstringExample.make("unknown_argument", arguments: ["x: The prediction.", "y: The target."]))

    static let severityKey = RuleKey<Severity>(
        .docs, "unknown_argument", .severity(.error), default: .off, example: "error",
        "`docs/unknown-argument`: a docstring names a parameter that the function lacks.")

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.isDescribedElsewhere else { return [] }
        let parameters = function.signature.parameters
        // What is gathered in `**kwargs`, or in `*args` of no name of its own, is documented under its real names.
        if parameters.contains(where: { $0.kind == .keywords || ($0.kind == .variadic && $0.name == "args") }) {
            return []
        }
        // numpydoc's sections that say `None` say that there are none.
        let known = Set(parameters.map(\.name) + ["None"])
        let documented = function.documented
        let named = Set(documented.flatMap(\.item.names))
        return documented.flatMap { item, text in
            item.names.filter { !known.contains($0) && !definition.isNamedByDecorator($0) }.map { name in
                // A parameter that is documented too is not what was meant.
                let open = parameters.map(\.name).filter { !named.contains($0) }
                let near = EditDistance.nearest(to: name, among: open)
                return DefinitionProblem(
                    message: "documents \(name), which it does not take"
                        + (near.map { "; \($0) is not documented" } ?? ""),
                    line: definition.line(item.line, of: text))
            }
        }
    }
}
