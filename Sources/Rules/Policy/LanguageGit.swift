import Globs
import Model
import Patterns
import PolicyLanguage
internal import YAML

extension PolicyKeys {
    static let upstream = Section<UpstreamPolicy>(
        { _ in UpstreamPolicy() },
        fields: [
            Field(
                "remote", \.remote, ValueType<String>.text.orNone(["auto"]), .now,
                otherwise: "auto: `upstream`, else the branch's remote, else `origin`", example: "upstream",
                "The remote that upstream's branch is on."),
            Field(
                "branch", \.branch, ValueType<String>.text.orNone(["auto"]), .now,
                otherwise: "auto: the remote's default branch", example: "main", "Upstream's branch."),
            Field(
                "fetch", \.fetch, .choice, .now, example: "check",
                "How the gate learns what upstream has: by a fetch of its own, from what is known, or not at all."),
            Field(
                "max_age", \.maxAgeMilliseconds, .duration(), .now, example: "15m",
                "How old the last fetch may be before upstream counts as stale."),
        ] + RuleKeys.fields(.upstream).map { Field($0, in: \.rules) })

    static let branches = Section<BranchesPolicy>(
        { _ in BranchesPolicy() },
        fields: [
            Field(
                "exempt", \.exempt, ValueType<[NameGlob]>.nameGlobs(.branch, example: "site/*"), .now,
                example: "[gh-pages, \"site/*\"]",
                "Branches on which only `files` is judged, such as those that hold built pages.")
        ] + RuleKeys.fields(.branches).map { Field($0, in: \.rules) },
        finish: { values, branches, decoding in
            guard let explain = values["explain"], !explain.isNull, values["pattern"] == nil else { return }
            decoding.report(
                .missingKey, "`explain` without a `pattern` that it explains", at: explain,
                hint: "add a `pattern`, or remove `explain`")
        })

    static let history = Section<HistoryPolicy>(
        { _ in HistoryPolicy() },
        fields: [] + RuleKeys.fields(.history).map { Field($0, in: \.rules) })

    static let smallFollowUp = Section<HistoryPolicy.SmallFollowUp>(
        { _ in HistoryPolicy.SmallFollowUp() }, shorthand: "severity",
        fields: [
            Field(
                "severity", \.severity, .severity(.warning), .now, example: "off",
                "How much a small follow-up weighs."),
            Field(
                "max_lines", \.maxLines, .integer(1...100_000), .now, example: "5",
                "The most changed lines that still look like a slip."),
            Field(
                "within", \.withinMilliseconds, .duration(), .now, example: "1h",
                "How young the commit before must be."),
        ])

    static let overgrownAmend = Section<HistoryPolicy.OvergrownAmend>(
        { _ in HistoryPolicy.OvergrownAmend() }, shorthand: "severity",
        fields: [
            Field(
                "severity", \.severity, .severity(.warning), .now, example: "warning",
                "How much an overgrown amend weighs."),
            Field(
                "after", \.afterMilliseconds, .duration(), .now, example: "1d", "How old the amended commit must be."),
            Field(
                "max_lines", \.maxLines, .integer(1...1_000_000), .now, example: "100",
                "More changed lines than these are too many."),
        ])

    static let message = Section<MessageRules>(
        { _ in MessageRules() },
        fields: [
            Field(
                "severity", \.severity, .severity(.warning), .now, example: "error",
                "How much a message weighs that breaks a rule."),
            Field(
                "subject_max", \.subjectMax, ValueType<Int>.integer(10...1_000).orNone(["off"]), .now, example: "50",
                "The most characters of the first line."),
            Field(
                "body_max", \.bodyMax, ValueType<Int>.integer(20...10_000).orNone(["off"]), .now, example: "72",
                "The most characters of every further line."),
            Field(
                "convention", \.convention, .choice, .now, example: "conventional",
                "A ready-made form of first lines: Conventional Commits, or none."),
            Field(
                "pattern", \.pattern, ValueType<Pattern>.pattern.orNone(["off"]), .now,
                example: "\"[A-Z].*[^.]\"",
                "The regular expression that the whole first line must match."),
            Field(
                "trailers", \.trailers, ValueType<String>.text.list("a list of trailers"), .now,
                example: "[Signed-off-by]", "Trailers that every message must have."),
            Field(
                "exempt", \.exempt, ValueType<Pattern>.pattern.list("a list of regular expressions"), .now,
                example: "[\"Created using Colab.*\"]", "First lines that no rule judges."),
        ])
}
