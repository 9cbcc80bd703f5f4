import Testing
import TestSupport

/// A yes can be seen and taken back, and nothing of the tree runs before it.
@Suite struct GivenTrustTests {
    private static func policy(_ root: String) -> String {
        "commands:\n"
            + (0..<12).map { "  - {name: c\($0), run: \"touch \(root)/ran-\($0)\", inputs: []}\n" }.joined()
    }

    private static func clone() throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(".qualitygate.yml", "version: 1\nbranches: off\nupstream: off\n" + policy(scratch.root))
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        return scratch
    }

    @Test func whatIsAllowedCanBeListedAndTakenBack() throws {
        let scratch = try Self.clone()
        #expect(try scratch.gate("trust", "--list").text.hasPrefix("nothing is allowed in this clone"))
        #expect(try scratch.gate("trust", "--revoke").text.hasSuffix("nothing was allowed in this clone\n"))
        let installed = try scratch.gate("install")
        for number in 0..<12 { #expect(installed.text.contains("commands.c\(number).run"), "\(installed)") }
        let list = try scratch.gate("trust", "--list")
        #expect(list.status == 0 && list.text.hasPrefix("allowed in this clone:\n"), "\(list)")
        for number in 0..<12 {
            #expect(list.text.contains("commands.c\(number).run: touch \(scratch.root)/ran-\(number)"), "\(list)")
        }
        #expect(try scratch.gate("run").status == 0)

        #expect(try scratch.gate("trust", "--revoke").status == 0)
        #expect(try scratch.gate("trust", "--list").text.hasPrefix("nothing is allowed in this clone"))
        let run = try scratch.gate("run")
        #expect(run.text.contains("policy/untrusted"), "\(run)")
        // All of them are shown, however many.
        for number in 0..<12 { #expect(run.text.contains("commands.c\(number).run"), "\(run)") }
        #expect(try scratch.gate("trust").status == 0)
        #expect(try !scratch.gate("run").text.contains("policy/untrusted"))
    }

    @Test func otherClonesAreNamed() throws {
        let scratch = try Self.clone()
        try scratch.gate("trust")
        let other = "\(scratch.root)/other"
        try scratch.git("clone", "-q", scratch.folder, other)
        let list = try scratch.gate("trust", "--list", in: other)
        #expect(list.text.contains("nothing is allowed in this clone"), "\(list)")
        #expect(list.text.contains("\(scratch.folder)/.git: 12 values\n"), "\(list)")
        try scratch.shell("mv \(scratch.folder)/.git \(scratch.folder)/elsewhere")
        #expect(try scratch.gate("trust", "--list", in: other).text.contains("12 values, which is gone"))
    }

    @Test func oneQuestionAtATime() throws {
        let scratch = try Self.clone()
        let outcome = try scratch.gate("trust", "--list", "--revoke")
        #expect(outcome.status == 2 && !outcome.errorText.isEmpty, "\(outcome)")
    }

    /// Whoever types `gate ci` in a clone has allowed nothing by that; a CI system has.
    @Test func ciByHandAsksToo() throws {
        let scratch = try Self.clone()
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nupstream: off\ncommands: [{name: c, run: \"touch \(scratch.root)/ran\", inputs: [], stages: [ci]}]\n"
        )
        try scratch.git("commit", "-q", "-am", "ci")
        for value in [nil, "", "false"] as [String?] {
            let byHand = try scratch.gate("ci", environment: ["CI": value])
            #expect(byHand.status == 1 && byHand.text.contains("error policy/untrusted"), "\(byHand)")
            #expect(!scratch.exists("../ran"))
        }
        #expect(try scratch.gate("ci", "--trust", environment: ["CI": nil]).status == 0)
        #expect(scratch.exists("../ran"))
        try scratch.shell("rm ../ran")
        for variable in ["CI", "GITHUB_ACTIONS", "TF_BUILD"] {
            var environment: [String: String?] = [:]
            environment.updateValue(nil, forKey: "CI")
            environment[variable] = "true"
            #expect(try scratch.gate("ci", environment: environment).status == 0, "\(variable)")
            #expect(scratch.exists("../ran"), "\(variable)")
            try scratch.shell("rm ../ran")
        }
    }

    /// A folder on PATH that is found from the current one lies in the repository.
    @Test(arguments: [".", "", "bin", "./bin"])
    func aRelativeFolderOnPathNamesNoProgram(_ entry: String) throws {
        let scratch = try Self.clone()
        for name in ["git", "python", "python3", "touch", "gate", "sh", "ssh"] {
            for folder in ["", "bin/"] {
                try scratch.write(folder + name, "#!/bin/sh\n: >\(scratch.root)/evil\n", permissions: 0o755)
            }
        }
        let path = "\(entry):" + (scratch.environment["PATH"] ?? "/usr/bin:/bin")
        for arguments in [["install"], ["fetch"], ["run"], ["status"]] {
            let outcome = try scratch.run([try ProgramUnderTest.gate()] + arguments, environment: ["PATH": path])
            #expect(!scratch.exists("../evil"), "\(arguments): \(outcome)")
        }
        #expect(scratch.exists("../ran-0"))
    }

    /// A hook whose program has gone looks for another one, and never in the repository.
    @Test func aHookFindsNoProgramInTheTree() throws {
        let scratch = try Self.clone()
        try scratch.shell("mkdir ../bin && ln -s $(command -v gate || echo \(try ProgramUnderTest.gate())) ../bin/gate")
        try scratch.gate("install")
        try scratch.shell("sed -i 's#^gate=.*#gate=/nowhere/gate#' .git/hooks/pre-commit .git/hooks/prepare-commit-msg")
        try scratch.write("gate", "#!/bin/sh\n: >\(scratch.root)/evil\n", permissions: 0o755)
        let commit = try scratch.run(
            ["git", "commit", "-q", "--allow-empty", "-m", "x"], environment: ["PATH": ".:/usr/bin:/bin"])
        #expect(commit.status != 0 && !scratch.exists("../evil"), "\(commit)")
    }
}

/// What costs milliseconds is judged first, and an error there ends a push before anything is started.
@Suite struct CheapFirstTests {
    private static func scene(_ more: String) throws -> ScratchRepository {
        let scratch = try ScratchRepository(.fork)
        try scratch.write(
            ".qualitygate.yml",
            "version: 1\nupstream: off\nbranches: {protected: [main]}\n\(more)"
                + "commands: [{name: slow, run: \"touch \(scratch.root)/ran\", inputs: [], stages: [push, commit]}]\n")
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "-m", "policy")
        try scratch.gate("trust")
        return scratch
    }

    @Test func aPushThatIsRefusedAnywayStartsNothing() throws {
        let scratch = try Self.scene("")
        let run = try scratch.gate("run", "push")
        #expect(run.status == 1 && run.text.contains("error branch/protected"), "\(run)")
        #expect(run.text.contains("engine.fail_fast") && !scratch.exists("../ran"), "\(run)")
    }

    @Test(arguments: ["engine: {fail_fast: false}\n", "mode: advise\n"])
    func whoWantsToSeeEverythingDoes(_ more: String) throws {
        let scratch = try Self.scene(more)
        let run = try scratch.gate("run", "push")
        #expect(run.text.contains("branch/protected") && scratch.exists("../ran"), "\(run)")
    }

    @Test func aCommitTellsEverything() throws {
        let scratch = try Self.scene("")
        let run = try scratch.gate("run")
        #expect(run.status == 1 && scratch.exists("../ran"), "\(run)")
    }
}
