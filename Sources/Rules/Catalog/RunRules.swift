package import Model

extension RuleCatalog {
    /// How an observed training script can end without an answer of the invariants.
    package static let trainingEnds: [Rule] = [
        Rule(
            TrainingCheck.failed, "The training script crashed, or did not come to its steps in time.",
            why: "A script that cannot take twenty steps on this machine will not take a million on another one; here "
                + "it is found before a job has waited for its turn.",
            settings: ["training", "training[].timeout", "training[].first_step", "training[].setup"],
            wayPast: "Give the step more time, prepare its data in setup, or set its severity to warning.",
            bad: Rule.Illustration(
                policy: "training: [{name: smoke, run: python train.py}]",
                lines: ["# train.py", "import torch", "model = torch.nn.Linear(10, 2)", "model(torch.ones(4, 8))"]),
            good: Rule.Illustration(
                policy: "training: [{name: smoke, run: python train.py}]",
                lines: ["# train.py", "import torch", "model = torch.nn.Linear(8, 2)", "model(torch.ones(4, 8))"])),
        Rule(
            TrainingCheck.unobserved, "The training script could not be observed, so nothing is known about it.",
            why: "A GPU, data, arguments or the network are missing here. That says nothing about the script, so it "
                + "is a warning at most, and it never counts as passed.",
            settings: ["training", "training[].device", "training[].setup"],
            wayPast: "Give the step what it misses in run or setup, or take push out of its stages on this machine.",
            bad: Rule.Illustration(
                policy: "training: [{name: smoke, run: python train.py}]",
                lines: ["usage: train.py [-h] --data DATA", "train.py: error: --data is required"]),
            good: Rule.Illustration(
                policy: "training: [{name: smoke, run: python train.py --data tiny, setup: python make_tiny.py}]")),
    ]

