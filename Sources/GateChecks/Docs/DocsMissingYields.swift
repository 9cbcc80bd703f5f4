import GateModel
import GatePolicy
import PythonSource

/// `docs/missing-yields`: a docstring that leaves out what a generator yields.
public enum DocsMissingYields: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing-yields", "A generator's docstring does not say what it yields.",
        why:
            "What a loop over it gets is not to be seen in its signature. A summary that begins with Yields is enough, "
            + "and so is Sphinx's :returns:, which has no field of its own for it.",
        settings: ["docs.missing_yields", "docs.style", "docs.paths"],
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

    static let key = "missing_yields"

    static func severity(_ docs: DocsPolicy) -> Severity { docs.missingYields }

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.needsNoSections, !function.isConstructor,
            !function.has(.yields), !function.summaryBegins(with: ["yield", "yields"]),
            let body = definition.module.body(of: function.definition), let place = body.firstYield
        else { return [] }
        // What a context manager does around its block is no value that anybody gets.
        let isAround = function.definition.decorators.contains { decorator in
            ["contextmanager", "asynccontextmanager", "fixture"].contains(decorator.lastComponent)
        }
        if isAround, !body.yieldsValue { return [] }
        let hasReturns = function.has(.returns)
        if hasReturns, definition.text.content.style == .sphinx { return [] }
        return [
            DefinitionProblem(
                message: "yields in line \(place.line), and its docstring "
                    + (hasReturns ? "describes a returned value instead" : "has no section about it"),
                line: definition.text.docstring.position.line)
        ]
    }
}
