import GateModel
internal import YAML

extension PolicyLanguage {
    static let docs = Section<DocsPolicy>(
        { _ in DocsPolicy() },
        fields: [
            Field(
                "paths", \.paths, .globs, .now, example: "[\"src/**/*.py\", \"**/*.ipynb\"]",
                "The files whose definitions are counted."),
            Field("style", \.style, .choice, .later, example: "google", "How docstrings are laid out."),
            Field(
                "count", \.count, .choice, .now, example: "all",
                "Which definitions are counted: all, public ones, or as the tool interrogate counts."),
            Field(
                "minimum", \.minimumPercent, ValueType<Double>.percent().orNone(["off"]), .now, example: "80%",
                "The least share of documented definitions."),
            Field(
                "ratchet", \.ratchet, .bool, .later, example: "false",
                "Whether coverage must not fall below upstream's."),
            Field(
                "coverage", \.coverage, .severity(.error), .now, example: "warning",
                "`docs/coverage`: too few definitions have a docstring."),
            Field(
                "changed", \.changed, changed.type(), .later, otherwise: "its keys' defaults",
                example: "{severity: error, touched: true}", "`docs/changed`: a changed definition has no docstring."),
            Field(
                "missing", \.missing, .severity(.warning), .later, example: "warning",
                "`docs/missing`: a definition without a docstring, each by itself."),
            Field(
                "missing_argument", \.missingArgument, .severity(.error), .later, example: "error",
                "`docs/missing-argument`: a docstring leaves out a parameter."),
            Field(
                "missing_returns", \.missingReturns, .severity(.error), .later, example: "error",
                "`docs/missing-returns`: a docstring leaves out the returned value."),
            Field(
                "missing_raises", \.missingRaises, .severity(.warning), .later, example: "warning",
                "`docs/missing-raises`: a docstring leaves out an exception."),
            Field(
                "build", \.build, build.type().orNone(["off"]), .later, otherwise: "off",
                example: "{run: \"pdoc -o {out} src\"}", "The tool that publishes the documentation."),
        ])

    private static let changed = Section<DocsPolicy.Changed>(
        { _ in DocsPolicy.Changed() }, shorthand: "severity",
        fields: [
            Field(
                "severity", \.severity, .severity(.warning), .later, example: "error",
                "How much a changed definition without a docstring weighs."),
            Field(
                "touched", \.touched, .bool, .later, example: "true",
                "Whether every touched definition counts, not new ones alone."),
        ])

    private static let build = Section<DocsPolicy.Build>(
        { mark in
            DocsPolicy.Build(
                settings: StepSettings(
                    name: "docs build", stages: DocsPolicy.Build.defaultStages,
                    timeoutMilliseconds: DocsPolicy.Build.defaultTimeoutMilliseconds, mark: mark),
                command: CommandLine(""))
        },
        required: ["run"],
        fields: [
            Field(
                runField("\"pdoc -o {out} src\"", "The command; `{out}` stands for the output folder."), in: \.command),
            Field(shellField, in: \.command),
        ].map(\.later) + settings.map { Field($0, in: \.settings).later },
        finish: { values, build, decoding in words(values["run"], build.command, &decoding) })

    static let notebooks = Section<NotebooksPolicy>(
        { _ in NotebooksPolicy() },
        fields: [
            Field(
                "outputs", \.outputs, .choice, .later, example: "strip", "Whether cells keep their outputs in a commit."
            ),
            Field(
                "order", \.order, .severity(.warning), .later, example: "warning",
                "`notebook/order`: cells were not run from top to bottom."),
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .later, example: "500kB",
                "The size from which a notebook gets a warning."),
            Field(
                "pair", \.pair, ValueType<String>.text.orNone(["off"]), .later, example: "\"py:percent\"",
                "The text format that each notebook is paired with."),
        ])

    static let files = Section<FilesPolicy>(
        { _ in FilesPolicy() },
        fields: [
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .later, example: "50MB",
                "The most that a new file may hold."),
            Field(
                "secrets", \.secrets, .severity(.error), .later, example: "warning",
                "`files/secrets`: a key or a password."),
            Field(
                "merge_markers", \.mergeMarkers, .severity(.error), .later, example: "warning",
                "`files/merge-markers`: the lines that a conflict leaves."),
            Field(
                "whitespace", \.whitespace, .choice, .later, example: "fix",
                "What becomes of white space at the end of changed lines."),
        ])
}

extension Field {
    /// The same key in a section that has no effect yet.
    var later: Field {
        Field(copy: self, effect: .later)
    }
}
