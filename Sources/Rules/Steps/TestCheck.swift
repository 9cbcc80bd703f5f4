import Git
public import Model
import PolicyLanguage
import Training
import Words
import YAML

/// `test/failed` and `test/none-ran`: the project's unit tests, run on the snapshot.
public struct TestCheck: CommandCheck {
    /// What `test/failed` says of itself.
    public static let failed = CheckDescription(
        "test/failed", "A unit test failed, or report and exit status do not both say that the tests passed.",
        why: "The tests run on exactly what is committed, so that what passes here passes on another machine too.",
        settings: ["tests"], wayPast: "Mark the test as an expected failure, with the reason beside it.",
        bad: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/test_sum.py": sumTest("3")]),
        good: CheckExample(policy: testPolicy, files: ["tests/__init__.py": "", "tests/test_sum.py": sumTest("2")]))

    /// What `test/none-ran` says of itself.
    public static let noneRan = CheckDescription(
        "test/none-ran", "The test command ran no test, or says nothing of any: none found, all skipped, no report.",
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
        let words = try StepSettings.words(step.command)
        var command = try settings.command(step.command, isPython: PythonCommand.isPython(words))
        switch step.report {
        case .pytest:
            let given = command.environment["PYTEST_ADDOPTS"] ?? context.policy.environment.set["PYTEST_ADDOPTS"]
            let report = PytestReport(
                words: (try? ShellWords.split(step.command.text)) ?? words,
                options: [PytestReport.configuredOptions(context), given ?? ""])
            command.environment["PYTEST_ADDOPTS"] = (given.map { $0 + " " } ?? "") + report.options
            command.report = report.file
            // Without a terminal pytest cuts the summary's messages at 80 columns.
            if report.place == .printed, command.environment["COLUMNS"] == nil {
                command.environment["COLUMNS"] = "300"
            }
            command.isPython = true
        case .junit(let path): command.report = .named(path.description)
        case .unittest, .tap, .swift, .exit: break
        }
        return [command]
    }

    /// Which files a report means, by the tree that was judged.
    private func places(_ context: CheckContext) -> TestPlaces {
        let entries = try? context.repository().entries(of: context.subject.tree)
        return TestPlaces(step, tree: entries?.map { String(decoding: $0.path, as: UTF8.self) })
    }

    /// Reads what came of it.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        guard let outcome = outcomes.last else { return CheckResult(inconclusive: "nothing ran") }
        let file = (try? commands(context).last?.report) ?? nil
        var verdict = TestVerdict(step: step, file: file, outcome: outcome)
        if verdict.reading.failures.contains(where: { $0.path != nil }) {
            verdict = TestVerdict(step: step, file: file, outcome: outcome, places: places(context))
        }
        var result = CheckResult(verdict.findings)
        guard verdict.hasEnded else { return result }
        if let count = verdict.reading.count {
            result.measurements["test.count"] = Double(count)
            result.measurements["test.failed"] = Double(verdict.reading.failed)
            let skipped = verdict.reading.skipped
            result.remarks.append(TestReading.tests(count) + (skipped > 0 ? ", \(skipped) skipped" : ""))
        }
        let observed = TrainingInvariants.judge(events: outcome.events, expectations: TrainingExpectations(steps: 0))
        LeakedModules.add(observed.modulesLeaked, settings.name, context, to: &result)
        return result
    }
}
