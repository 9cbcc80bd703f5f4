/// What a Python file says of itself, as far as `gate init` wants to know: what it imports, defines, and trains.
struct ScriptSource: Sendable {
    /// A definition at the top level, or what runs when the file is started.
    struct Scope: Sendable {
        /// The names that it mentions.
        var mentions: Set<[String]> = []
        /// What shows that it trains, nil where nothing does by itself.
        var evidence: TrainingEvidence?
    }

    /// Where an imported name comes from.
    struct Import: Sendable, Hashable {
        /// The module as it is written, with leading dots where it is relative.
        var module: String
        /// The name in it; nil where the module itself is bound.
        var name: String?
    }

    /// The scope of what runs when the file is started.
    static let main = ""

    /// The path, relative to the top.
    let path: String
    /// The scopes, by the names of their definitions.
    private(set) var scopes: [String: Scope] = [main: Scope()]
    /// What imports bind, by name.
    private(set) var imports: [String: Import] = [:]
    /// Every module that is imported.
    private(set) var modules: Set<String> = []
    /// True where it asks for `__main__`.
    private(set) var hasMain = false
    /// True where it defines a test function or a class of tests.
    private(set) var definesTests = false
    /// True where its tests are functions, or it imports pytest.
    private(set) var wantsPytest = false
    /// What its argument parser takes.
    private(set) var parser = ArgumentFacts()

    /// Reads a file's bytes.
    init(_ path: String, _ bytes: [UInt8]) {
        self.path = path
        let source = PythonLines(bytes)
        for line in source.lines { readImports(line.code) }
        let bindings = TrainingBindings(source.lines.map(\.code), imports)
        var scope = Self.main
        for line in source.lines {
            if line.indent == 0 { scope = begin(line.code) }
            let chains = NameChain.all(in: line.code)
            for chain in chains { scopes[scope, default: Scope()].mentions.insert(chain.parts) }
            for chain in chains where chain.isCalled {
                if let found = bindings.evidence(chain, modules: modules, line: line.number),
                    scopes[scope]?.evidence.map({ $0 < found }) ?? true
                {
                    scopes[scope]?.evidence = found
                }
                parser.read(chain, source)
            }
            if scope != Self.main { parser.readField(line, source) }
        }
    }

    /// The frameworks that it imports, of those that can train.
    var frameworks: Set<String> {
        Set(modules.compactMap { $0.split(separator: ".").first.map(String.init) }).intersection(Self.frameworks)
    }

    /// Modules by which a file can train.
    static let frameworks: Set<String> = [
        "torch", "lightning", "pytorch_lightning", "transformers", "trl", "accelerate", "keras", "tensorflow",
        "sklearn",
        "jax", "flax", "optax", "fastai", "skorch", "ultralytics", "haiku", "equinox",
    ]

    /// True where its steps show only by a call: JAX, and nothing that the probe observes by itself.
    var needsCall: Bool {
        !frameworks.isDisjoint(with: ["jax", "flax", "optax", "haiku", "equinox"])
            && frameworks.isDisjoint(with: ["torch", "lightning", "pytorch_lightning", "keras", "sklearn"])
    }

    private mutating func begin(_ code: String) -> String {
        if code.hasPrefix("if "), code.contains("__name__") { hasMain = true }
        // Decorators come before the definition to which they belong, and run with the file.
        let words = code.split(separator: " ", maxSplits: 3).map(String.init)
        let keyword = words.first == "async" ? words.dropFirst().first : words.first
        guard keyword == "def" || keyword == "class" else { return Self.main }
        let rest = words.first == "async" ? words.dropFirst(2) : words.dropFirst()
        let name = String((rest.first ?? "").prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        if keyword == "def", name.hasPrefix("test_") {
            definesTests = true
            wantsPytest = true
        }
        if keyword == "class", code.contains("TestCase") || name.hasPrefix("Test") && code.hasSuffix(":") {
            definesTests = definesTests || code.contains("TestCase")
            if !code.contains("TestCase"), path.split(separator: "/").last?.hasPrefix("test_") == true {
                definesTests = true
                wantsPytest = true
            }
        }
        scopes[name] = scopes[name] ?? Scope()
        return name
    }

    private mutating func readImports(_ code: String) {
        if code.hasPrefix("import ") {
            for part in code.dropFirst(7).split(separator: ",") {
                let words = part.split(separator: " ").map(String.init)
                guard let module = words.first else { continue }
                modules.insert(module)
                if words.count == 3, words[1] == "as" {
                    imports[words[2]] = Import(module: module, name: nil)
                } else if let first = module.split(separator: ".").first {
                    imports[String(first)] = imports[String(first)] ?? Import(module: String(first), name: nil)
                }
            }
        } else if code.hasPrefix("from ") {
            let words = code.dropFirst(5).split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count == 3, words[1] == "import" else { return }
            let module = words[0]
            modules.insert(module)
            let names = words[2].filter { $0 != "(" && $0 != ")" }
            for part in names.split(separator: ",") {
                let words = part.split(separator: " ").map(String.init)
                guard let name = words.first else { continue }
                imports[words.count == 3 ? words[2] : name] = Import(module: module, name: name)
            }
        }
        if modules.contains("pytest") { wantsPytest = true }
    }
}
