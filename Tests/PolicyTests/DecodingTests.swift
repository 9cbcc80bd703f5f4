import Globs
import Model
import Patterns
import Testing

@testable import PolicyLanguage
@testable import Rules
func reading(_ text: String) -> PolicyReading {
    Policy.decode(bytes: Array(text.utf8))
}

@Suite struct DecodingTests {
    @Test func versionAloneIsTheDefaultPolicy() {
        #expect(reading("version: 1\n") == PolicyReading(policy: .defaultPolicy, explicit: ["version": SourceMark()]))
    }

    @Test func defaultsThatPeopleRelyOn() throws {
        let policy = Policy.defaultPolicy
        #expect(policy.mode == .enforce)
        let upstream = try #require(policy.upstream)
        #expect(upstream.maxAgeMilliseconds == 3_600_000)
        #expect(upstream.behind[.commit] == .off)
        #expect(upstream.behind[.push] == .warning)
        #expect(upstream.conflict[.commit] == .warning)
        #expect(upstream.conflict[.push] == .error)
        #expect(policy.branches?.protected == .auto)
        #expect(policy.branches?.pattern == nil)
        #expect(policy.docs?.minimumPercent == nil)
        #expect(policy.tests.isEmpty && policy.training.isEmpty && policy.commands.isEmpty)
    }

