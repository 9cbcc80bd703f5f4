import PolicyLanguage
import Training
import Words

/// The policy that `gate init` writes: what was found, with a word on each line that a person may want to change.
public struct PolicyDraft: Sendable {
    private let survey: ProjectSurvey
    private let training: TrainingDraft

    /// A draft for what was found.
    ///
    /// - Parameters:
    ///   - survey: What was found.
    ///   - training: The command line of the smoke run that a person has named, nil for what was found.
    public init(_ survey: ProjectSurvey, training: String? = nil) {
        self.survey = survey
        var found = survey.training
        if let training {
            found.others = (found.steps + found.others).filter { $0.command.run != training }
            found.steps = [TrainingDraft.Step(training)]
            (found.refusal, found.needsCall) = (nil, false)
        }
        self.training = found
    }

    /// What cannot run as it stands, by the step's name, with the cause.
    public var problems: [String: String] {
        Dictionary(training.steps.compactMap { step in step.problem.map { (step.name, $0) } }) { first, _ in first }
    }

    /// The text of the policy.
    public var text: String {
        var lines = [
            SchemaFile.line(isLocal: false),
            "# What gate checks at commit, at push and in CI. Reference: docs/policy.md of gate.",
            "version: 1",
            "mode: advise            # reports, blocks only what cannot be undone; enforce rejects errors",
            "",
        ]
        lines += upstream + branches + tests + smoke + docs
        return lines.joined(separator: "\n") + "\n"
    }

    private var upstream: [String] {
        if survey.remotes.isEmpty {
            return ["# A fork's parent: git remote add upstream URL", "upstream: off", ""]
        }
        var lines = ["upstream:"]
        let remote =
            survey.remotes.contains("upstream")
            ? "upstream" : survey.remotes.contains("origin") ? "origin" : survey.remotes[0]
        lines.append("  remote: \(Self.quoted(remote))")
        if let branch = survey.upstreamBranch { lines.append("  branch: \(Self.quoted(branch))") }
        lines += [
            "  fetch: auto           # in the background when the last fetch is older than max_age", "  max_age: 1h",
            "",
        ]
        return lines
    }

    private var branches: [String] {
        [
            "branches:",
            "  protected: auto       # a fork's main only follows upstream; or a list: [main, \"release/*\"]",
            "  # pattern: \"(feature|fix|experiment|docs)/[a-z0-9][a-z0-9._-]*\"",
            "  # explain: \"feature/short-name, fix/short-name\"",
            "",
        ]
    }

    private var tests: [String] {
        guard let tests = survey.tests else {
            return [
                "# No tests were found. When there are some:",
                "# tests:", "#   - {name: unit, run: python -m unittest discover -s tests}", "",
            ]
        }
        return [
            "tests:", "  - name: unit  # \(VisibleText.line(tests.reason))",
            "    run: \(Self.quoted(tests.command))", "    report: \(tests.report)",
            "    stages: [commit, push, ci]", paths(of: codeGlobs), "    timeout: 10m", "",
        ]
    }

    // Globs that select something here; what a project lacks would only warn.
    private var hasCode: Bool { survey.documented != ["**/*.ipynb"] }
    private var codeGlobs: [String] { hasCode ? ["**/*.py"] : ["**/*.ipynb"] }
    private var notebookGlobs: [String] { hasCode ? ["**/*.py", "**/*.ipynb"] : ["**/*.ipynb"] }

    private func paths(of code: [String]) -> String {
        let globs = (code + survey.dependencyFiles).map { "\"\($0)\"" }.joined(separator: ", ")
        return "    paths: [\(globs)]  # runs when one of these changed"
    }

    private var smoke: [String] {
        if training.steps.isEmpty { return nothingChosen }
        var lines = ["training:"]
        for step in training.steps { lines += item(step) }
        lines.append("")
        if !training.others.isEmpty {
            lines += ["# What else trains:"] + listed(training.others) + [""]
        }
        return lines
    }

