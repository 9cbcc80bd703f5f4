import JSON
import Model
import PolicyLanguage
internal import YAML

extension PolicyKeys {
    static let docsBuild = Section<DocsPolicy.Build>(
        { mark in DocsPolicy.Build(mark: mark) },
        fields: [
            Field(
                "run", ValueType<String>.text, .now,
                otherwise: "`python -m pdoc -o {out}` and the packages of the tree",
                example: "\"sphinx-build docs {out}\"", "The command; `{out}` stands for the output folder.",
                get: { $0.command.text }, set: { $0.command.text = $1 }),
            Field(shellField, in: \.command),
            Field(
                "out", \.out, ValueType<String>.text.checked(pathProblem).orNone(["off"]), .now, example: "site",
                "A folder of the work tree that Git ignores, in which the pages stay; else they are thrown away."),
            Field(
                "warnings", \.warnings, .severity(.warning), .now, example: "error",
                "How much a warning of the tool weighs."),
        ] + settings.map { Field($0, in: \.settings) },
        finish: { values, build, decoding in
            build.settings.definition = StepDefinition.text(values)
            words(values["run"], build.command, &decoding)
        })

    static let docsSwift = Section<DocsPolicy.Swift>(
        { mark in DocsPolicy.Swift(mark: mark) },
        fields: [
            Field(
                runField(
                    "\"swift package --scratch-path {out} dump-symbol-graph --minimum-access-level package\"",
                    "The command that writes symbol graphs; `{out}` stands for a folder that stays in the cache."),
                in: \.command),
            Field(shellField, in: \.command),
            Field(
                "minimum", \.minimumPercent, ValueType<Double>.percent().orNone(["off"]), .now, example: "90%",
                "The least share of documented declarations."),
        ] + settings.map { Field($0, in: \.settings) },
        finish: { values, swift, decoding in
            swift.settings.definition = StepDefinition.text(values)
            words(values["run"], swift.command, &decoding)
        })

    /// Why a path does not lie in the repository, nil where it does.
    static let pathProblem: @Sendable (String) -> String? = { path in
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if path.hasPrefix("/") || path.hasPrefix("~") { return "a path from the top of the repository" }
        if parts.contains(where: { $0 == ".." || $0 == "." || $0.lowercased() == ".git" || $0.isEmpty }) {
            return "a path below the top of the repository, without `.`, `..`, `.git` and a slash at its end"
        }
        return nil
    }
}

extension ValueType where Value == DocsPolicy.Build? {
    /// A mapping, `true`, a list of stages, or `off`.
    static var docsBuild: ValueType<DocsPolicy.Build?> {
        PolicyKeys.docsBuild.type().orStages(
            { DocsPolicy.Build(stages: $0, mark: $1) }, DocsPolicy.Build.defaultStages, \.settings)
    }
}

extension ValueType where Value == DocsPolicy.Swift? {
    /// A mapping, `true`, a list of stages, or `off`.
    static var docsSwift: ValueType<DocsPolicy.Swift?> {
        PolicyKeys.docsSwift.type().orStages(
            { DocsPolicy.Swift(stages: $0, mark: $1) }, DocsPolicy.Swift.defaultStages, \.settings)
    }
}

extension ValueType {
    /// A step that has a default for everything: a mapping, `true`, a list of stages, or `off`.
    fileprivate func orStages(
        _ make: @escaping @Sendable (Set<Stage>, SourceMark) -> Value,
        _ usual: Set<Stage>,
        _ settings: @autoclosure @escaping @Sendable () -> any KeyPath<Value, StepSettings> & Sendable
    ) -> ValueType<Value?> {
        let stages = ValueType<Set<Stage>>.stages
        let wanted = "`true`, \(stages.wanted), a mapping, or `off`"
        return ValueType<Value?>(
            wanted,
            schema: {
                let words = JSONValue.object([("enum", .array([.string("off"), .bool(false), .bool(true)]))])
                return .object([("anyOf", .array([words, stages.schema(), schema()]))])
            },
            hasOff: true, written: { $0.map { stages.written($0[keyPath: settings()].stages) } ?? "off" },
            keys: keys,
            decode: { node, decoding in
                let mark = SourceMark(node.start)
                if node.isOff { return .some(nil) }
                if node.plainText == "true" { return make(usual, mark) }
                if case .sequence = node.content { return stages.decode(node, &decoding).map { make($0, mark) } }
                if let text = node.scalar?.text, !node.isNull {
                    decoding.wrongValue(wanted, node, hint: "write `{run: \"\(text)\"}`")
                    return nil
                }
                return decode(node, &decoding).map { .some($0) }
            })
    }
}
