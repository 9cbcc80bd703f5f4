package import Model
import PolicyLanguage
import Words
import XML

/// What a test step came to: its report and its exit status both have to say that the tests passed.
package struct TestVerdict {
    private static let shownFailures = 10

    private let step: TestStep
    private let outcome: CommandOutcome
    /// What the report says.
    package let reading: TestReading
    /// Which files the report means.
    private let places: TestPlaces
    /// Why there is no report to read; nil where there is one.
    private let fileProblem: ReportProblem?

    /// Reads a step's report.
    ///
    /// - Parameters:
    ///   - step: The policy's step.
    ///   - file: The file that the process was to write, nil where its output is the report.
    ///   - outcome: How the process ended.
    ///   - places: Which files the report means; nil where the tree is not known.
    package init(step: TestStep, file: ReportFile?, outcome: CommandOutcome, places: TestPlaces? = nil) {
        self.step = step
        self.places = places ?? TestPlaces(step)
        let output = outcome.rooted ?? outcome.output
        self.outcome = outcome
        guard let file else {
            reading = Self.reader(step.report).map { TestOutput.read(output, by: $0) } ?? TestReading()
            fileProblem = nil
            return
        }
        do throws(ReportProblem) {
            var reading = try ReportProblem.read(outcome.report, file, pytest: step.report == .pytest)
            if step.report == .pytest { Self.compare(TestOutput.read(output, by: PytestReader.self), &reading) }
            self.reading = reading
            fileProblem = nil
        } catch {
            reading = TestReading()
            fileProblem = error
        }
    }

    /// True where the process ended by itself.
    package var hasEnded: Bool { if case .exited = outcome.end { true } else { false } }

    /// What is wrong, nothing for a pass.
    package var findings: [Finding] {
        if let problem = CommandEnd.problem(
            outcome, name: name, timeoutMilliseconds: step.settings.timeoutMilliseconds)
        {
            return [failed(problem, notes: CommandEnd.notes(outcome), command: CommandEnd.command(outcome))]
        }
        guard case .exited(let status) = outcome.end else { return [] }
        return status == 0 ? findingsOfSuccess : findingsOfFailure(status)
    }

    private var name: String { step.settings.name }

    /// The findings where the command says that all is well.
    private var findingsOfSuccess: [Finding] {
        if step.report == .exit { return [] }
        if let fileProblem {
            let notes = CommandEnd.notes(outcome, 4) + fileProblem.notes
            return [
                fileProblem.isSilence
                    ? noneRan("\(name): \(fileProblem.message)", notes)
                    : failed(
                        "\(name): \(fileProblem.message)", notes: notes)
            ]
        }
        if reading.failed > 0 {
            var notes = [
                "the status got lost on the way: a pipe such as `| tee log.txt`, `; true`, or unittest.main(exit=False)"
            ]
            if reading.failures.isEmpty { notes.insert("its totals say so, and it names none of them", at: 0) }
            let disagreement = failed(
                "\(name) ended with status 0, though its report says that \(TestReading.tests(reading.failed)) failed",
                notes: notes)
            return [disagreement] + failures
        }
        if let problem = reading.problems.first {
            return [
                failed(
                    "\(name) ended with status 0, and its report is no proof: \(problem)",
                    notes: CommandEnd.notes(outcome, 4))
            ]
        }
        guard let count = reading.count else {
            return [noneRan("\(name) does not say how many tests ran", CommandEnd.notes(outcome, 4))]
        }
        if count == 0 {
            let skipped = reading.skipped
            return [
                noneRan(
                    skipped == 0
                        ? "\(name) ran no test"
                        : "\(name) ran no test: \(skipped == 1 ? "the only one was" : "all \(skipped) were") skipped",
                    CommandEnd.notes(outcome, 4))
            ]
        }
        // One program writes its last lines at the end, which is kept; of several the middle may hold one's failures.
        if outcome.isCut, outcome.report == nil, step.command.shell {
            return [
                failed(
                    "\(name) wrote \(SizeText.measured(outcome.outputBytes)), of which the middle was left out, so its report cannot be judged",
                    notes: [
                        "let the tests print less, write a JUnit file and name it in `report: {junit: PATH}`, or use no shell"
                    ])
            ]
        }
        return []
    }

    /// The findings where the command says that something is wrong.
    private func findingsOfFailure(_ status: Int32) -> [Finding] {
        let failures = failures
        if !failures.isEmpty { return failures }
        let notes = CommandEnd.notes(outcome)
        let command = CommandEnd.command(outcome)
        var message = "\(name) failed with status \(status)"
        if let problem = reading.problems.first {
            message += ": \(problem)"
        } else if let fileProblem {
            return [failed(message, notes: notes + (command == nil ? [fileProblem.message] : []), command: command)]
        } else if reading.count == 0, step.report != .pytest || status == Self.pytestNoTests {
            return [noneRan("\(name) ran no test", CommandEnd.notes(outcome, 4))]
        } else if let count = reading.count, count > 0, reading.declaredFailures == 0 {
            let all = count == 1 ? "its test" : "all \(count) tests"
            return [
                failed(
                    "\(name) ended with status \(status), though its report says that \(all) passed",
                    notes: notes + [
                        "the status counts: a threshold such as --cov-fail-under, a warning, or what runs at exit"
                    ],
                    command: command)
            ]
        }
        return [failed(message, notes: notes, command: command)]
    }

    // pytest's status where it has collected no test.
    private static let pytestNoTests: Int32 = 5

    /// One finding a test, or one for all that fail for the same missing module.
    private var failures: [Finding] {
        var shown: [Finding] = []
        var modules: [String: Int] = [:]
        let missing = reading.failures.map { failure in
            MissingModule(in: ([failure.message] + failure.lines).joined(separator: "\n"))
        }
        for module in missing { if let module { modules[module.name, default: 0] += 1 } }
        var told: Set<String> = []
        var left = reading.failed
        for (failure, module) in zip(reading.failures, missing) where shown.count < Self.shownFailures {
            if let module, let count = modules[module.name], count > 1 {
                guard told.insert(module.name).inserted else { continue }
                left -= count
                let names = zip(reading.failures, missing).filter { $1?.name == module.name }.map(\.0.name)
                shown.append(group(module, names))
            } else {
                left -= 1
                shown.append(finding(failure, module))
            }
        }
        if left > 0, !shown.isEmpty {
            shown.append(failed("\(counted(left, "more test")) of \(name) failed"))
        }
        return shown
    }

    private func group(_ module: MissingModule, _ names: [String]) -> Finding {
        var notes = names.prefix(Self.shownFailures).map { $0 }
        if names.count > notes.count { notes.append("and \(names.count - notes.count) more") }
        return failed(
            "\(names.count) failures of \(name) have one cause: No module named '\(module.name)'",
            notes: notes + [module.advice(places.tree)],
            command: module.command)
    }

    private func finding(_ failure: TestReading.Failure, _ missing: MissingModule?) -> Finding {
        let path = failure.path.flatMap { places.path($0, countsFromStart: failure.countsFromStart) }
        let location = path.map { SourceLocation(RepositoryPath($0), line: failure.line) }
        var notes = failure.lines.map(Self.plain) + (missing.map { [$0.advice(places.tree)] } ?? [])
        var name = failure.name
        if let written = failure.path {
            if let path, name.hasPrefix(written) {
                name = path + name.dropFirst(written.count)
            } else if path == nil, places.isMisleading(written) {
                notes.append("\(written) counts from where the tests ran, which need not be the top of the repository")
            }
        }
        let alone =
            places.folder == nil ? nil : Self.reader(step.report)?.command(for: failure, step: step.command.text)
        return failed(
            Self.plain("\(name) failed: \(failure.message)"), at: location, notes: notes,
            command: missing.map(\.command) ?? alone)
    }

    /// A text in which the folder of the run is left out: what people read are the project's own paths.
    private static func plain(_ text: String) -> String {
        text.split(separator: CommandOutcome.rootMark + "/", omittingEmptySubsequences: false).joined()
    }

    private func noneRan(_ message: String, _ notes: [String]) -> Finding {
        Finding(
            TestCheck.noneRan.id, step.settings.severity, message,
            notes: notes + ["a run without tests proves nothing"],
            command: CommandEnd.command(outcome) ?? SuggestedCommand(atTop: step.command.text))
    }

    private func failed(
        _ message: String, at location: SourceLocation? = nil, notes: [String] = [], command: SuggestedCommand? = nil
    ) -> Finding {
        Finding(
            TestCheck.failed.id, step.settings.severity, message, at: location, notes: notes,
            command: command ?? SuggestedCommand(atTop: step.command.text))
    }

    private static func reader(_ report: TestReport) -> (any TestOutputReader.Type)? {
        switch report {
        case .unittest: UnittestReader.self
        case .pytest: PytestReader.self
        case .swift: SwiftTestReader.self
        case .tap: TAPReader.self
        case .junit, .exit: nil
        }
    }

    /// Believes the output where it says that more has failed: of several runs of pytest the last one's file remains.
    private static func compare(_ printed: TestReading, _ reading: inout TestReading) {
        guard printed.failed > reading.failed else { return }
        reading.declaredFailures = printed.failed
        let known = Set(reading.failures.map(\.name))
        reading.failures += printed.failures.filter { !known.contains($0.name) }
    }
}