    private func item(_ step: TrainingDraft.Step) -> [String] {
        var lines = ["  - name: \(step.name)" + (step.reason.isEmpty ? "" : "  # \(VisibleText.line(step.reason))")]
        lines.append("    run: \(Self.quoted(step.command.run))")
        if step.command.needsShell { lines.append("    shell: true") }
        if !step.command.environment.isEmpty {
            let variables = step.command.environment.map { "\($0.name): \(Self.text($0.value))" }
            lines.append("    env: {\(variables.joined(separator: ", "))}")
        }
        return lines + [
            "    steps: 20           # optimizer steps under observation, then the script is ended",
            "    stages: [push, ci]",
            step.command.run.hasPrefix("notebook ") ? paths(of: notebookGlobs) : paths(of: codeGlobs),
            "    # frozen: [\"encoder.*\"]        # parameters that must not change",
            "    # outputs: {range: [-50, 50]}  # what the model may return",
        ]
    }

    private var nothingChosen: [String] {
        guard let refusal = training.refusal else {
            return [
                "# No training script was found. Any command that trains can be smoke-tested, unchanged:",
                "# training:", "#   - {name: smoke, run: python train.py, steps: 20, stages: [push, ci]}", "",
            ]
        }
        var lines = ["# No training step: \(VisibleText.line(refusal))."]
        if training.needsCall {
            lines += ["# Behind the update of the parameters, add:"]
            lines += TrainingEnd.call.split(separator: "\n").map { "#   \($0)" }
        }
        if training.others.isEmpty {
            lines += training.libraries.prefix(Self.mostListed).map {
                "#   \(VisibleText.line($0)) trains when it is called"
            }
            lines += ["# A script that calls it can be smoke-tested:"]
            return lines + [
                "# training:", "#   - {name: smoke, run: python train.py, steps: 20, stages: [push, ci]}", "",
            ]
        }
        return lines + ["# Any of these can be one:", "# training:", "#   - name: smoke"]
            + training.others.prefix(1).flatMap { step in
                ["#     run: \(Self.quoted(step.command.run))"] + environmentLine(step).map { "#     \($0)" }
            } + ["#     stages: [push, ci]"] + listed(training.others) + [""]
    }

    private static let mostListed = 40

    private func environmentLine(_ step: TrainingDraft.Step) -> [String] {
        if step.command.environment.isEmpty { return [] }
        let variables = step.command.environment.map { "\($0.name): \(Self.text($0.value))" }
        return ["env: {\(variables.joined(separator: ", "))}"]
    }

    private func listed(_ steps: [TrainingDraft.Step]) -> [String] {
        let shown = steps.prefix(Self.mostListed).map { step in
            let variables = step.command.environment.map { "\($0.name)=\(ShellWords.quoted($0.value)) " }.joined()
            return "#   \(VisibleText.line(variables + step.command.run))  # \(VisibleText.line(step.reason))"
        }
        let more = steps.count - shown.count
        return shown + (more > 0 ? ["#   and \(more) more"] : [])
    }

    private var docs: [String] {
        if survey.documented.isEmpty {
            return [
                "# docs:", "#   paths: [\"src/**/*.py\"]",
                "#   minimum: 50%        # of the definitions with a docstring",
            ]
        }
        return [
            "docs:", "  paths: [\(survey.documented.map { "\"\($0)\"" }.joined(separator: ", "))]",
            "  # minimum: 50%        # of the definitions with a docstring; the first run says what there is today",
        ]
    }

    /// A value that stays text: `1` and `true` would be read as something else.
    private static func text(_ text: String) -> String {
        let quoted = quoted(text)
        let isWord = quoted == text && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
        return isWord ? quoted : quoted.hasPrefix("\"") ? quoted : "\"\(quoted)\""
    }

    /// A plain scalar where YAML reads it back as it is, else one in double quotes.
    private static func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-./= ".utf8.contains(byte)
        }
        if plain, let first = text.first, first.isLetter { return text }
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}

extension TrainingDraft.Step {
    /// The step of a command that a person has named.
    fileprivate init(_ line: String) {
        name = "smoke"
        command = ScriptCommand(line: line)
        reason = ""
    }
}
