import Testing
import TestSupport

/// A pass is used again where everything is the same that its result depends on, and nowhere else.
@Suite struct CacheTests {
    /// A repository with one step that counts its runs.
    private struct Scene {
        let scratch: ScratchRepository

        /// - Parameters:
        ///   - settings: Further keys of the step.
        ///   - command: What the step does beside counting, for `sh`.
        init(_ settings: String = "", more: String = "", then command: String = "true") throws {
            scratch = try ScratchRepository(.alone)
            try scratch.write(
                ".qualitygate.yml",
                """
                version: 1
                branches: off
                upstream: off
                history: off
                docs: off
                commands:
                  - {name: counted, run: "echo x >>\(scratch.root)/count; \(command)", shell: true\(settings)}
                \(more)

                """)
            try scratch.write("a.txt", "one\n")
            try scratch.git("add", "-A")
            _ = try scratch.gate("trust")
        }

        func run(_ arguments: String..., environment: [String: String?] = [:]) throws -> ScratchOutcome {
            try scratch.run(["gate", "run"] + arguments, environment: environment)
        }

        var count: Int {
            get throws { try (scratch.read("\(scratch.root)/count") ?? "").split(separator: "\n").count }
        }

        func expect(_ runs: Int, _ why: String, _ arguments: [String] = [], environment: [String: String?] = [:]) throws
        {
            let outcome = try scratch.run(["gate", "run"] + arguments, environment: environment)
            #expect(try count == runs, "\(why): \(outcome)")
        }
    }

    @Test func theSameContentIsNotRunAgain() throws {
        let scene = try Scene()
        try scene.expect(1, "the first run")
        try scene.expect(1, "nothing has changed")
        #expect(try scene.run().text.contains("reused from "))
        try scene.expect(2, "it was not wanted", ["--no-cache"])
        try scene.scratch.write("a.txt", "not staged\n")
        try scene.expect(2, "what is staged is the same")
        try scene.scratch.git("add", "-A")
        try scene.expect(3, "the content is another")
        try scene.scratch.write("a.txt", "one\n")
        try scene.scratch.git("add", "-A")
        try scene.expect(3, "the content of before, which has passed")
        try scene.scratch.git("commit", "-q", "-m", "one")
        try scene.expect(3, "the same tree, committed")
    }

    @Test func whatIsDeclaredDecides() throws {
        let scene = try Scene(", inputs: [\"*.py\"]", more: "environment: {pass: [MODE]}")
        try scene.expect(1, "the first run")
        try scene.scratch.write("a.txt", "two\n")
        try scene.scratch.git("add", "-A")
        try scene.expect(1, "inputs leaves it out")
        try scene.scratch.write("b.py", "x = 1\n")
        try scene.scratch.git("add", "-A")
        try scene.expect(2, "inputs has it")
        try scene.expect(3, "a variable that the policy names", environment: ["MODE": "fast"])
        try scene.expect(3, "the variable of before")
        try scene.expect(3, "a variable that nobody names", environment: ["OTHER": "1"])
    }

    @Test func anotherDefinitionIsAnotherStep() throws {
        let scene = try Scene()
        try scene.expect(1, "the first run")
        let policy = try #require(try scene.scratch.read(".qualitygate.yml"))
        try scene.scratch.write(".qualitygate.yml", policy + "# a remark\n")
        try scene.scratch.git("add", "-A")
        // The tree holds the policy, so that only `inputs` shows whether the definition counts.
        let narrow = policy.replacing("shell: true", with: "shell: true, inputs: [a.txt]")
        try scene.scratch.write(".qualitygate.yml", narrow)
        try scene.scratch.git("add", "-A")
        try scene.expect(2, "narrowed")
        try scene.scratch.write(".qualitygate.yml", narrow + "# a remark\n")
        try scene.scratch.git("add", "-A")
        try scene.expect(2, "a remark in the policy")
        try scene.scratch.write(".qualitygate.yml", narrow.replacing("shell: true", with: "shell: true, timeout: 9s"))
        try scene.scratch.git("add", "-A")
        try scene.expect(3, "another time limit")
    }

    @Test func onlyPassesAreUsedAgain() throws {
        let failing = try Scene(then: "false")
        try failing.expect(1, "the first run")
        try failing.expect(2, "a failure")
        let warning = try Scene(", severity: warning", then: "false")
        try warning.expect(1, "the first run")
        try warning.expect(2, "a warning")
        let changing = try Scene(then: "echo more >>a.txt")
        try changing.expect(1, "the first run")
        try changing.expect(2, "it changes a file")
        let inWorkTree = try Scene(", where: work_tree")
        try inWorkTree.expect(1, "the first run")
        try inWorkTree.expect(2, "it runs in the work tree")
        let off = try Scene(more: "engine: {cache: false}")
        try off.expect(1, "the first run")
        try off.expect(2, "the policy wants none")
    }

    @Test func anotherPackageIsAnotherEnvironment() throws {
        let scene = try Scene()
        let prefix = scene.scratch.root + "/python"
        let packages = prefix + "/lib/python3.11/site-packages"
        try scene.scratch.write("\(packages)/torch-2.0.dist-info/METADATA", "\n")
        try scene.scratch.write("\(prefix)/pyvenv.cfg", "home = /usr/bin\n")
        try scene.scratch.write("\(prefix)/bin/python", "#!/bin/sh\n", permissions: 0o755)
        let environment: [String: String?] = ["VIRTUAL_ENV": prefix]
        try scene.expect(1, "the first run", environment: environment)
        try scene.expect(1, "the same", environment: environment)
        try scene.scratch.write("\(packages)/numpy-1.0.dist-info/METADATA", "\n")
        try scene.expect(2, "another package", environment: environment)
        // A library of the person's own, which changes without a new version.
        try scene.scratch.write("\(scene.scratch.root)/library/mine.py", "x = 1\n")
        try scene.scratch.write("\(packages)/mine.pth", "\(scene.scratch.root)/library\n")
        try scene.expect(3, "an editable install", environment: environment)
        try scene.expect(3, "the same", environment: environment)
        try scene.scratch.write("\(scene.scratch.root)/library/mine.py", "x = 22\n")
        try scene.expect(4, "the library has changed", environment: environment)
    }

    @Test func aDamagedMemoryIsNone() throws {
        let scene = try Scene()
        try scene.expect(1, "the first run")
        try scene.scratch.shell("for f in .git/gate/cache/*/*; do truncate -s -3 \"$f\"; done")
        try scene.expect(2, "torn files")
        try scene.scratch.shell("for f in .git/gate/cache/*/*; do sed -i s/passed/failed/ \"$f\"; done")
        try scene.expect(3, "files that somebody has edited")
        try scene.scratch.shell("rm -rf .git/gate/cache && touch .git/gate/cache")
        try scene.expect(4, "no folder can be made there")
        try scene.scratch.shell("rm -rf .git/gate")
        try scene.expect(5, "forgotten")
        try scene.expect(5, "known again")
    }

    /// What a hook has found serves the push, and by hand.
    @Test func commitAndPushShareIt() throws {
        let scene = try Scene(", stages: [commit, push]")
        #expect(try scene.scratch.gate("install").status == 0)
        try scene.scratch.git("commit", "-q", "-m", "one")
        #expect(try scene.count == 1)
        try scene.expect(1, "the commit at push", ["push"])
        try scene.expect(1, "every path", ["--all"])
    }
}
