import TestSupport
import Testing

/// `gate init` runs what it has drafted once, and leaves out what cannot run.
@Suite struct InitTryTests {
    private static let unittest = InitDraftTests.unittest

    private static func scene(_ files: [String: String], _ scene: ScratchRepository.Scene = .alone) throws
        -> ScratchRepository
    {
        let scratch = try ScratchRepository(scene)
        for (path, text) in files { try scratch.write(path, text) }
        try scratch.shell("git add -A && git commit -q -m files")
        return scratch
    }

    /// A training script that comes to grief before it needs a framework.
    private static func script(_ first: String) -> String {
        first + "\nimport torch\noptimizer = torch.optim.SGD([])\noptimizer.step()\n"
    }

    /// Each obstacle, with a word of the cause.
    @Test(arguments: [
        ("import no_such_framework", "No module named 'no_such_framework'"),
        ("open('data/train.csv')", "data is missing: data/train.csv"),
        (
            "import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\np.parse_args()",
            "the script wants other arguments"
        ),
        ("raise RuntimeError('No CUDA GPUs are available')", "the script needs a GPU"),
        ("import socket\nraise socket.gaierror(-2, 'Name or service not known')", "the script needs the network"),
        ("input('which? ')", "the script waits for input"),
    ])
    func whatCannotRunIsAComment(_ first: String, _ cause: String) throws {
        let scratch = try Self.scene(["train.py": Self.script(first), "tests/test_a.py": Self.unittest])
        let outcome = try scratch.gate("init")
        #expect(outcome.status == 0, "\(outcome)")
        let lines = outcome.text.split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("  smoke  left out  ") && $0.contains(cause) }, "\(outcome)")
        #expect(lines.contains { $0.hasPrefix("  unit   passed  1 test") }, "\(outcome)")
        let policy = try #require(try scratch.read(".qualitygate.yml"))
        #expect(policy.contains("\n# left out by gate init: ") && policy.contains(cause), "\(policy)")
        #expect(policy.contains("\n#   - name: smoke") && policy.contains("\n  - name: unit"), "\(policy)")
        // Nothing is left that would hold up a commit or a push.
        let commit = try scratch.shell(String(try #require(lines.last)))
        #expect(commit.status == 0 && !commit.errorText.contains("warning"), "\(commit)")
        #expect(try !scratch.gate("run", "push", "--all").text.contains("train/"))
    }

    /// The project's environment is made later: the steps come back, and a plain `gate init` is all that it takes.
    @Test func whatWasLeftOutIsTriedAgain() throws {
        let test =
            "import unittest\nimport later_library\n\n\nclass T(unittest.TestCase):\n    def test_one(self):\n        pass\n"
        let scratch = try Self.scene([
            "tests/test_a.py": test, "train.py": Self.script("import no_such_framework"), ".gitignore": ".venv\n",
        ])
        #expect(try scratch.gate("init").text.contains("unit   left out  No module named 'later_library'"))
        try scratch.shell("git add -A && git commit -q -m gate")
        #expect(try scratch.read(".qualitygate.yml")?.contains("\n  - name") == false)
        let library = "\(scratch.root)/library"
        try scratch.write("\(library)/later_library.py", "")
        try scratch.write(".venv/pyvenv.cfg", "home = /usr/bin\n")
        try scratch.write(
            ".venv/bin/python",
            "#!/bin/sh\nPYTHONPATH=\"$PYTHONPATH:\(library)\" exec /usr/bin/python3 \"$@\"\n", permissions: 0o755)
        let again = try scratch.gate("init")
        #expect(again.status == 0 && again.text.contains("unit   passed  1 test"), "\(again)")
        #expect(again.text.contains("smoke  left out"), "\(again)")
        let policy = try #require(try scratch.read(".qualitygate.yml"))
        #expect(policy.contains("\n  - name: unit") && policy.contains("\n#   - name: smoke"), "\(policy)")
        #expect(try scratch.shell(String(try #require(again.text.split(separator: "\n").last))).status == 0)
        // A third time changes nothing, and what a person has written by now stays.
        try scratch.shell(
            "printf '\\ncommands:\\n  - {name: never, run: \"false\", stages: [push]}\\n' >>.qualitygate.yml")
        let before = try scratch.read(".qualitygate.yml")
        let third = try scratch.gate("init")
        #expect(third.text.hasSuffix("next:\ngate status\n"), "\(third)")
        #expect(try scratch.read(".qualitygate.yml") == before)
    }

    @Test func oneOfSeveralIsLeftOut() throws {
        let scratch = try Self.scene([
            "a/main.py": Self.script("open('missing.csv')"), "b/main.py": Self.script("open('gone.csv')"),
            "c/main.py": Self.script("import sys\nsys.exit(0)"),
        ])
        let outcome = try scratch.gate("init", "--train", "python3 -c pass")
        #expect(outcome.text.contains("smoke  left out"), "\(outcome)")
        try scratch.remove(".qualitygate.yml")
        let text = try #require(try scratch.gate("init").status == 0 ? try scratch.read(".qualitygate.yml") : nil)
        for cause in ["missing.csv", "gone.csv"] { #expect(text.contains(cause), "\(text)") }
        #expect(try scratch.gate("run", "commit").status == 0)
    }

    @Test func nothingRunsWithoutATry() throws {
        let scratch = try Self.scene(["tests/test_a.py": "import unittest\nopen('/\("tmp")/x', 'a')\n" + Self.unittest])
        try scratch.write("tests/test_b.py", "open('\(scratch.root)/mark', 'w')\n" + Self.unittest)
        try scratch.shell("git add -A && git commit -q -m b")
        let outcome = try scratch.gate("init", "--no-try")
        #expect(outcome.status == 0 && outcome.text.contains("no step was tried"), "\(outcome)")
        #expect(!scratch.exists("\(scratch.root)/mark"))
        #expect(try scratch.read(".qualitygate.yml")?.contains("\n  - name: unit") == true)
    }

    @Test(arguments: ["2s", "2", "2000ms"]) func oneTimeLimitForAll(_ limit: String) throws {
        let test =
            "import time\nimport unittest\n\n\nclass T(unittest.TestCase):\n    def test_one(self):\n        time.sleep(60)\n"
        let scratch = try Self.scene([
            "tests/test_a.py": test, "train.py": Self.script("import time\ntime.sleep(60)"),
        ])
        let outcome = try scratch.run(["gate", "init", "--try-for", limit], seconds: 30)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.text.contains("smoke  left out  no optimizer step within 2s"), "\(outcome)")
        #expect(outcome.text.contains("unit   kept for push and CI"), "\(outcome)")
        let policy = try #require(try scratch.read(".qualitygate.yml"))
        #expect(policy.contains("    stages: [push, ci]   # not at its end after 2s"), "\(policy)")
    }

    @Test func anInterruptionLeavesTheDraft() throws {
        let scratch = try Self.scene(["tests/test_a.py": Self.unittest])
        let mark = "\(scratch.root)/begun"
        try scratch.write(
            "tests/test_a.py", "import time\nopen('\(mark)', 'w').close()\ntime.sleep(60)\n" + Self.unittest)
        try scratch.shell("git add -A && git commit -q -m waits")
        let process = try scratch.start(["gate", "init"])
        try waitUntil { scratch.exists(mark) }
        process.signal(2)
        let outcome = try process.wait(seconds: 30)
        #expect(outcome.status == 130 && outcome.text.contains("interrupted"), "\(outcome)")
        #expect(try scratch.read(".qualitygate.yml")?.contains("\n  - name: unit") == true)
    }

    /// Placeholders of a README are for a person to fill in: nothing is tried.
    @Test func placeholders() throws {
        let scratch = try Self.scene([
            "train.py": Self.script(
                "import argparse\np = argparse.ArgumentParser()\np.add_argument('data')\np.parse_args()"),
            "README.md": "```\npython train.py <data folder> --lr 1\n```\n",
        ])
        let outcome = try scratch.gate("init")
        let policy = try #require(try scratch.read(".qualitygate.yml"))
        #expect(
            outcome.status == 0 && policy.contains("left out by gate init: README.md:2 leaves arguments"), "\(policy)")
    }

    /// Hundreds of findings are a screen, and those that matter come first.
    @Test func theFirstReportIsShort() throws {
        let letters = "QwErTyUiOpAsDfGhJkLzXcVbNmPoIuYtRe"
        var files = ["keys.py": "\"\"\"K.\"\"\"\nk = \"hf_\(letters)\"\n", "tests/test_a.py": Self.unittest]
        for number in 0..<150 { files["src/m\(number).py"] = "x = 1   \n\n\n" }
        let scratch = try Self.scene(files)
        let outcome = try scratch.gate("init")
        let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let report = try #require(lines.firstIndex { $0.contains(" in what is here already") })
        #expect(lines.count - report <= 20, "\(outcome)")
        #expect(lines[report + 1].contains("files/secrets") && lines[report + 1].contains("keys.py:2"), "\(outcome)")
        #expect(lines.contains { $0.contains("files/whitespace") && $0.contains("more") }, "\(outcome)")
        #expect(lines.contains("all of them: gate run push --all"))
        // What was found, and why, is ten lines at most.
        #expect(try #require(lines.firstIndex(of: "")) <= 10, "\(outcome)")
    }

    @Test func throwawayEnvironmentsAreRefused() throws {
        let scratch = try Self.scene([:])
        for place in ["cache/uv/archive-v0/Ab3/bin", "cache/pipx/12ab/bin", "other/uv/builds-v0/.tmp1/bin"] {
            let program = "\(scratch.root)/\(place)/gate"
            try scratch.shell(
                "mkdir -p \(scratch.root)/\(place) && ln \(try ProgramUnderTest.gate()) \(program) || cp \(try ProgramUnderTest.gate()) \(program)"
            )
            for command in ["init", "install"] {
                let outcome = try scratch.run([program, command])
                #expect(outcome.status == 2 && outcome.errorText.contains("install traingate"), "\(outcome)")
            }
        }
        #expect(!scratch.exists(".git/hooks/pre-commit") && !scratch.exists(".qualitygate.yml"))
        // An interpreter of such a place is none for hooks either.
        let python = "\(scratch.root)/cache/uv/archive-v0/Ab3"
        try scratch.shell("ln -s /usr/bin/python3 \(python)/bin/python")
        let outcome = try scratch.gate("init", environment: ["VIRTUAL_ENV": python])
        #expect(outcome.text.contains("Python:    /usr/bin/python3, found by PATH"), "\(outcome)")
    }
}
