import PolicyLanguage

/// The policy that `gate init` writes: what was found, with a word on each line that a person may want to change.
public struct PolicyDraft: Sendable {
    private let survey: ProjectSurvey
    private let training: String?

    /// A draft for what was found.
    ///
    /// - Parameters:
    ///   - survey: What was found.
    ///   - training: The command line of the smoke run, nil for none.
    public init(_ survey: ProjectSurvey, training: String?) {
        self.survey = survey
        self.training = training
    }

    /// The text of the policy.
    public var text: String {
        var lines = [
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
            "tests:", "  - name: unit", "    run: \(Self.quoted(tests.command))", "    report: \(tests.report)",
            "    stages: [commit, push, ci]", paths, "    timeout: 10m", "",
        ]
    }

    /// Globs that select something here; what a project lacks would only warn.
    private var paths: String {
        let globs = (["**/*.py"] + survey.dependencyFiles).map { "\"\($0)\"" }.joined(separator: ", ")
        return "    paths: [\(globs)]  # runs when one of these changed"
    }

    private var smoke: [String] {
        guard let training else {
            return [
                "# No training script was chosen. Any command that trains can be smoke-tested, unchanged:",
                "# training:", "#   - {name: smoke, run: python train.py, steps: 20, stages: [push, ci]}", "",
            ]
        }
        return [
            "training:", "  - name: smoke", "    run: \(Self.quoted(training))",
            "    steps: 20           # optimizer steps under observation, then the script is ended",
            "    stages: [push, ci]", paths,
            "    # frozen: [\"encoder.*\"]        # parameters that must not change",
            "    # outputs: {range: [-50, 50]}  # what the model may return", "",
        ]
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
