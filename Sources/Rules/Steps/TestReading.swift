import Model
import Words
import XML

/// What a test runner's report says.
package struct TestReading: Sendable, Hashable {
    /// One test that failed.
    package struct Failure: Sendable, Hashable {
        /// The test's name as its runner takes it.
        package var name: String
        /// The last line of what it said.
        package var message: String
        /// The end of its traceback.
        package var lines: [String]
        /// The file, as the runner wrote it.
        package var path: String?
        /// The line in that file.
        package var line: Int?
        /// True where the path surely counts from where the program was started, and from no root of its own.
        package var countsFromStart = false
    }

    /// How many tests ran, nil where the report does not say.
    package var count: Int?
    /// How many tests were skipped.
    package var skipped = 0
    /// Those that failed.
    package var failures: [Failure] = []
    /// How many tests failed by the report's own totals.
    package var declaredFailures = 0
    /// Why the report is no proof, whichever tests it lists: it ends too early, or it does not hold what it promises.
    package var problems: [String] = []

    /// How many tests failed, by whatever says the most.
    package var failed: Int { max(failures.count, declaredFailures) }

    // Output may say anything, and counts are added up.
    private static let largestCount = 1_000_000_000

    /// Reads a count, nil where the word is none.
    package static func count(_ word: some StringProtocol) -> Int? {
        guard let count = Int(word), (0...largestCount).contains(count) else { return nil }
        return count
    }

    /// A number of tests in words.
    package static func tests(_ count: Int) -> String { counted(count, "test") }
}

/// A test that passes is no proof where none ran, so each reader looks for the count as well as for the failures.
protocol TestOutputReader {
    /// Reads an output without colours, whose lines end with `\n`.
    static func read(_ text: String) -> TestReading
    /// The command that runs one test alone, nil where the runner has none.
    ///
    /// - Parameters:
    ///   - failure: The test.
    ///   - step: The command line of the step, which knows from where tests are found.
    static func command(for failure: TestReading.Failure, step: String) -> SuggestedCommand?
}

/// Reads an output for a judgement.
enum TestOutput {
    /// What the lines say that a terminal shows in the end; failures count also where something was drawn over them.
    static func read(_ output: [UInt8], by reader: any TestOutputReader.Type) -> TestReading {
        let shown = TerminalText.resolved(output)
        var reading = reader.read(shown)
        guard output.contains(where: { $0 == 0x1B || $0 == 0x0D || $0 == 0x08 }) else { return reading }
        let written = reader.read(TerminalText.withoutSequences(output))
        if written.failed > reading.failed {
            reading.declaredFailures = written.failed
            let known = Set(reading.failures.map(\.name))
            reading.failures += written.failures.filter { !known.contains($0.name) }
        }
        // A bar that was drawn where the totals stand hides them from no one.
        if reading.count == nil { (reading.count, reading.skipped) = (written.count, written.skipped) }
        return reading
    }
}

/// Why a report file says nothing.
struct ReportProblem: Error {
    /// What is wrong, in one line.
    let message: String
    /// What to do.
    var notes: [String] = []
    /// True where nothing at all tells of tests; else there is something, which cannot be judged.
    var isSilence = false

    /// Reads a report file.
    ///
    /// - Parameters:
    ///   - found: What was found under its name.
    ///   - file: Which file it is.
    ///   - pytest: True where the gate has asked pytest for it.
    static func read(_ found: FoundReport?, _ file: ReportFile, pytest: Bool) throws(ReportProblem) -> TestReading {
        var name = "the JUnit report of pytest"
        if case .named(let path) = file { name = "the JUnit report \(path)" }
        switch found {
        case .content(let bytes): return try read(bytes, name)
        case nil, .missing: throw missing(name, file)
        case .stale:
            throw ReportProblem(
                message: "\(name) was there before the command started, and was not written by it",
                notes: ["a report that is committed says nothing about this run"], isSilence: true)
        case .outside:
            throw ReportProblem(
                message: "\(name) lies outside of the folder in which the command runs, so it is not read",
                notes: ["name a path below that folder, without `..` and without a link that leads out"])
        case .notAFile(let kind): throw ReportProblem(message: "\(name) is \(kind), and has to be a file")
        case .tooLarge(let bytes):
            throw ReportProblem(message: "\(name) has \(SizeText.measured(bytes)), which is more than is read (64 MB)")
        case .unreadable(let reason): throw ReportProblem(message: "\(name) cannot be read: \(reason)")
        }
    }

    private static func missing(_ name: String, _ file: ReportFile) -> ReportProblem {
        if file == .own {
            return ReportProblem(
                message: "pytest wrote no JUnit report, so nothing says which tests ran",
                notes: [
                    "the gate asks for it by PYTEST_ADDOPTS: the command has to start pytest, hand that variable on, and let "
                        + "pytest come to its end",
                    "a command that writes a JUnit file by itself: report: {junit: PATH}",
                ], isSilence: true)
        }
        return ReportProblem(
            message: "\(name) was not written, so nothing says which tests ran",
            notes: ["its path counts from the folder in which the command starts"], isSilence: true)
    }

    private static func read(_ bytes: [UInt8], _ name: String) throws(ReportProblem) -> TestReading {
        if bytes.isEmpty { throw ReportProblem(message: "\(name) is empty", isSilence: true) }
        do throws(XMLError) {
            return try JUnitReader.read(bytes)
        } catch {
            throw ReportProblem(message: "\(name) cannot be judged: \(error)")
        }
    }
}
