/// A place in a file of the repository.
public struct SourceLocation: Sendable, Hashable {
    /// The file.
    public var path: RepositoryPath
    /// The line, counted from 1; nil when the whole file is meant.
    public var line: Int?
    /// The column, counted from 1; nil when the whole line is meant.
    public var column: Int?

    /// Makes a location.
    public init(_ path: RepositoryPath, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.line = line
        self.column = column
    }
}

/// One thing that a check found: what is wrong, where, and the command that mends it.
public struct Finding: Sendable, Hashable {
    /// The check that found it.
    public var check: CheckID
    /// How much it weighs; never `off`.
    public var severity: Severity
    /// True where the check could not tell: it weighs as `severity` says, and the step is inconclusive at best.
    public var inconclusive: Bool
    /// One line: what is wrong.
    public var message: String
    /// Where it is wrong, if there is such a place.
    public var location: SourceLocation?
    /// Further lines: why it matters, evidence, the end of a program's output.
    public var notes: [String]
    /// One command that can be pasted and mends it; a record of an earlier version may lack it.
    public var command: SuggestedCommand?

    /// Makes a finding; there is none without a command.
    public init(
        _ check: CheckID, _ severity: Severity, _ message: String, at location: SourceLocation? = nil,
        notes: [String] = [], command: SuggestedCommand, inconclusive: Bool = false
    ) {
        self.check = check
        self.severity = severity
        self.inconclusive = inconclusive
        self.message = message
        self.location = location
        self.notes = notes
        self.command = command
    }
}
