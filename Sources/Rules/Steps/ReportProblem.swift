import Model
import Words
import XML

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
