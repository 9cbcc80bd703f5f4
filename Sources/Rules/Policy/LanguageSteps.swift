import Model
import PolicyLanguage
import Words
internal import YAML

extension PolicyKeys {
    static let test = Section<TestStep>(
        { mark in
            TestStep(
                settings: StepSettings(
                    name: "", stages: TestStep.defaultStages, timeoutMilliseconds: TestStep.defaultTimeoutMilliseconds,
                    mark: mark),
                command: CommandLine(""))
        },
        required: ["name", "run"],
        fields: [
            Field(nameField, in: \.settings),
            Field(runField("python -m unittest discover -s tests", "The command that runs the tests."), in: \.command),
            Field(shellField, in: \.command),
            Field(
                "report", \.report, .report, .now, otherwise: "what the command tells, else `exit`",
                example: "unittest",
                "What says, beside the exit status, that the tests passed: output, or a JUnit file that the command writes."
            ),
        ] + settings.map { Field($0, in: \.settings) } + [
            Field(
                "affected", \.affected, .bool, .later, example: "true",
                "Whether only tests that reach changed modules run."),
            Field(
                "retries", \.retries, .integer(0...10), .later, example: "1", "How often a failed test is tried again."),
            Field(
                "flaky", \.flaky, .severity(.warning), .later, example: "error",
                "`test/flaky`: a test that passed only when tried again."),
        ],
        finish: { values, step, decoding in
            step.settings.definition = StepDefinition.text(values)
            words(values["run"], step.command, &decoding)
            if values["report"] == nil { step.report = TestReport(toldBy: step.command) }
        })

    static let command = Section<CommandStep>(
        { mark in
            CommandStep(
                settings: StepSettings(
                    name: "", stages: CommandStep.defaultStages,
                    timeoutMilliseconds: CommandStep.defaultTimeoutMilliseconds, mark: mark),
                command: CommandLine(""))
        },
        required: ["name", "run"],
        fields: [
            Field(nameField, in: \.settings),
            Field(
                runField(
                    "\"ruff check {files}\"",
                    "The command; `{files}` stands for the changed files that `paths` selects."),
                in: \.command),
            Field(shellField, in: \.command),
        ] + settings.map { Field($0, in: \.settings) } + [
            Field(
                "fix", \.fix, .choice, .now, example: "apply",
                "What becomes of files that the command changes: `show` fails with the difference, `apply` takes it over too."
            )
        ],
        finish: { values, step, decoding in
            step.settings.definition = StepDefinition.text(values)
            words(values["run"], step.command, &decoding)
        })

    static let nameField = Field<StepSettings>(
        "name", \.name, ValueType<String>.text.checked(nameProblem), .now, otherwise: "none: it must be there",
        example: "unit", "The step's name in reports, unlike every other step's.")

    static let shellField = Field<CommandLine>(
        "shell", \.shell, .bool, .now, example: "true",
        "Whether `sh -c` reads the command; else it is split into words and started without a shell.")

    static func runField(_ example: String, _ summary: String) -> Field<CommandLine> {
        Field("run", \.text, .text, .now, otherwise: "none: it must be there", example: example, summary)
    }

    /// The keys that every step has.
    static let settings: [Field<StepSettings>] = [
        Field("stages", \.stages, .stages, .now, example: "[push, ci]", "When the step runs."),
        Field(
            "paths", \.paths, ValueType<PathSelection>.globs.orNone(["null"]), .now, otherwise: "every path",
            example: "[\"src/**\", \"tests/**\"]",
            "What the step depends on: it runs when one of these has changed. A push leaves it out only where it has passed "
                + "on a tree with the same files."),
        Field(
            "inputs", \.inputs, ValueType<PathSelection>.globs.orNone(["null"]), .now, otherwise: "the whole tree",
            example: "[\"src/**\"]",
            "What the step's result depends on, so that it is known again; `[]` says that it needs no files at all."),
        Field(
            "env", \.environment, .variables, .now, example: "{OMP_NUM_THREADS: \"1\"}", "Variables that the step gets."
        ),
        Field(
            "timeout", \.timeoutMilliseconds, .duration(1...Measure.mostMilliseconds), .now, example: "5m",
            "How long the step may take."),
        Field("severity", \.severity, .severity(.error), .now, example: "warning", "How much its failure weighs."),
        Field(
            "where", \.place, .choice, .now, example: "work_tree",
            "Where the step runs: on a snapshot of what is judged, or in the work tree, which is never proof."),
    ]

