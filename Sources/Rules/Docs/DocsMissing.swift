public import Model
import PolicyLanguage
import PythonSource

/// `docs/missing`: a definition without a docstring, each one by itself.
public enum DocsMissing: DefinitionCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing", "A module, class, function or method has no docstring.",
        why: "The share of documented definitions says how much is missing; this says what. It looks at files that "
            + "changed, and at all of them with --all.",
        settings: ["docs.paths", "docs.count", "docs.ignore", "docs.baseline"],
        wayPast: "Write `# gate: ignore[docs/missing] why` beside the definition, or name its kind in docs.ignore.",
        bad: CheckExample(
            policy: "docs: {missing: error}",
            files: ["model.py": "\"\"\"A model.\"\"\"\n\n\ndef loss(x):\n    return x\n"],
            commands: ["git switch -q -c feature/a"]),
        good: CheckExample(
            policy: "docs: {missing: error}",
            files: [
                "model.py":
                    "\"\"\"A model.\"\"\"\n\n\ndef loss(x):  # gate: ignore[docs/missing] renamed next week\n    return x\n"
            ], commands: ["git switch -q -c feature/a"]))

    static let severityKey = RuleKey<Severity>(
        .docs, "missing", .severity(.warning), default: .off, example: "warning",
        "`docs/missing`: a definition without a docstring, each by itself.")

    static func problems(of definition: CountedDefinition) -> [DefinitionProblem] {
        let entry = definition.entry
        if entry.isDocumented { return [] }
        return [DefinitionProblem(message: "has no docstring", line: entry.position.line)]
    }
}

extension DocsPolicy {
    /// `docs/missing`: a definition without a docstring, each one by itself.
    public var missing: Severity {
        get { rules[DocsMissing.severityKey] }
        set { rules[DocsMissing.severityKey] = newValue }
    }
}
