/// A file in which a process says what came of it, read once the process has ended.
public enum ReportFile: Sendable, Hashable {
    /// A file that the process writes by itself, its path below the folder in which it runs.
    case named(String)
    /// A file of the gate's own, for whose path `{report}` stands in the values of the variables, quoted as for `sh`.
    case own

    /// What stands for the path.
    public static let placeholder = "{report}"
}

/// What came of looking for a report.
public enum FoundReport: Sendable, Hashable {
    /// Its bytes.
    case content([UInt8])
    /// There is no such file.
    case missing
    /// The file was there before the process started, and has not been written since.
    case stale
    /// The path is absolute, leads up with `..`, or leads out by a symbolic link.
    case outside
    /// Something else has the name, such as a folder.
    case notAFile(String)
    /// It is larger than what is read, in bytes.
    case tooLarge(Int)
    /// The system's reason for not reading it.
    case unreadable(String)
}
