import Globs
import Model
import PolicyLanguage
import PythonSource
import Training
import Words
internal import YAML

extension PolicyKeys {
    static let training = Section<TrainingStep>(
        { mark in
            TrainingStep(
                settings: StepSettings(
                    name: "", stages: TrainingStep.defaultStages,
                    timeoutMilliseconds: TrainingStep.defaultTimeoutMilliseconds, mark: mark),
                command: CommandLine(""))
        },
        required: ["name", "run"],
        fields: [
            Field(nameField, in: \.settings),
            Field(runField("python train.py --batch-size 32", "The command that trains, as it is."), in: \.command),
            Field(shellField, in: \.command),
            Field(
                "setup", \.setup, setup, .now, example: "python make_data.py --tiny",
                "A command that prepares the training and runs before it."),
            Field(
                "steps", \.steps, .integer(1...1_000_000), .now, example: "50",
                "The number of optimizer steps after which the script is ended."),
            Field(
                "rows", \.rows, ValueType<Int>.integer(1...1_000_000_000).orNone(["off"]), .now, example: "256",
                "The most rows of a data set, cut where it is loaded."),
            Field(
                "first_step", \.firstStepMilliseconds, .duration(1...Measure.mostMilliseconds), .now, example: "5m",
                "How long the script may take to its first optimizer step; `timeout` counts from there."),
            Field(
                "seed", \.seed, ValueType<Int>.integer(0...4_294_967_295).orNone(["off"]), .now, example: "42",
                "The seed of every random generator; `off` leaves them alone."),
            Field(
                "device", \.device, .choice, .now, example: "auto",
                "Where the script computes: on the processor with GPUs hidden, on an idle GPU, or on the first one."),
            Field(
                "compile", \.compile, .bool, .now, example: "true", "Whether `torch.compile` compiles in the smoke run."
            ),
            Field("network", \.network, .bool, .now, example: "false", "Whether the script may use the network."),
            Field(
                "notebook", \.notebook, notebook.type(), .now, otherwise: "its keys' defaults",
                example: "{drive: data/drive}", "How a notebook runs, where `run` is `notebook train.ipynb`."),
            Field(
                "frozen", \.frozen, .nameGlobs(.dotted, example: "encoder.*"), .now, example: "[\"encoder.*\"]",
                "Parameters that must not change, by globs on their names."),
            Field(
                "outputs", \.outputs, outputs.type(), .now, otherwise: "no bounds", example: "{range: [-50, 50]}",
                "What must hold for the model's outputs."),
            Field(
                "invariants", \.invariants, invariants.type(), .now, otherwise: "its keys' defaults",
                example: "{params_move: error}", "How much each invariant of the training weighs."),
            Field(
                "compare", \.compare, compare.type(), .now, otherwise: "nothing", example: "{loss: 10%}",
                "What is compared with the last passing run on upstream, and by how much it may be worse."),
        ] + settings.map { Field($0, in: \.settings) },
        finish: { values, step, decoding in
            step.settings.definition = StepDefinition.text(values)
            words(values["run"], step.command, &decoding)
            step.setup?.shell = step.command.shell
        })

    private static let setup = ValueType<String>.text.checked { text in
        (try? ShellWords.split(text)) == nil ? "a quote or a backslash is left open" : nil
    }
    .mapped({ CommandLine($0) }, back: { $0.text }).orNone(["null"])

    private static let notebook = Section<TrainingStep.Notebook>(
        { _ in TrainingStep.Notebook() },
        fields: [
            Field(
                "shell", \.shell, .choice, .now, example: "run",
                "Which of its shell lines and cells run: none, all but those that install something, or all."),
            Field(
                "drive", \.drive, ValueType<String>.text.orNone(["null"]), .now, example: "data/drive",
                "A folder that stands for Colab's drive: paths below `/content/drive/MyDrive` lead there."),
            Field(
                "files", \.files, ValueType<String>.text.checked(pathProblem).list("a list of paths"), .now,
                example: "[data/tiny.csv]",
                "Files that stand for what is uploaded: `files.upload()` gives them, and they lie in `/content`."),
        ])

    private static let outputs = Section<TrainingStep.Outputs>(
        { _ in TrainingStep.Outputs() },
        fields: [
            Field(
                "range", \.range, ValueType<ClosedRange<Double>>.range.orNone(["off"]), .now, example: "[-50, 50]",
                "The least and the greatest value, both allowed.")
        ])

    static let invariants = Section<InvariantRules>(
        { _ in InvariantRules() }, fields: TrainingInvariants.descriptions.map(invariant))

    private static func invariant(_ description: InvariantDescription) -> Field<InvariantRules> {
        let standard = description.setting.standard
        let rule = Section<InvariantRule>(
            { _ in InvariantRule(standard) }, shorthand: "severity",
            fields: [
                Field(
                    "severity", \.severity, .severity(standard == .off ? .error : standard), .now,
                    example: "warning", "How much it weighs."),
                Field(
                    "by", \.byPercent, ValueType<Double>.percent(0...1_000).orNone(["null"]),
                    description.setting.allowance == .none ? .later : .now, otherwise: "its own",
                    example: "5%", "The allowance, where the invariant has one."),
            ])
        return Field(
            description.name, rule.type("a severity, or a mapping such as `{severity: warning, by: 5%}`"), .now,
            otherwise: standard.rawValue, example: "warning", description.setting.summary,
            get: { $0[description] }, set: { $0[description] = $1 })
    }

    /// How much worse one metric may be.
    private struct Allowance: Sendable, Hashable {
        var percent: Double?
    }

    private static let compare = Section<CompareRules>(
        { _ in CompareRules() },
        fields: [
            metric("loss", \.lossPercent, "The loss at the end, over three seeds: two further runs."),
            metric("speed", \.speedPercent, "Samples a second."),
            metric("peak_memory", \.peakMemoryPercent, "The most memory taken."),
            metric("parameters", \.parametersPercent, "The number of parameters."),
            Field(
                "output_shapes", \.outputShapes, .bool, .now, example: "true",
                "The shapes of what the model returns, which nothing else may change."),
        ])

    private static func metric(
        _ key: String, _ path: any WritableKeyPath<CompareRules, Double?> & Sendable, _ summary: String
    ) -> Field<CompareRules> {
        let allowance = Section<Allowance>(
            { _ in Allowance() }, shorthand: "max_regression",
            fields: [
                Field(
                    "max_regression", \.percent, ValueType<Double>.percent(0...1_000).orNone(["off"]), .now,
                    example: "10%", "By how much it may be worse.")
            ])
        let type = allowance.type("a percentage, or a mapping such as `{max_regression: 10%}`")
            .mapped({ $0.percent }, back: { Allowance(percent: $0) })
        return Field(key, path, type, .now, otherwise: "off", example: "10%", summary)
    }
}
