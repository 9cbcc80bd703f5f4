import Model
import PolicyLanguage
internal import YAML

extension PolicyKeys {
    static let snapshot = Section<SnapshotPolicy>(
        { _ in SnapshotPolicy() },
        fields: [
            Field(
                "link", \.link, .link, .now,
                otherwise: "auto: ignored data folders and virtual environments at the top", example: "[data]",
                "Ignored data that is linked into the snapshot, read-only where the system can; `../data` gets its place beside it."
            ),
            Field(
                "copy", \.copy, ValueType<String>.text.list("a list of paths such as `[cache]`"), .now,
                example: "[cache]", "Ignored data that is copied, because a step writes to it."),
            Field("slots", \.slots, .integer(1...64), .now, example: "4", "How many snapshots are kept at once."),
            Field(
                "max_size", \.maxSizeBytes, ValueType<Int>.size.orNone(["off"]), .now, example: "20GB",
                "The most room that the snapshots of a repository take; one is always kept."),
            Field(
                "folder", \.folder,
                // A relative one would lie in the work tree, or behind a link of it.
                ValueType<String>.text.checked { $0.hasPrefix("/") ? nil : "an absolute path" }
                    .orNone(["null", "~", ""]), .now,
                otherwise: "the user's cache folder", example: "/scratch/gate", "The folder that holds the snapshots."),
        ])

    static let engine = Section<EnginePolicy>(
        { _ in EnginePolicy() },
        fields: [
            Field(
                "jobs", \.jobs, ValueType<Int>.integer(1...1_024).orNone(["auto"]), .now,
                otherwise: "auto: the number of cores", example: "4",
                "How many steps run at once; those that read files, in as many snapshots as `snapshot.slots` says."),
            Field(
                "fail_fast", \.failFast, ValueType<Bool>.bool.asGiven, .now, otherwise: "`true` at push, else `false`",
                example: "true",
                "Whether no further command starts after the first failure; what needs no process is always judged."),
            Field(
                "cache", \.cache, .bool, .now, example: "false",
                "Whether a passed result is used again for the same content."),
            Field(
                "ahead", \.ahead, .bool, .now, example: "true",
                "Whether the steps of the next stage begin in the background."),
            Field(
                "commit_budget", \.commitBudgetMilliseconds, ValueType<Int>.duration().orNone(["off"]), .now,
                example: "10s", "A step that usually takes longer runs at push instead of at commit."),
            Field(
                "push_budget", \.pushBudget, pushBudget.type(), .now, otherwise: "its keys' defaults",
                example: "{ssh: 5m}", "The most time that steps may hold up a push, by transport."),
        ])

    private static let pushBudget = Section<EnginePolicy.PushBudget>(
        { _ in EnginePolicy.PushBudget() },
        fields: [
            Field(
                "ssh", \.sshMilliseconds, ValueType<Int>.duration().orNone(["off"]), .now, example: "10m",
                "Over SSH, whose servers hang up on a silent client."),
            Field(
                "https", \.httpsMilliseconds, ValueType<Int>.duration().orNone(["off"]), .now, example: "10m",
                "Over HTTPS and HTTP."),
            Field(
                "local", \.localMilliseconds, ValueType<Int>.duration().orNone(["off"]), .now, example: "10m",
                "To a folder on this machine."),
        ])

    static let environment = Section<EnvironmentPolicy>(
        { _ in EnvironmentPolicy() },
        fields: [
            Field(
                "python", \.python, ValueType<String>.text.orNone(["auto"]), .now,
                otherwise: "auto: the one found when the hooks were installed", example: ".venv/bin/python",
                "The Python interpreter of every step."),
            Field(
                "pass", \.pass, .variableNames, .now, example: "[CUDA_HOME]",
                "Variables of the person's environment that steps get."),
            Field(
                "set", \.set, .variables, .now, example: "{PYTHONHASHSEED: \"0\"}", "Variables that every step gets."),
        ])

    static let tracker = Section<TrackerPolicy>(
        { _ in TrackerPolicy() },
        fields: [
            Field(
                "local", \.local, local.type(), .later, otherwise: "its keys' defaults", example: "{keep: 90d}",
                "The log in the Git folder."),
            Field(
                "wandb", \.wandb, wandb.type().orNone(["off"]), .later, otherwise: "off", example: "{project: digits}",
                "Weights & Biases."),
            Field(
                "mlflow", \.mlflow, mlflow.type().orNone(["off"]), .later, otherwise: "off",
                example: "{experiment: digits}", "MLflow."),
        ])

    private static let local = Section<TrackerPolicy.Local>(
        { _ in TrackerPolicy.Local() },
        fields: [
            Field(
                "keep", \.keepMilliseconds, ValueType<Int>.duration().orNone(["forever"]), .later, example: "90d",
                "How long run records are kept.")
        ])

    private static let wandb = Section<TrackerPolicy.WandB>(
        { _ in TrackerPolicy.WandB() },
        fields: [
            Field(
                "project", \.project, ValueType<String>.text.orNone(["auto"]), .later,
                otherwise: "auto: the repository's name", example: "digits", "The project."),
            Field(
                "entity", \.entity, ValueType<String>.text.orNone(["auto"]), .later, otherwise: "auto: the user's own",
                example: "vision-lab", "The user or team that owns the project."),
            Field(
                "mode", \.mode, .choice, .later, example: "offline", "Whether records are sent at once or at a sync."),
        ])

    private static let mlflow = Section<TrackerPolicy.MLflow>(
        { _ in TrackerPolicy.MLflow() },
        fields: [
            Field(
                "experiment", \.experiment, ValueType<String>.text.orNone(["auto"]), .later,
                otherwise: "auto: the repository's name", example: "digits", "The experiment."),
            Field(
                "uri", \.uri, ValueType<String>.text.orNone(["auto"]), .later,
                otherwise: "auto: `MLFLOW_TRACKING_URI`", example: "\"https://mlflow.example.org\"",
                "The tracking server's address."),
        ])

    static let skips = Section<SkipsPolicy>(
        { _ in SkipsPolicy() },
        fields: [
            Field(
                "allowed", \.allowed, .bool, .now, example: "false", "Whether recorded skips are honoured."),
            Field(
                "never", \.never, ValueType<CheckID>.check.list("a list of checks such as `[files/secrets]`"), .now,
                example: "[files/secrets]", "Checks that no skip turns off."),
        ])
}
