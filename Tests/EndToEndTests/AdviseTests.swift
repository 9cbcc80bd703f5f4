import Testing
import TestSupport

/// `mode: advise` holds nothing up but what cannot be taken back.
@Suite struct AdviseTests {
    private static func repository(_ policy: String) throws -> ScratchRepository {
        try GatedRepository("mode: advise\n" + policy, scene: .fork).scratch
    }

    private static let token = "ghp_" + "8f3Kq0ZrT5yWn2Lc7VbXm4Sd9HjAeGu1PiQo"

    @Test(arguments: [
        ("key.txt", "token = \"\(token)\"\n", "files/secrets"),
        ("a.py", "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> topic\n", "files/merge-markers"),
        (
            "a.ipynb",
            """
            {"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [],
             "source": ["token = '\(token)'\\n"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

            """, "notebook/secrets"
        ),
    ])
    func whatNobodyWantsIsKept(_ path: String, _ text: String, _ check: String) throws {
        let scratch = try Self.repository("")
        try scratch.write(path, text)
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "oops"])
        #expect(commit.isRejection && commit.errorText.contains("error \(check)"), "\(commit)")
    }

    @Test func aForcedPushOverTheWorkOfOthersIsKept() throws {
        let scratch = try Self.repository("")
        try scratch.git("push", "-q", "--no-verify", "origin", "main")
        try scratch.shell(
            """
            git clone -q ../origin.git ../other && cd ../other && git -c user.name=Bob -c user.email=bob@example.org \\
                commit -q --allow-empty --author 'Bob <bob@example.org>' -m theirs && git push -q origin main
            """)
        try scratch.git("fetch", "-q", "origin")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "mine")
        let push = try scratch.run(["git", "push", "-q", "-f", "origin", "main"])
        #expect(push.isRejection && push.errorText.contains("error history/published-rewrite"), "\(push)")
    }

    /// Errors of every other origin: failing steps, steps that cannot run, none that ran, a push that took too long.
    @Test(arguments: [
        "commands: [{name: a, run: 'false'}]", "commands: [{name: a, run: /no/such/program}]",
        "commands: [{name: a, run: sleep 60, timeout: 1s}]", "tests: [{name: a, run: 'true', report: unittest}]",
        "docs: {minimum: 100%}", "files: {max_size: 10B}",
        "engine: {push_budget: {local: 1s}}\ncommands: [{name: a, run: sleep 2, stages: [push]}]",
        "snapshot: {max_size: 10B}\ncommands: [{name: a, run: 'true'}]",
        "snapshot: {folder: /proc/none}\ncommands: [{name: a, run: 'true', stages: [commit, push]}]",
    ])
    func everythingElseGoesOn(_ policy: String) throws {
        let scratch = try Self.repository(policy)
        try scratch.write("model.py", "def f():\n    return 1\n")
        try scratch.git("add", "-A")
        for command in ["git commit -q -m work", "git push -q origin main"] {
            let outcome = try scratch.shell(command)
            #expect(outcome.status == 0 && !outcome.errorText.contains("\nerror "), "\(command): \(outcome)")
        }
    }

    /// Without a verdict Git goes on, but nobody is told that anything has passed.
    @Test func noVerdictIsNoPass() throws {
        let scratch = try Self.repository("snapshot: {folder: /proc/none}\ncommands: [{name: a, run: 'true'}]")
        let commit = try scratch.run(["git", "commit", "-q", "--allow-empty", "-m", "work"])
        #expect(commit.status == 0 && commit.errorText.contains("gate: no verdict at commit"), "\(commit)")
        #expect(commit.errorText.contains("mode: advise lets it go on without a verdict"), "\(commit)")
        #expect(try scratch.gate("run").status == 2)
        try scratch.shell("sed -i s/advise/enforce/ .qualitygate.yml; git add -A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "work"]).status == 1)
        // A mistake in the policy leaves open what its mode is.
        try scratch.write(".qualitygate.yml", "version: 1\nmode: advise\nbranchs: off\n")
        try scratch.git("add", "-A")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "work"]).status == 1)
    }

    /// A branch whose policy advises says nothing for the one beside it.
    @Test func eachBranchOfAPushHasItsMode() throws {
        let scratch = try Self.repository("")
        func branch(_ name: String, _ mode: String) throws {
            try scratch.git("switch", "-q", "-c", name)
            try scratch.write(
                ".qualitygate.yml",
                "version: 1\nmode: \(mode)\nbranches: off\nupstream: off\ncommands: [{name: a, run: 'true', stages: [push]}]\n"
            )
            try scratch.git("commit", "-q", "-a", "-m", name)
        }
        try branch("advised", "advise")
        try branch("enforced", "enforce")
        #expect(try scratch.run(["git", "push", "-q", "origin", "advised"]).status == 0)
        let both = try scratch.run(["git", "push", "-q", "origin", "advised", "enforced"])
        #expect(both.isRejection && both.errorText.contains("error policy/untrusted"), "\(both)")
    }
}