    private static let nameProblem: @Sendable (String) -> String? = { name in
        if name.count > 80 { return "at most 80 characters" }
        if name == "all" || Stage(rawValue: name) != nil { return "a name that is no stage's, and not all" }
        if name.unicodeScalars.contains(where: { VisibleText.shown($0).text != String($0) }) {
            return "a name has no control characters"
        }
        return nil
    }

    /// Reports what keeps a command from being split into words.
    static func words(_ node: Node?, _ command: CommandLine, _ decoding: inout Decoding) {
        guard let node, node.scalar != nil, !command.text.isEmpty, !command.shell else { return }
        decoding.within("run") { decoding in
            do throws(ShellWords.Failure) {
                let words = try ShellWords.split(command.text)
                shellSyntax(words, node, command.text, &decoding)
            } catch {
                switch error {
                case .unclosedQuote(let position):
                    // Only in a plain scalar do the command's characters stand one by one in the file.
                    let isPlain = node.scalar?.style == .plain && node.start.line == node.end.line
                    var mark = SourceMark(node.start)
                    if isPlain { mark.column += position }
                    decoding.report(
                        .badValue, "`\(decoding.path)`: this quote is never closed", at: mark,
                        width: isPlain ? 1 : node.width, hint: "commands are split into words as a shell does it")
                case .danglingBackslash:
                    decoding.report(.badValue, "`\(decoding.path)`: a backslash with nothing behind it", at: node)
                }
            }
        }
    }

    private static func shellSyntax(_ words: [String], _ node: Node, _ text: String, _ decoding: inout Decoding) {
        if words.isEmpty {
            decoding.report(.badValue, "`\(decoding.path)` has no command", at: node)
        }
        let signs: Set<String> = ["&&", "||", "|", "|&", ";", ">", ">>", "<", "<<", "2>", "2>&1", "&>", "&"]
        // A sign in quotes is part of a longer piece, or has quotes around it, so it is meant as an argument.
        let pieces = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
        if let sign = words.first(where: { signs.contains($0) && pieces.contains($0) }) {
            decoding.report(
                .badValue, "`\(decoding.path)`: `\(sign)` means something to a shell alone", at: node,
                hint: "add `shell: true` to the step, or put `\(sign)` in quotes if it is an argument")
        } else if let first = words.first, let equals = first.firstIndex(of: "="),
            first[..<equals].utf8.allSatisfy({ 65...90 ~= $0 || 48...57 ~= $0 || $0 == UInt8(ascii: "_") }),
            equals != first.startIndex
        {
            decoding.report(
                .badValue, "`\(decoding.path)`: `\(first.prefix(60))` sets a variable, which a shell alone does",
                at: node, hint: "give it in `env: {\(first[..<equals]): \"…\"}`")
        }
    }
}

extension TestReport {
    /// The report that a command's own words tell.
    init(toldBy command: CommandLine) {
        let words = (try? ShellWords.split(command.text)) ?? []
        let names = words.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        if names.contains("pytest") || names.contains("py.test") {
            self = .pytest
        } else if zip(words, words.dropFirst()).contains(where: { $0 == "-m" && $1 == "unittest" }) {
            self = .unittest
        } else if names.first == "swift", words.dropFirst().first == "test" {
            self = .swift
        } else {
            self = .exit
        }
    }
}
