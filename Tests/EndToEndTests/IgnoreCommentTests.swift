import Testing
import TestSupport

/// Comments by which checks look away leave a trace, and `skips.never` holds against them.
@Suite struct IgnoreCommentTests {
    private static let letters = "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"

    private static func scene(_ policy: String = "") throws -> ScratchRepository {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n\(policy)\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.git("push", "-q", "origin", "main")
        try #require(try scratch.gate("install").status == 0)
        return scratch
    }

    private static func secret(_ check: String = "files/secrets", _ reason: String = " a revoked token") -> String {
        "k = \"hf_\(letters)\"  # gate: ignore[\(check)]\(reason)\n"
    }

    @Test(arguments: [
        ("a.py", secret()), ("a.yml", "k: hf_\(letters)  # gate: ignore[files/secrets] a revoked token\n"),
        ("notes.md", "hf_\(letters) <!-- gate: ignore[files/secrets] a revoked token -->\n"),
        ("a.sh", "export K=hf_\(letters) # gate: ignore[docs/missing, files/secrets] a revoked token\n"),
    ])
    func whatTheChangeAddsIsTold(_ name: String, _ text: String) throws {
        let scratch = try Self.scene()
        try scratch.git("switch", "-q", "-c", "feature")
        try scratch.write(name, text)
        try scratch.git("add", "-A")
        let words = "\(name):1 adds an ignore of files/secrets: a revoked token"
        let commit = try scratch.run(["git", "commit", "-q", "-m", "token"])
        #expect(commit.status == 0 && commit.errorText.contains(words), "\(commit)")
        let record = try scratch.gate("log", "--format", "json").text
        #expect(record.contains("\"check\":\"files/secrets\""), "\(record)")
        let push = try scratch.run(["git", "push", "-q", "origin", "feature"])
        #expect(push.status == 0 && push.errorText.contains(words), "\(push)")
        let ci = try scratch.run(
            ["gate", "ci", "--base", "origin/main", "--format", "github"], environment: ["CI": "true"])
        #expect(ci.status == 0 && ci.text.contains("::notice file=\(name),line=1,"), "\(ci)")
        // From then on it is counted, and a hook says no more.
        try scratch.shell("echo '' >>\(name) && git add -A")
        let next = try scratch.run(["git", "commit", "-q", "-m", "more"])
        #expect(next.isQuietPass, "\(next)")
        try scratch.shell("echo '' >>\(name) && git add -A")
        let run = try scratch.gate("run")
        #expect(run.text.contains("1 ignore comment in the files that were looked at: files/secrets 1"), "\(run)")
    }

