public import GateModel
public import GatePolicy
import TrainingInvariants

/// `test/failed` and `test/none-ran`: the project's unit tests, run on the snapshot.
public struct TestCheck: CommandCheck {
    /// What `test/failed` says of itself.
    public static let failed = CheckDescription(
        "test/failed", "A unit test failed, or the tests did not come to an end.",
        why: "The tests run on exactly what is committed, so that what passes here passes on another machine too.",
        settings: ["tests"], wayPast: "Mark the test as an expected failure, with the reason beside it.",
        bad: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/test_sum.py": sumTest("3")]),
        good: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/test_sum.py": sumTest("2")]))

    /// What `test/none-ran` says of itself.
    public static let noneRan = CheckDescription(
        "test/none-ran", "The test command ended well and ran no test.",
        why: "A runner that finds nothing says OK; a moved folder would switch all tests off unnoticed.",
        settings: ["tests"], wayPast: "Use report: exit where the command is no test runner.",
        bad: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/notes.txt": "none yet\n"]),
        good: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/test_sum.py": sumTest("2")]))

    private static let testPolicy =
        "branches: off\ntests: [{name: unit, run: python3 -m unittest discover -s tests -t ., report: unittest}]"

    private static func sumTest(_ sum: String) -> String {
        """
        import unittest


        class SumTest(unittest.TestCase):
            def test_sum(self):
                self.assertEqual(1 + 1, \(sum))

        """
    }

    private static let shownFailures = 10

    /// The policy's step.
    public let step: TestStep

    /// Makes the check of one step.
    public init(_ step: TestStep) {
        self.step = step
    }

    /// What the policy says of the step.
    public var settings: StepSettings { step.settings }
    /// The checks that the step answers for.
    public var checks: [CheckID] { [Self.failed.id, Self.noneRan.id] }

    /// Why it has nothing to do here.
    public func reasonToSkip(_ context: CheckContext) -> String? { settings.reasonToSkip(context) }

    /// The test command.
    public func commands(_ context: CheckContext) throws(CommandProblem) -> [Command] {
        var command = try settings.command(
            step.command, isPython: PythonCommand.isPython(try StepSettings.words(step.command)))
        if step.report == .pytest {
            // The summary names what failed; the cache folder would make the snapshot differ from its tree.
            command.environment["PYTEST_ADDOPTS"] =
                (command.environment["PYTEST_ADDOPTS"].map { $0 + " " } ?? "") + "-rfE --color=no -p no:cacheprovider"
            // Without a terminal pytest cuts the summary's messages at 80 columns.
            if command.environment["COLUMNS"] == nil { command.environment["COLUMNS"] = "300" }
            command.isPython = true
        }
        return [command]
    }

    /// Reads what came of it.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        guard let outcome = outcomes.last else { return CheckResult(inconclusive: "nothing ran") }
        if let problem = CommandEnd.problem(
            outcome, name: settings.name, timeoutMilliseconds: settings.timeoutMilliseconds)
        {
            return CheckResult([
                finding(problem, notes: CommandEnd.notes(outcome), command: CommandEnd.command(outcome))
            ])
        }
        let reading = reader?.read(outcome.text) ?? TestReading()
        var result = CheckResult()
        if let count = reading.count {
            result.measurements["test.count"] = Double(count)
            result.measurements["test.failed"] = Double(reading.failures.count)
            result.remarks.append("\(count) test\(count == 1 ? "" : "s")")
        }
        if outcome.end != .exited(0) {
            result.findings = failures(reading, outcome)
        } else if reader != nil, reading.count ?? 0 == 0 {
            result.findings = [noneRan(reading, outcome)]
        }
        let observed = TrainingInvariants.judge(events: outcome.events, expectations: TrainingExpectations(steps: 0))
        LeakedModules.add(observed.modulesLeaked, settings.name, context, to: &result)
        return result
    }

    private var reader: (any TestOutputReader.Type)? {
        switch step.report {
        case .unittest: UnittestReader.self
        case .pytest: PytestReader.self
        case .swift: SwiftTestReader.self
        case .tap: TAPReader.self
        case .junit, .exit: nil
        }
    }

    private func failures(_ reading: TestReading, _ outcome: CommandOutcome) -> [Finding] {
        if reading.failures.isEmpty {
            if reading.count == 0 { return [noneRan(reading, outcome)] }
            var status = ""
            if case .exited(let code) = outcome.end { status = " with status \(code)" }
            return [
                finding(
                    "\(settings.name) failed\(status)", notes: CommandEnd.notes(outcome),
                    command: CommandEnd.command(outcome))
            ]
        }
        var findings = reading.failures.prefix(Self.shownFailures).map { failure in
            var location: SourceLocation?
            if let path = failure.path { location = SourceLocation(RepositoryPath(path), line: failure.line) }
            let missing = MissingModule(in: ([failure.message] + failure.lines).joined(separator: "\n"))
            return finding(
                "\(failure.name) failed: \(failure.message)", at: location,
                notes: failure.lines + (missing.map { [$0.advice] } ?? []),
                command: missing == nil
                    ? reader?.command(for: failure, step: step.command.text) : MissingModule.command)
        }
        let more = reading.failures.count - findings.count
        if more > 0 { findings.append(finding("\(more) more tests of \(settings.name) failed")) }
        return findings
    }

    private func noneRan(_ reading: TestReading, _ outcome: CommandOutcome) -> Finding {
        Finding(
            Self.noneRan.id, settings.severity,
            reading.count == nil
                ? "\(settings.name) does not say how many tests ran" : "\(settings.name) ran no test",
            notes: CommandEnd.notes(outcome, 4) + ["a run without tests proves nothing"],
            command: CommandEnd.command(outcome) ?? step.command.text)
    }

    private func finding(
        _ message: String, at location: SourceLocation? = nil, notes: [String] = [], command: String? = nil
    ) -> Finding {
        Finding(
            Self.failed.id, settings.severity, message, at: location, notes: notes,
            command: command ?? step.command.text)
    }
}
