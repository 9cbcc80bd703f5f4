import Model
import PolicyLanguage
import PythonSource

/// `docs/missing-argument`: a docstring that leaves out a parameter.
public enum DocsMissingArgument: DocstringCheck {
    /// What it says of itself.
    public static let description = CheckDescription(
        "docs/missing-argument", "A docstring does not name one of the function's parameters.",
        why: "A parameter that the list leaves out is the one that was added last, and the one that readers look for. "
            + "A docstring without any list is asked for one where `docs.require_arguments` says so. For a class, its own docstring and the one of "
            + "`__init__` count together; `self`, `cls` and names that begin with an underscore need nothing.",
        settings: ["docs.style", "docs.paths"],
        wayPast: "Write `# gate: ignore[docs/missing-argument] why` beside the definition.",
        bad: DocstringExample.make("missing_argument", arguments: ["x: The prediction."]),
        good: DocstringExample.make("missing_argument", arguments: ["x: The prediction.", "y: The target."]))

    static let severityKey = RuleKey<Severity>(
        .docs, "missing_argument", .severity(.error), default: .off, example: "error",
        "`docs/missing-argument`: a docstring leaves out a parameter.")

    static let requireKey = RuleKey<Bool>(
        .docs, "require_arguments", .bool, default: false, example: "true",
        "Whether `docs/missing-argument` also finds a docstring of several paragraphs that lists no argument at all.")
    /// The keys of the policy that are its own.
    public static var keys: [any DeclaredKey] { [severityKey, requireKey] }

    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem] {
        guard let function = definition.function, !function.needsNoSections else { return [] }
        let parameters = function.parameters
        if parameters.isEmpty { return [] }
        let isAsked = function.has(.arguments) || (definition.settings.requiresArguments && function.saysMore)
        if !isAsked { return [] }
        let named = Set(function.documented.flatMap(\.item.names))
        // What is handed on in `*args` and `**kwargs` may be documented under its real names.
        let isHandedOn = !named.isSubset(of: function.signature.parameters.map(\.name))
        let missing = parameters.filter {
            !named.contains($0.name) && !definition.isFilledIn($0.name) && !(isHandedOn && $0.isVariadic)
        }
        guard !missing.isEmpty else { return [] }
        let names = missing.map { $0.stars + $0.name }.joined(separator: ", ")
        let section = function.texts.first { !$0.content.sections(.arguments).isEmpty }
        let line = section.flatMap { text in
            text.content.sections(.arguments).first.map { definition.line($0.line, of: text) }
        }
        return [
            DefinitionProblem(
                message: section == nil
                    ? "documents none of its arguments: \(names)" : "does not document \(names)",
                line: line ?? definition.text.docstring.position.line)
        ]
    }
}

extension Signature.Parameter {
    /// True for `*args` and `**kwargs`.
    var isVariadic: Bool { kind == .variadic || kind == .keywords }

    /// What stands before its name in the signature.
    var stars: String {
        switch kind {
        case .variadic: "*"
        case .keywords: "**"
        case .positionalOnly, .standard, .keywordOnly: ""
        }
    }
}

extension DocsPolicy {
    /// True where a docstring without any list of arguments lacks one.
    public var requiresArguments: Bool {
        get { rules[DocsMissingArgument.requireKey] }
        set { rules[DocsMissingArgument.requireKey] = newValue }
    }
}
