public import Model

/// What came of a command about branches, in the words for the person who typed it.
public struct BranchReport: Sendable, Hashable {
    /// Passed where it was done or there was nothing to do, rejected where it was refused, broken where it could not be.
    public var verdict: Verdict
    /// What Git itself and its hooks said, as they said it.
    public var said = ""
    /// One line: what was done, or why not.
    public var message: String
    /// Further lines.
    public var notes: [String]
    /// One command that can be pasted: the next one, or the way on.
    public var command: String?

    /// Makes a report.
    public init(_ verdict: Verdict, _ message: String, notes: [String] = [], command: String? = nil) {
        self.verdict = verdict
        self.message = message
        self.notes = notes
        self.command = command
    }
}

/// The end of a command about branches before anything was begun.
struct Refusal: Error {
    var report: BranchReport

    init(_ message: String, notes: [String] = [], command: String? = nil, verdict: Verdict = .rejected) {
        report = BranchReport(verdict, message, notes: notes, command: command)
    }
}
