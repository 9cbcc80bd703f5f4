import PolicyLanguage
import Model
internal import YAML
import Patterns

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
            Field(
                "max_behind", \.maxBehind, .stageNumbers, .now, otherwise: "no limit", example: "{push: 0}",
                "How many commits a branch may lack of upstream; more is an error at that stage."),
            Field(
                "behind", \.behind, .stageSeverities(UpstreamPolicy().behind), .now, example: "{commit: warning}",
                "`upstream/behind`: the branch lacks commits of upstream."),
            Field(
                "conflict", \.conflict, .stageSeverities(UpstreamPolicy().conflict), .now, example: "{push: warning}",
                "`upstream/conflict`: merging upstream would conflict."),
            Field(
                "offline", \.offline, .severity(.warning), .now, example: "off",
                "How much it weighs that upstream could not be reached."),
            Field(
                "stale", \.stale, .severity(.warning), .now, example: "off",
                "`upstream/stale`: what is known of upstream is older than `max_age`."),
            Field(
                "missing", \.missing, .severity(.warning), .now, example: "off",
                "`upstream/missing`: a fork has no remote for its parent."),
            Field(
                "stale_base", \.staleBase, .severity(.warning), .now, example: "off",
                "`upstream/stale-base`: a new branch starts from a base that lags behind."),
        ])

    static let branches = Section<BranchesPolicy>(
        { _ in BranchesPolicy() },
        fields: [
            Field(
                "protected", \.protected, .protected, .now,
                otherwise: "auto: the default branch, where upstream is not where you push",
                example: "[main, \"release/*\"]",
                "Branches that take no commits made here; `*` stays between slashes, `**` crosses them."),
            Field(
                "pattern", \.pattern, ValueType<Pattern>.pattern.orNone(["off"]), .now,
                example: "\"(feature|fix)/[a-z0-9-]+\"",
                "The regular expression that the whole name of a branch must match."),
            Field(
                "explain", \.explain, ValueType<String>.text.orNone(["null"]), .now, otherwise: "the pattern itself",
                example: "\"feature/short-name or fix/short-name\"", "How to say the pattern to people."),
            Field(
                "name", \.name, .severity(.error), .now, otherwise: "error, where there is a `pattern`",
                example: "warning",
                "`branch/name`: the branch's name does not match the pattern."),
        ],
        finish: { values, branches, decoding in
            guard let explain = values["explain"], !explain.isNull, values["pattern"] == nil else { return }
            decoding.report(
                .missingKey, "`explain` without a `pattern` that it explains", at: explain,
                hint: "add a `pattern`, or remove `explain`")
        })

    static let history = Section<HistoryPolicy>(
        { _ in HistoryPolicy() },
        fields: [
            Field(
                "published_rewrite", \.publishedRewrite, .severity(.error), .now, example: "warning",
                "`history/published-rewrite`: a commit that others hold is replaced; your own push alone is a warning."),
            Field(
                "small_follow_up", \.smallFollowUp, smallFollowUp.type(), .now, otherwise: "its keys' defaults",
                example: "off", "`history/small-follow-up`: a commit that should have amended the one before."),
            Field(
                "overgrown_amend", \.overgrownAmend, overgrownAmend.type(), .now, otherwise: "off",
                example: "warning",
                "`history/overgrown-amend`: an amend that should have been a commit."),
            Field(
                "merge_commits", \.mergeCommits, .severity(.error), .now, example: "warning",
                "`history/merge-commits`: a merge commit is pushed."),
            Field(
                "unfinished", \.unfinished, .severity(.error), .now, example: "warning",
                "`history/unfinished`: a `fixup!`, `squash!` or `amend!` commit is pushed."),
            Field(
                "message", \.message, message.type().orNone(["off"]), .now, otherwise: "its keys' defaults",
                example: "{subject_max: 72}", "What commit messages look like."),
        ])

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
