import Model
import PolicyLanguage
import PythonSource

/// `docs/argument-order`: a docstring that has the parameters in another order than the signature.
public enum DocsArgumentOrder: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/argument-order", "A docstring lists the parameters in another order than the signature.",
        why: "Readers pass arguments in the order in which they read of them.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/argument-order] why` beside the definition.",
        bad: DocstringExample.make("argument_order", arguments: ["y: The target.", "x: The prediction."]),
        good: DocstringExample.make("argument_order", arguments: ["x: The prediction.", "y: The target."]))

    static let severityKey = RuleKey<Severity>(
        .docs, "argument_order", .severity(.warning), default: .off, example: "warning",
        "`docs/argument-order`: a docstring has the parameters in another order.")

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.isDescribedElsewhere else { return [] }
        // Nobody passes `*args` and `**kwargs` by their place.
        let order = function.signature.parameters.filter { !$0.isVariadic }.map(\.name)
        return function.texts.compactMap { text in
            let items = text.content.sections(.arguments).flatMap(\.items)
            let listed = items.flatMap(\.names).filter { order.contains($0) }
            let wanted = order.filter { listed.contains($0) }
            guard listed != wanted, Set(listed).count == listed.count else { return nil }
            let first = zip(listed, wanted).first { $0 != $1 }?.0
            let line = items.first { item in first.map { item.names.contains($0) } ?? false }?.line ?? 0
            return DefinitionProblem(
                message: "documents its arguments in another order than it takes them",
                line: definition.line(line, of: text),
                notes: ["it takes \(wanted.joined(separator: ", "))", "it documents \(listed.joined(separator: ", "))"])
        }
    }
}