    /// Markers without an effect hide none that has one, and a line of many tokens is read once.
    @Test func manyMarkersHideNone() throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", String(repeating: "# gate: ignore[\n", count: 150) + Self.secret())
        let tokens = (1...4_000).map { "hf_\(Self.letters.dropLast(4))\($0 + 1_000)" }.joined(separator: " ")
        try scratch.write("b.txt", "\(tokens)  # gate: ignore[files/secrets] examples\n")
        try scratch.git("add", "-A")
        let clock = ContinuousClock()
        let start = clock.now
        let commit = try scratch.run(["git", "commit", "-q", "-m", "token"])
        #expect(commit.status == 0 && commit.errorText.contains("a.py:151 adds an ignore"), "\(commit)")
        #expect(start.duration(to: clock.now) < .seconds(15))
    }

    /// The same words behind another secret are another ignore.
    @Test func aCopyOfACommentIsNew() throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", Self.secret())
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "one")
        try scratch.write("a.py", Self.secret() + Self.secret().split(separator: "QwErTy").joined(separator: "ZxErTy"))
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "two"])
        #expect(commit.errorText.contains("a.py:2 adds an ignore"), "\(commit)")
        #expect(!commit.errorText.contains("a.py:1 "), "\(commit)")
    }

    @Test func aFileThatMovesBringsNothingNew() throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", Self.secret())
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "one")
        try scratch.git("mv", "a.py", "b.py")
        #expect(try scratch.run(["git", "commit", "-q", "-m", "two"]).isQuietPass)
        // Once moved, and once more.
        try scratch.shell("cp b.py d.py && git mv b.py c.py && git add -A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "three"])
        #expect(commit.errorText.contains("d.py:1 adds an ignore") && !commit.errorText.contains("c.py"), "\(commit)")
    }

    @Test(arguments: ["advise", "enforce"]) func neverHolds(_ mode: String) throws {
        let scratch = try Self.scene("mode: \(mode)\nskips: {never: [files/secrets, notebook/secrets]}")
        try scratch.write("a.py", Self.secret())
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "token"])
        #expect(commit.isRejection, "\(commit)")
        #expect(commit.errorText.contains("skips.never has files/secrets"), "\(commit)")
        #expect(commit.errorText.contains("error files/secrets  a.py:1"), "\(commit)")
    }

    @Test func notebooks() throws {
        let notebook = { (check: String) in
            #"{"cells": [{"cell_type": "code", "metadata": {}, "source": ["k = 'hf_\#(Self.letters)'  # gate: ignore[\#(check)] revoked\n"], "outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#
        }
        let scratch = try Self.scene()
        try scratch.write("a.ipynb", notebook("notebook/secrets"))
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "token"])
        #expect(
            commit.status == 0 && commit.errorText.contains("a.ipynb:1 adds an ignore of notebook/secrets: revoked\n"),
            "\(commit)")
        let strict = try Self.scene("skips: {never: [notebook/secrets]}")
        try strict.write("a.ipynb", notebook("notebook/secrets"))
        try strict.git("add", "-A")
        let refused = try strict.run(["git", "commit", "-q", "-m", "token"])
        #expect(refused.isRejection && refused.errorText.contains("skips.never has notebook/secrets"), "\(refused)")
    }

    @Test func documentation() throws {
        let code = "\"\"\"A module.\"\"\"\n\n\ndef f():  # gate: ignore[docs/missing] goes away\n    pass\n"
        for (never, isRefused) in [("", false), ("skips: {never: [docs/missing]}", true)] {
            for files in ["", "files: off"] {
                let scratch = try Self.scene("docs: {missing: error, changed: off}\n\(never)\n\(files)")
                try scratch.write("a.py", code)
                try scratch.git("add", "-A")
                let commit = try scratch.run(["git", "commit", "-q", "-m", "code"])
                #expect(commit.isRejection == isRefused, "\(commit)")
                let words =
                    isRefused ? "skips.never has docs/missing" : "a.py:4 adds an ignore of docs/missing: goes away"
                #expect(commit.errorText.contains(words), "\(commit)")
            }
        }
    }

    /// A comment that a later commit takes out again was pushed all the same.
    @Test func whatPassesByIsTold() throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", Self.secret())
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "one")
        try scratch.write("a.py", "k = None\n")
        try scratch.git("commit", "-q", "-a", "-m", "two")
        let push = try scratch.run(["git", "push", "-q", "origin", "main"])
        #expect(push.status == 0 && push.errorText.contains("a.py:1 in the commit "), "\(push)")
    }

    /// What is no comment of the kind, gives no reason or names no check is not told.
    @Test(arguments: [
        "x = 1  # gate: ignore[files/secrets]\n", "x = 1  # gate: ignore[nothing/such] why\n",
        "x = 1  # gate: ignore[\n",
        "x = 1  # gate: ignore files/secrets why\n",
    ])
    func whatHasNoEffectIsNotTold(_ text: String) throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", text)
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(commit.isQuietPass, "\(commit)")
    }

    @Test func controlCharactersStayOut() throws {
        let scratch = try Self.scene()
        try scratch.write("a.py", "x = 1  # gate: ignore[files/secrets] why \u{1B}[2J\u{9B}31m\n")
        try scratch.git("add", "-A")
        let commit = try scratch.run(["git", "commit", "-q", "-m", "x"])
        #expect(commit.errorText.contains("why \\u{1B}[2J\\u{9B}31m"), "\(commit)")
    }
}
