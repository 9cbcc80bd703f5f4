import Model
import PolicyLanguage
import PythonSource
import YAML

/// A check of single definitions: one look at each file serves all of them, see `DefinitionLook`.
protocol DefinitionCheck: NativeCheck, SeverityRule {
    /// True where it looks into docstrings, so that they have to be parsed.
    static var readsDocstrings: Bool { get }
    /// What is wrong with a definition that counts.
    static func problems(of definition: CountedDefinition) -> [DefinitionProblem]
}

/// What is wrong with a definition, in words that follow its name.
struct DefinitionProblem {
    var message: String
    var line: Int
    var notes: [String] = []
}

/// A definition that counts, with its docstring read where it has one.
struct CountedDefinition {
    let entry: DocumentationCount.Entry
    let documented: DocumentedDefinition?
}

/// A check that compares a docstring with the definition that it describes.
protocol DocstringCheck: DefinitionCheck {
    /// What is wrong with a docstring.
    static func problems(of definition: DocumentedDefinition) -> [DefinitionProblem]
}

extension DocstringCheck {
    static var readsDocstrings: Bool { true }

    static func problems(of definition: CountedDefinition) -> [DefinitionProblem] {
        definition.documented.map { problems(of: $0) } ?? []
    }
}

extension DefinitionCheck {
    /// Most look at the definition alone.
    static var readsDocstrings: Bool { false }
    /// Its severity.
    public static var keys: [any DeclaredKey] { [severityKey] }
    /// What the policy says there.
    static func severity(_ docs: DocsPolicy) -> Severity { docs.rules[severityKey] }

    /// Why it has nothing to do here.
    public static func reasonToSkip(_ context: CheckContext) -> String? {
        context.reasonNotToReadDocs(severityKey.name, severity)
    }

    /// Looks.
    public static func run(_ context: CheckContext) throws -> CheckResult {
        try context.definitionLooks.result(of: Self.self, context)
    }
}

/// An example of a check of docstrings: one file with one docstring.
enum DocstringExample {
    /// A state with the check's key as an error.
    package static func make(_ key: String, _ lines: [String]) -> CheckExample {
        CheckExample(
            policy: "docs: {\(key): error, changed: off}", files: ["model.py": lines.joined(separator: "\n") + "\n"],
            commands: ["git switch -q -c feature/a"])
    }

    /// The same for a function of `x` and `y` whose docstring lists these.
    package static func make(_ key: String, arguments: [String]) -> CheckExample {
        make(
            key,
            ["def loss(x, y):", "    \"\"\"The loss.", "", "    Args:"] + arguments.map { "        " + $0 }
                + ["    \"\"\"", "    return x - y"])
    }
}