    /// What a run can say of what it stands on.
    package static let surroundings: [Rule] = [
        Rule(
            "push/too-slow", "The checks passed, and took longer than the server of the push waits.",
            why: "Git opens the connection before it asks the hook, and a server that hears nothing for some minutes "
                + "hangs up: the push would fail with words about a broken pipe. The checks are known now, so that the "
                + "next push is quick; gate push checks first and connects then.",
            settings: ["engine.push_budget"],
            wayPast: "Set engine.push_budget to what your server allows, or to off.",
            bad: Rule.Illustration(
                policy: "engine: {push_budget: {ssh: 5m}}", lines: ["$ git push   # with eight minutes of tests"]),
            good: Rule.Illustration(lines: ["$ gate push"])),
        Rule(
            "snapshot/leak", "A step loaded the project's modules from the work tree and not from the snapshot.",
            why: "Checks run on a snapshot of exactly what is committed. Code that comes from elsewhere, over an "
                + "absolute path or because a file was never added, is not what is judged, so the step proves nothing.",
            settings: ["commands", "tests", "training"],
            wayPast: "Give the step `where: work_tree`: it then runs on whatever lies there, and the report says so.",
            bad: Rule.Illustration(lines: ["# tests/test_loss.py", "sys.path.insert(0, \"/home/ada/project/src\")"]),
            good: Rule.Illustration(
                lines: ["# tests/test_loss.py", "sys.path.insert(0, str(Path(__file__).parents[1] / \"src\"))"])),
        Rule(
            "index/unmerged", "Files have conflicts that are not solved, so there is nothing to judge yet.",
            why: "Git makes no commit of them either; a check would read markers instead of code.",
            wayPast: "Solve the conflicts and add the files, or take the merge back with git merge --abort.",
            bad: Rule.Illustration(lines: ["$ git merge other", "CONFLICT (content): Merge conflict in train.py"]),
            good: Rule.Illustration(lines: ["$ git add train.py", "$ git commit"])),
        Rule(
            "index/hidden", "The commit has an index of its own, and the hook cannot find it.",
            why:
                "git commit -a and a commit of single paths commit another index than the usual one. Git names it to its "
                + "hooks in GIT_INDEX_FILE; where a wrapper clears the environment and no lock file shows it, "
                + "whatever was judged would not be what is committed.",
            wayPast: "Let the wrapper pass GIT_INDEX_FILE on, or stage first and commit what is staged.",
            bad: Rule.Illustration(lines: [
                "# .git/hooks/pre-commit", "exec env -i PATH=\"$PATH\" gate hook pre-commit",
            ]),
            good: Rule.Illustration(
                lines: [
                    "# .git/hooks/pre-commit",
                    "exec env -i PATH=\"$PATH\" GIT_INDEX_FILE=\"$GIT_INDEX_FILE\" gate hook pre-commit",
                ])),
        Rule(
            "ci/unknown-base", "The commit that --base names is not in this clone.",
            why: "Without it neither the policy that judges nor what changed is known. CI systems clone a single "
                + "commit unless they are told otherwise.",
            wayPast: "Fetch the base, or let the CI system clone the whole history (fetch-depth: 0 on GitHub).",
            bad: Rule.Illustration(lines: ["$ git clone --depth 1 …", "$ gate ci --base origin/main"]),
            good: Rule.Illustration(
                lines: ["$ git fetch --unshallow origin", "$ gate ci --base origin/main"])),
        Rule(
            "clone/incomplete", "A partial clone lacks objects on which the whole verdict rests.",
            why:
                "A clone that was made with --filter fetches files and folders when they are asked for. At push and in CI "
                + "gate lets Git fetch them; a commit does not wait for the network. What is not here was not judged, "
                + "which is not a pass.",
            wayPast:
                "Run the command: Git fetches what it compares. Or fetch everything: git fetch --refetch --no-filter.",
            bad: Rule.Illustration(lines: ["$ git clone --filter=tree:0 …", "$ git commit --amend"]),
            good: Rule.Illustration(lines: ["$ git diff --cached --stat HEAD^", "$ git commit --amend"])),
        Rule(
            "ci/shallow", "A shallow checkout lacks commits between the base and HEAD, and they could not be fetched.",
            why: "What is not here cannot be judged, and must not look as if it had passed. gate fetches the missing "
                + "history by itself (git fetch --deepen, then --unshallow); where the remote cannot be reached, "
                + "nothing is judged.",
            wayPast: "Let the CI system clone the whole history (fetch-depth: 0 on GitHub), or let it fetch.",
            bad: Rule.Illustration(
                lines: [
                    "$ git clone --depth 1 …", "$ git remote set-url origin /nowhere", "$ gate ci --base origin/main",
                ]),
            good: Rule.Illustration(lines: ["$ git fetch --unshallow origin", "$ gate ci --base origin/main"])),
        Rule(
            "ci/ambiguous-base", "The name that --base gives stands for several things in this clone.",
            why: "The base's policy judges. A tag that comes with the change may have the name of a branch, and Git "
                + "prefers the tag: the change would choose its own judge.",
            wayPast: "Name a remote's branch (origin/main), a full name (refs/heads/main), or a commit's id.",
            notAFailure: ["A tag or branch named origin/main: a name with a remote's prefix is the remote's branch."],
            bad: Rule.Illustration(lines: ["$ git tag release", "$ git branch release", "$ gate ci --base release"]),
            good: Rule.Illustration(lines: ["$ gate ci --base origin/release"])),
        Rule(
            "ci/no-commit", "The repository has no commit that could be judged.",
            why: "A pipeline that judges nothing must not look like one that passed.",
            wayPast: "Run gate ci after the checkout of a commit.",
            bad: Rule.Illustration(lines: ["$ git init", "$ gate ci"]),
            good: Rule.Illustration(lines: ["$ git clone …", "$ gate ci --base origin/main"])),
        Rule(
            "gate/broken", "The gate itself could not do its work, so there is no verdict.",
            why: "A full disk, a damaged object or a mistake in gate says nothing about your work. It is never "
                + "mixed up with a rejection: the exit status is 2.",
            wayPast: "git commit --no-verify lets a commit through once; CI judges it again.",
            bad: Rule.Illustration(lines: ["gate: no verdict at commit", "the snapshot could not be written"]),
            good: Rule.Illustration(lines: ["gate: passed at commit"])),
    ]
}
