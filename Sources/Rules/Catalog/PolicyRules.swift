package import Model
import PolicyLanguage

extension RuleCatalog {
    /// What a run can say of the policy as a whole.
    package static let policyRules: [Rule] = [
        Rule(
            "policy/missing", "There is no .qualitygate.yml by which to judge.",
            why:
                "Somebody asks for a verdict, and without a policy none can be given. Hooks hold nothing up for it: they "
                + "judge by your local policy, else by the one that gate install or gate trust recorded in this clone, or "
                + "say that nothing was judged.",
            wayPast:
                "gate init --local keeps a policy in the Git folder, for all branches that have none; gate install "
                + "on a branch that has one records it for them.",
            bad: Rule.Illustration(lines: ["$ gate run", "gate: no verdict at commit, 1 error"]),
            good: Rule.Illustration(lines: ["$ gate init", "gate: wrote .qualitygate.yml, mode: advise"])),
        Rule(
            "policy/unreadable-base", "The base's policy has a mistake, so a change in CI was judged by its own.",
            why:
                "In CI the base's policy judges. Where that one cannot be read nobody could ever mend it, so the change's "
                + "own judges, and the report says so: look at what it alters of the policy.",
            wayPast: "Merge the change that mends the policy; the next one is judged by it.",
            bad: Rule.Illustration(lines: ["$ git show origin/main:.qualitygate.yml", "version: 1", "branchs: off"]),
            good: Rule.Illustration(lines: ["$ git show origin/main:.qualitygate.yml", "version: 1", "branches: off"])),
        Rule(
            "policy/unreadable", "A policy that lies outside of the tree cannot be read as a file.",
            why:
                "The local policy in the Git folder, or the file that gate ci --policy names, is there and is a link, a "
                + "folder, too large or closed to you. What it asks for is not known, so there is no verdict.",
            wayPast: "Take the local policy away, or name another file.",
            bad: Rule.Illustration(lines: ["$ ln -s ../../mine.yml .git/gate/local-policy.yml"]),
            good: Rule.Illustration(lines: ["$ cp ../mine.yml .git/gate/local-policy.yml"])),
        Rule(
            "policy/own-judge", "The file that gate ci --policy names is a part of the change.",
            why:
                "What is judged never chooses its judge. A file of the repository is read from the base; where the base "
                + "has none, or where the path leads through a link or a submodule, the change would decide.",
            wayPast: "Name a file outside of the repository, or let the base have it first.",
            bad: Rule.Illustration(lines: ["$ gate ci --base origin/main --policy ci/new.yml"]),
            good: Rule.Illustration(lines: ["$ gate ci --base origin/main --policy \"$RUNNER_TEMP/policy.yml\""])),
        Rule(
            "policy/untrusted", "The policy brings commands that you have not allowed yet, so they were not run.",
            why: "A clone brings a policy, and a policy runs commands on your machine. A new command asks once, "
                + "unless the upstream that was named at your last yes holds it too; changed thresholds never do.",
            wayPast: "gate trust --show lists the commands; gate trust allows them.",
            bad: Rule.Illustration(lines: ["$ git clone … && cd …", "$ git push", "gate: rejected at push, 1 error"]),
            good: Rule.Illustration(lines: ["$ gate trust", "gate: allowed from now on"])),
        Rule(
            "policy/selects-nothing", "A glob of the policy selects no file in the whole tree.",
            why:
                "What it was meant to select is not checked, and nothing says so. A folder was renamed, or the glob has a "
                + "typing error. Hooks say it when the policy changes, or when the last file goes that the glob selected; "
                + "gate run, gate ci and gate status say it whenever you ask.",
            settings: [
                "commands[].inputs", "commands[].paths", "docs.paths", "files.paths", "notebooks.paths",
                "tests[].inputs",
                "tests[].paths", "training[].inputs", "training[].paths",
            ],
            wayPast: "Correct the glob or take it out. A glob behind ! may take out nothing, and defaults never warn.",
            bad: Rule.Illustration(policy: "docs: {paths: [\"scr/**\"]}", lines: ["$ git ls-files", "src/train.py"]),
            good: Rule.Illustration(policy: "docs: {paths: [\"src/**\"]}", lines: ["$ git ls-files", "src/train.py"])),
        Rule(
            "policy/command", "A command line of the policy cannot be started as it is written.",
            why: "A quote that is never closed, or {files} in the middle of a word, would run something else than "
                + "what is meant.",
            settings: ["commands", "tests", "training"], wayPast: "Write the line as a shell would read it.",
            bad: Rule.Illustration(policy: "commands: [{name: lint, run: \"ruff check 'src\"}]"),
            good: Rule.Illustration(policy: "commands: [{name: lint, run: \"ruff check src\"}]")),
    ]

    private static let whyStrict =
        "A policy with a mistake judges nothing: what is misspelled would otherwise be silently off."
    private static let wayPastMistakes =
        "An editor that reads docs/schema/policy.schema.json shows mistakes while you type."

    /// Every kind of mistake in a policy.
    package static let policyMistakes: [Rule] = PolicyDiagnostic.Kind.allCases.map { kind in
        let (summary, bad, good): (String, String, String) =
            switch kind {
            case .syntax:
                ("The policy is not YAML, or YAML of a kind that is not read here.", "tests: [", "tests: []")
            case .empty: ("The policy's file is empty.", "# nothing yet", "mode: advise")
            case .foreign:
                ("The file belongs to another tool: it has no `version:` at its top.", "gates: [lint]", "mode: advise")
            case .version:
                ("The policy is written for a newer gate.", "version: 2", "version: 1")
            case .unknownKey:
                ("The policy has a key that the language does not have there.", "branchs: off", "branches: off")
            case .duplicateKey:
                (
                    "A key stands twice, or two steps have one name.", "docs: {minimum: 50%, minimum: 80%}",
                    "docs: {minimum: 80%}"
                )
            case .missingKey:
                (
                    "A key that must be there is missing.", "tests: [{name: unit}]",
                    "tests: [{name: unit, run: python -m unittest}]"
                )
            case .wrongType:
                (
                    "A value is of another kind than its key takes, such as a list instead of a text.",
                    "tests: [{name: unit, run: [python, test.py]}]", "tests: [{name: unit, run: python test.py}]"
                )
            case .badValue:
                (
                    "A value is not of the form that its key takes.", "upstream: {max_age: soon}",
                    "upstream: {max_age: 15m}"
                )
            case .outOfRange: ("A value is too small or too large.", "docs: {minimum: 120%}", "docs: {minimum: 80%}")
            }
        return Rule(
            CheckID("policy/\(kind.rawValue)"), summary, why: whyStrict, wayPast: wayPastMistakes,
            bad: Rule.Illustration(policy: bad), good: Rule.Illustration(policy: good))
    }
}
