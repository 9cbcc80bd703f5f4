public import Model
public import PolicyLanguage
import YAML

/// The language of the policy: every key once, with all that is known about it.
///
/// Decoding, suggestions for mistyped keys, the JSON Schema and the reference are made from it.
enum PolicyKeys {
    package static let policy = Section<Policy>(
        { _ in Policy() },
        required: ["version"],
        fields: [
            Field(
                "version", .integer(1...1, as: "`1`"), .now, otherwise: "none: it must be there", example: "1",
                "The version of the policy language.", get: { _ in Policy.languageVersion }, set: { _, _ in }),
            Field(
                "mode", \.mode, .choice, .now, example: "advise",
                "`enforce`: errors block. `advise`: they warn, but for secrets, merge markers, rewriting what others hold, "
                    + "and losing data."),
            Field(
                "upstream", \.upstream, upstream.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{fetch: check}", "What must hold between a branch and the upstream branch."),
            Field(
                "branches", \.branches, branches.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{protected: [main]}", "What branches are named, and which ones take no commits made here."),
            Field(
                "history", \.history, history.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{merge_commits: warning}", "What commits look like, and which ones may be rewritten."),
            Field(
                "tests", \.tests, test.list("a list of test steps"), .now,
                example: "[{name: unit, run: python -m unittest discover -s tests}]",
                "The project's unit tests, run on exactly what is judged."),
            Field(
                "training", \.training, training.list("a list of training steps"), .now,
                example: "[{name: smoke, run: python train.py}]",
                "Training scripts that are watched for a few optimizer steps."),
            Field(
                "docs", \.docs, docs.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{minimum: 80%}", "What must be documented."),
            Field(
                "notebooks", \.notebooks, notebooks.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{outputs: strip}", "What notebooks may hold."),
            Field(
                "files", \.files, files.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{max_size: 5MB}", "What files may hold, of whatever kind."),
            Field(
                "commands", \.commands, command.list("a list of commands"), .now,
                example: "[{name: ruff, run: \"ruff check {files}\", paths: [\"**/*.py\"]}]", "Any commands as checks."),
            Field(
                "snapshot", \.snapshot, snapshot.type(), .now, otherwise: "its keys' defaults",
                example: "{link: [data]}", "The folder in which steps run."),
            Field(
                "engine", \.engine, engine.type(), .now, otherwise: "its keys' defaults", example: "{fail_fast: true}",
                "How steps are carried out."),
            Field(
                "environment", \.environment, environment.type(), .now, otherwise: "its keys' defaults",
                example: "{pass: [CUDA_HOME]}", "What steps find in their environment."),
            Field(
                "tracker", \.tracker, tracker.type().orNone(["off"]), .later, otherwise: "its keys' defaults",
                example: "{mlflow: {experiment: digits}}", "Where run records go."),
            Field(
                "skips", \.skips, skips.type(), .now, otherwise: "its keys' defaults",
                example: "{never: [files/secrets]}",
                "Whether a person may skip checks."),
            Field(
                "extends", \.extends, ValueType<String>.text.list("a list of policies"), .later,
                example: "[team/policy.yml]",
                "Policies to build on, each a path or `REMOTE:REF:PATH`: lists replace theirs, mappings merge."),
        ],
        finish: { values, _, decoding in names(values, &decoding) })

    /// Reports steps whose name another step has.
    private static func names(_ values: [String: Node], _ decoding: inout Decoding) {
        var first: [String: Mark] = [:]
        let own = ["build": DocsPolicy.Build.stepName, "swift": DocsPolicy.Swift.stepName]
        if case .mapping(let entries) = values["docs"]?.content {
            for entry in entries where !entry.value.isOff {
                if let name = own[entry.key] { first[name] = entry.keyNode.start }
            }
        }
        for section in ["tests", "training", "commands"] {
            guard case .sequence(let nodes) = values[section]?.content else { continue }
            for node in nodes {
                guard case .mapping(let entries) = node.content,
                    let value = entries.first(where: { $0.key == "name" })?.value, let name = value.scalar?.text
                else { continue }
                if let other = first[name] {
                    decoding.report(
                        .duplicateKey, "two steps are named \(value.shownText), the first in line \(other.line)",
                        at: value, hint: "give each step a name of its own")
                } else {
                    first[name] = value.start
                }
            }
        }
    }
}

/// What came of reading a policy.
public typealias PolicyReading = Reading<Policy>

extension Policy {
    /// Reads a policy; whatever the bytes are, the answer is a policy or located mistakes.
    ///
    /// - Parameter bytes: The file's bytes.
    /// - Parameter file: The name that the mistakes carry.
    public static func decode(
        bytes: [UInt8], file: RepositoryPath = RepositoryPath(Policy.fileName)
    ) -> PolicyReading { PolicyKeys.policy.read(bytes: bytes, file: file) }

    /// The JSON Schema of the policy, for editors.
    public static var schema: String { PolicySchema.json(PolicyKeys.policy) }

    /// The reference of its keys, as Markdown.
    public static var reference: String { PolicyReference.markdown(PolicyKeys.policy.keys) }

    /// Reads how a policy sets a key, `training[]` for every entry of a list.
    ///
    /// - Parameter bytes: The policy's text, nil where there is none.
    /// - Returns: One setting, or one for each entry of the list.
    public static func settings(_ keyPath: String, in bytes: [UInt8]?) -> [PolicySetting] {
        PolicySetting.read(keyPath, in: bytes, keys: PolicyKeys.policy.keys)
    }
}
