import GateModel
internal import YAML

extension PolicyLanguage {
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
        let section = PolicyLanguage.docsBuild.type()
        let stages = ValueType<Set<Stage>>.stages
        return ValueType<DocsPolicy.Build?>(
            "`true`, \(stages.wanted), a mapping, or `off`",
            schema: {
                let words = JSONValue.object([("enum", .array([.string("off"), .bool(false), .bool(true)]))])
                return .object([("anyOf", .array([words, stages.schema(), section.schema()]))])
            },
            hasOff: true, written: { $0.map { stages.written($0.settings.stages) } ?? "off" },
            keys: section.keys,
            decode: { node, decoding in
                let mark = SourceMark(node.start)
                if node.isOff { return .some(nil) }
                if node.plainText == "true" { return DocsPolicy.Build(mark: mark) }
                if case .sequence = node.content {
                    return stages.decode(node, &decoding).map { DocsPolicy.Build(stages: $0, mark: mark) }
                }
                if let text = node.scalar?.text, !node.isNull {
                    decoding.wrongValue(
                        "`true`, a list of stages, a mapping, or `off`", node, hint: "write `{run: \"\(text)\"}`")
                    return nil
                }
                return section.decode(node, &decoding).map { .some($0) }
            })
    }
}
