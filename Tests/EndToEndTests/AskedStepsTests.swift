import Testing
import TestSupport

/// `gate run` with the names of steps and rules, and how shells complete them.
@Suite struct AskedStepsTests {
    private static let policy = """
        commands:
          - {name: lint, run: sh -c true, stages: [commit]}
          - {name: slow, run: sh -c 'exit 3', stages: [push]}
        tests:
          - {name: unit, run: sh -c 'echo "1 passed in 0.1s"', stages: [commit, push]}
        skips: {never: [files/secrets]}
        """

    private func names(_ outcome: ScratchOutcome) -> [String] {
        outcome.text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            let outcomes: Set<String> = ["passed", "failed", "skipped", "warned"]
            return words.count > 1 && outcomes.contains(words[0]) ? words[1] : nil
        }
    }

    @Test func aStepAlone() throws {
        let repository = try GatedRepository(Self.policy)
        try repository.scratch.write("a.txt", "1\n")
        try repository.scratch.git("add", "-A")
        let lint = try repository.scratch.gate("run", "lint")
        #expect(lint.status == 0 && names(lint) == ["lint"], "\(lint)")
        let rules = try repository.scratch.gate("run", "commit", "files/size", "lint")
        #expect(rules.status == 0 && Set(names(rules)) == ["files/size", "lint"], "\(rules)")
        let family = try repository.scratch.gate("run", "files/*")
        #expect(family.status == 0 && !names(family).contains("lint"), "\(family)")
    }

    /// Who names a step wants it now: it runs at the first stage that has it, or at the one that is named.
    @Test func aStepOfAnotherStage() throws {
        let repository = try GatedRepository(Self.policy)
        for words in [["run", "slow"], ["run", "push", "slow"], ["run", "commit", "slow"]] {
            let outcome = try repository.scratch.run([try ProgramUnderTest.gate()] + words)
            #expect(outcome.status == 1 && outcome.text.contains("command/failed"), "\(words): \(outcome)")
        }
    }

    /// What was judged in part is no verdict that `gate status` could show.
    @Test func nothingIsKept() throws {
        let repository = try GatedRepository(Self.policy)
        try repository.scratch.gate("run", "lint")
        #expect(try repository.scratch.gate("log").text.contains("commit") == false)
    }

    /// A step that may not run yet is no pass, whatever the mode; a rule needs nobody's yes.
    @Test(arguments: ["enforce", "advise"]) func aStepThatIsNotTrusted(_ mode: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            ".qualitygate.yml", "version: 1\nmode: \(mode)\ncommands: [{name: lint, run: sh -c true}]\n")
        try scratch.git("add", "-A")
        let step = try scratch.gate("run", "lint", "-q")
        #expect(step.status == 1 && (step.text + step.errorText).contains("gate trust"), "\(step)")
        let rule = try scratch.gate("run", "files/size", "-q")
        #expect(rule.status == 0 && rule.text.isEmpty, "\(rule)")
    }

    @Test func aNameThatNothingHas() throws {
        let repository = try GatedRepository(Self.policy)
        let outcome = try repository.scratch.gate("run", "lnit")
        #expect(outcome.status == 2 && outcome.errorText.contains("gate run lint"), "\(outcome)")
        let stage = try repository.scratch.gate("run", "comit")
        #expect(stage.status == 2 && stage.errorText.contains("gate run commit"), "\(stage)")
    }

    @Test(arguments: ["commit", "push", "ci", "manual", "all"])
    func noStepIsCalledLikeAStage(_ name: String) throws {
        let scratch = try ScratchRepository()
        try scratch.write(".qualitygate.yml", "version: 1\ncommands: [{name: \(name), run: sh -c true}]\n")
        try scratch.git("add", "-A")
        let outcome = try scratch.gate("run")
        #expect(outcome.status == 2 && outcome.text.contains(".qualitygate.yml:2"), "\(outcome)")
    }

    @Test func everythingIsLeftOutButWhatNeverIs() throws {
        let repository = try GatedRepository(Self.policy)
        try repository.scratch.write("a.txt", "1\n")
        try repository.scratch.git("add", "-A")
        let outcome = try repository.scratch.run(
            [try ProgramUnderTest.gate(), "run"], environment: ["GATE_SKIP": "all", "GATE_SKIP_REASON": "a demo"])
        #expect(outcome.status == 0, "\(outcome)")
        let ran = outcome.text.split(separator: "\n").filter { $0.hasPrefix("  passed") }
        #expect(ran.count == 1 && ran[0].contains("files/secrets"), "\(outcome)")
        #expect(outcome.text.contains("a demo"), "\(outcome)")
    }

    @Test func quietly() throws {
        let repository = try GatedRepository(Self.policy)
        let passed = try repository.scratch.gate("run", "lint", "-q")
        #expect(passed.status == 0 && passed.text.isEmpty && passed.errorText.isEmpty, "\(passed)")
        let failed = try repository.scratch.gate("run", "slow", "-q")
        #expect(failed.status == 1 && failed.text.contains("command/failed") && names(failed).isEmpty, "\(failed)")
    }

    @Test func fromAnotherFolder() throws {
        let repository = try GatedRepository(Self.policy)
        let folder = repository.scratch.folder
        let outcome = try repository.scratch.run(
            [try ProgramUnderTest.gate(), "-C", folder, "run", "lint"], in: repository.scratch.root)
        #expect(outcome.status == 0, "\(outcome)")
        let missing = try repository.scratch.gate("-C", folder + "/gone", "run")
        #expect(missing.status == 2 && missing.errorText.contains("gate -C FOLDER run"), "\(missing)")
    }

    /// What bash offers for a line, asked as readline does it.
    private func offered(_ line: String, _ scratch: ScratchRepository) throws -> [String] {
        let gate = try ProgramUnderTest.gate()
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let script = """
            PATH="\(RawFiles.folder(of: gate)):$PATH"
            source <(gate completions bash)
            COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
            COMP_LINE='\(line)' COMP_POINT=\(line.count)
            function=$(complete -p gate | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            $function gate "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try scratch.run(["bash", "--norc", "-c", script])
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.text.split(separator: "\n").map { $0.trimmingSpaces }
    }

    @Test func bashCompletesCommandsOptionsStepsAndRules() throws {
        let repository = try GatedRepository(Self.policy)
        #expect(try offered("gate st", repository.scratch).sorted() == ["start", "status", "stop"])
        #expect(try offered("gate run --qu", repository.scratch) == ["--quiet"])
        #expect(try offered("gate run un", repository.scratch) == ["unit"])
        #expect(try offered("gate run files/se", repository.scratch).contains("files/secrets"))
        #expect(try offered("gate explain docs/mis", repository.scratch).contains("docs/missing"))
        #expect(try offered("gate completions f", repository.scratch) == ["fish"])
    }

    @Test(arguments: ["zsh", "fish"]) func otherShellsGetAScript(_ shell: String) throws {
        let scratch = try ScratchRepository()
        let outcome = try scratch.gate("completions", shell)
        #expect(outcome.status == 0 && outcome.text.contains("gate"), "\(outcome)")
        // Where the shell is here, it reads the script.
        guard try scratch.shell("command -v \(shell)").status == 0 else { return }
        try scratch.write("script", outcome.text)
        #expect(try scratch.run([shell, "-n", "script"]).status == 0)
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