    @Test func everyPart() throws {
        let read = reading(examplePolicy)
        #expect(read.diagnostics == [])
        let policy = try #require(read.policy)
        #expect(policy.mode == .advise)
        var upstream = UpstreamPolicy(
            remote: "lab", branch: "trunk", fetch: .check, maxAgeMilliseconds: 5_400_000)
        upstream.maxBehind = [.push: 3]
        upstream.behind = StageSeverities(.off, [.commit: .warning, .push: .warning])
        upstream.conflict = StageSeverities(.warning, [.commit: .off, .ci: .error])
        upstream.offline = .error
        upstream.stale = .off
        upstream.missing = .off
        upstream.staleBase = .warning
        #expect(policy.upstream == upstream)
        let branches = try #require(policy.branches)
        #expect(branches.protected == .names(["trunk", "release/*"].compactMap { NameGlob($0, kind: .branch) }))
        #expect(branches.pattern?.outcome(of: "topic/a-b", PatternBudget()) == .matched)
        #expect(branches.pattern?.outcome(of: "main", PatternBudget()) == .unmatched)
        #expect(branches.explain == "topic/short-name, bug/short-name")
        #expect(branches.name == .warning)
        let history = try #require(policy.history)
        #expect(history.smallFollowUp == .init(severity: .error, maxLines: 4, withinMilliseconds: 5_400_000))
        #expect(history.overgrownAmend == .init(severity: .warning))
        #expect(history.mergeCommits == .error)
        #expect(
            history.message?.exempt.first?.outcome(of: "Created using Colab (#12)", PatternBudget()) == .matched)
        #expect(history.message?.bodyMax == 100)
        let docs = try #require(policy.docs)
        #expect(docs.minimumPercent == 62.5)
        #expect(docs.paths.globs == ["src/**/*.py", "**/*.ipynb"])
        #expect(docs.changed == .init(severity: .error, touched: true))
        #expect(docs.build?.command == CommandLine("pdoc -o {out} src"))
        #expect(docs.build?.settings.stages == [.push])
        var notebooks = NotebooksPolicy()
        notebooks.outputs = .strip
        notebooks.order = .warning
        notebooks.maxSizeBytes = 500_000
        notebooks.colab = .drop
        notebooks.pair = .error
        #expect(policy.notebooks == notebooks)
        var files = FilesPolicy()
        files.maxSizeBytes = 20_000_000
        files.size = .error
        files.secrets = .warning
        files.whitespace = .fix
        #expect(policy.files == files)
        #expect(policy.files != FilesPolicy())
        #expect(
            policy.snapshot
                == SnapshotPolicy(
                    link: .paths(["data"]), copy: ["cache"], slots: 3, maxSizeBytes: 2 << 30, folder: "/scratch/gate"))
        #expect(
            policy.engine
                == EnginePolicy(
                    jobs: 2, failFast: true, cache: false, ahead: true, commitBudgetMilliseconds: 8_000,
                    pushBudget: .init(sshMilliseconds: 240_000, httpsMilliseconds: 1_800_000, localMilliseconds: nil)))
        #expect(
            policy.environment
                == EnvironmentPolicy(
                    python: ".venv/bin/python", pass: ["CUDA_HOME"], set: ["PYTHONHASHSEED": "0"]))
        #expect(
            policy.tracker
                == TrackerPolicy(
                    local: .init(keepMilliseconds: 2_592_000_000),
                    wandb: .init(project: "digits", entity: "lab", mode: .offline),
                    mlflow: .init(experiment: "digits", uri: "https://mlflow.example.org")))
        #expect(policy.skips == SkipsPolicy(allowed: false, never: ["files/secrets"]))
        #expect(policy.extends == ["team/policy.yml"])
    }

    @Test func steps() throws {
        let policy = try #require(reading(examplePolicy).policy)
        let quick = try #require(policy.tests.first)
        #expect(quick.report == .unittest)
        #expect(quick.settings.timeoutMilliseconds == 120_000)
        #expect(quick.settings.environment == ["OMP_NUM_THREADS": "1", "EMPTY": ""])
        #expect(quick.settings.inputs?.globs == ["src/**", "tests/**", "data/small.csv"])
        #expect(quick.settings.mark == SourceMark(line: 39, column: 5))
        #expect(quick.flaky == .error)
        let slow = policy.tests[1]
        #expect(slow.report == .junit("out/report.xml"))
        #expect(try slow.command.words() == ["/bin/sh", "-c", "cd tests && ./all.sh"])
        #expect(slow.settings.place == .workTree)
        #expect(slow.settings.severity == .warning)
        #expect(slow.settings.stages == TestStep.defaultStages)
        let short = try #require(policy.training.first)
        #expect(short.steps == 12 && short.seed == 7 && short.device == .auto && short.rows == 256)
        #expect(short.firstStepMilliseconds == 90_000)
        #expect(short.outputs.range == -50...50.5)
        #expect(short.frozen.first?.matches("encoder.0.weight") == true)
        #expect(short.invariants["params_move"] == InvariantRule(.warning))
        #expect(short.invariants["finite"] == InvariantRule(.off))
        #expect(short.invariants["loss_decreases"] == InvariantRule(.error, byPercent: 5))
        #expect(short.invariants["frozen_stay"] == InvariantRule(.error))
        #expect(short.compare == CompareRules(lossPercent: 10, peakMemoryPercent: 20))
        #expect(short.setup == CommandLine("python make_data.py"))
        #expect(policy.commands.map(\.settings.needsFiles) == [true, false])
        #expect(policy.commands[0].settings.stages == [.commit, .ci])
        #expect(policy.commands[1].settings.stages == [.commit])
    }

    @Test func metadataOfNotebooks() throws {
        let lists = "metadata: {drop: [vscode, cell.id], keep: [collapsed]}"
        let read = reading("version: 1\nnotebooks: {\(lists), keep_in_work_tree: true}\n")
        #expect(read.diagnostics == [])
        let policy = try #require(read.policy)
        #expect(policy.notebooks?.metadata.severity == .warning)
        #expect(policy.notebooks?.metadata.drop.map(\.text) == ["vscode", "cell.id"])
        #expect(policy.notebooks?.metadata.keep.map(\.text) == ["collapsed"])
        #expect(policy.notebooks?.keepInWorkTree == true)
        #expect(reading("version: 1\nnotebooks: {metadata: error}\n").policy?.notebooks?.metadata.severity == .error)
        #expect(reading("version: 1\nnotebooks: {metadata: off}\n").policy?.notebooks?.metadata.severity == .off)
    }

    @Test(arguments: ["upstream", "branches", "history", "docs", "notebooks", "files", "tracker"])
    func sectionsCanBeOff(section: String) throws {
        let policies = try ["off", "false"].map { word in
            try #require(reading("version: 1\n\(section): \(word)\n").policy)
        }
        #expect(policies[0] == policies[1])
        #expect(policies[0] != .defaultPolicy)
        let policy = policies[0]
        let parts: [String: Bool] = [
            "upstream": policy.upstream == nil, "branches": policy.branches == nil, "history": policy.history == nil,
            "docs": policy.docs == nil, "notebooks": policy.notebooks == nil, "files": policy.files == nil,
            "tracker": policy.tracker == nil,
        ]
        #expect(parts[section] == true)
    }

    @Test func listsOfStepsCanBeOff() {
        #expect(reading("version: 1\ntests: off\ntraining: false\ncommands: []\n").policy == .defaultPolicy)
    }

    @Test(arguments: [
        ("python -m pytest -q", TestReport.pytest), (".venv/bin/pytest", .pytest), ("uv run pytest x", .pytest),
        ("coverage run -m unittest", .unittest), ("swift test", .swift), ("make test", .exit),
    ])
    func reportsAreToldByTheCommand(run: String, report: TestReport) {
        let policy = reading("version: 1\ntests: [{name: a, run: \"\(run)\"}]\n").policy
        #expect(policy?.tests.first?.report == report)
    }

    @Test func keysWithoutEffectAreNamed() {
        let read = reading(
            """
            version: 1
            history: off
            upstream:
              max_age: 1h
              conflict: warning
            tests:
              - {name: a, run: x, retries: 2}
            training:
              - name: b
                run: y
                invariants: {finite: error, alive: off, regression: error, params_move: {by: 5%}}
            """)
        #expect(
            read.withoutEffect.map(\.keyPath) == [
                "tests[0].retries", "training[0].invariants.params_move.by",
            ])
        #expect(read.withoutEffect.first?.mark == SourceMark(line: 7, column: 23))
        #expect(read.explicit["training[0].invariants.finite"] == SourceMark(line: 11, column: 18))
        #expect(read.explicit["mode"] == nil)
    }

    @Test func valuesThatBearCommands() throws {
        let policy = try #require(reading(examplePolicy).policy)
        let values = Dictionary(policy.commandValues.map { ($0.keyPath, $0.text) }) { first, _ in first }
        #expect(values["tests.quick.run"] == "python -m unittest discover -s tests")
        #expect(values["tests.quick.env.OMP_NUM_THREADS"] == "1")
        #expect(values["tests.slow.run"] == "sh -c 'cd tests && ./all.sh'")
        #expect(values["tests.slow.where"] == "work_tree")
        #expect(values["training.short.setup"] == "python make_data.py")
        #expect(values["docs.build.run"] == "pdoc -o {out} src")
        #expect(values["environment.python"] == ".venv/bin/python")
        #expect(values["environment.set.PYTHONHASHSEED"] == "0")
        #expect(values["extends"] == "team/policy.yml")
        var other = policy
        other.tests[0].settings.timeoutMilliseconds = 1
        other.docs?.minimumPercent = 1
        #expect(other.commandValues == policy.commandValues)
    }
}
