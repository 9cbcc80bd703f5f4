import Words

/// A process that a step wants: a value, so that any engine can carry it out, here or elsewhere.
public struct Command: Sendable, Hashable {
    /// The program and its arguments, as bytes: arguments may be paths that are not UTF-8.
    public var arguments: [[UInt8]]
    /// Variables to set beyond those that every step gets.
    public var environment: [String: String]
    /// Milliseconds until the process and all that it started are ended.
    public var timeoutMilliseconds: Int
    /// Milliseconds until the first step that the process reports, from which its time limit counts; nil for no wait.
    public var firstStepMilliseconds: Int?
    /// True where the snapshot's files must be on disk; else the process starts in an empty folder.
    public var needsFiles: Bool
    /// True where the process runs in the work tree itself: shown, never cached, never proof.
    public var inWorkTree: Bool
    /// True where Python's import roots and the observer of loaded modules are wanted.
    public var isPython: Bool
    /// The variable that names the channel on which the process reports events, nil when it has none.
    public var eventsVariable: String?
    /// The folder that it fills, for which `{out}` stands in its arguments; nil where it fills none.
    public var output: OutputFolder?
    /// The file in which it says what came of it; nil where it writes none.
    public var report: ReportFile?

    /// Makes a command.
    public init(
        arguments: [[UInt8]], environment: [String: String] = [:], timeoutMilliseconds: Int, needsFiles: Bool = true,
        inWorkTree: Bool = false, isPython: Bool = false, eventsVariable: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.timeoutMilliseconds = timeoutMilliseconds
        self.needsFiles = needsFiles
        self.inWorkTree = inWorkTree
        self.isPython = isPython
        self.eventsVariable = eventsVariable
    }

    /// The command line as a person would type it.
    public var line: String {
        // `joined` would look up its protocols at run time, which every hook would wait for.
        var line = ""
        for argument in arguments {
            if !line.isEmpty { line += " " }
            line += ShellWords.quoted(String(decoding: argument, as: UTF8.self))
        }
        return line
    }
}

/// What came of a command.
public struct CommandOutcome: Sendable, Hashable {
    /// How a process ended.
    public enum End: Sendable, Hashable {
        /// By itself, with this status.
        case exited(Int32)
        /// By a signal that the gate did not send.
        case signaled(Int32)
        /// By the gate, because its time was over.
        case timedOut
        /// Never begun, with the reason.
        case notStarted(String)
        /// By the gate, because the run was interrupted.
        case interrupted
    }

    /// How it ended.
    public var end: End
    /// Standard output and standard error in the order of writing, the middle cut out where it was too long.
    public var output: [UInt8]
    /// The output with `rootMark` in the place of the folder in which it ran; nil where it does not name that folder.
    public var rooted: [UInt8]?
    /// How many bytes were written in all.
    public var outputBytes: Int
    /// True where more was written than is kept.
    public var isCut = false
    /// What came over the event channel, up to a bound.
    public var events: [UInt8]
    /// True where more events came than were kept.
    public var eventsTruncated: Bool
    /// How long it ran.
    public var durationMilliseconds: Int
    /// A command that shows which limit of the system kept it from starting; nil where none did.
    public var limitCommand: SuggestedCommand?
    /// The files of the folder that it filled, in the order of their paths; nil where it had none to fill.
    public var produced: [ProducedFile]?
    /// What its report file holds; nil where it had none to write.
    public var report: FoundReport?

    /// Makes an outcome.
    public init(
        end: End, output: [UInt8] = [], outputBytes: Int = 0, events: [UInt8] = [], eventsTruncated: Bool = false,
        durationMilliseconds: Int = 0
    ) {
        self.end = end
        self.output = output
        self.outputBytes = outputBytes
        self.events = events
        self.eventsTruncated = eventsTruncated
        self.durationMilliseconds = durationMilliseconds
    }

    /// What stands for the folder in which a process ran, so that a path that was absolute is known as such.
    ///
    /// A character for private use: no program writes it, and XML may hold it.
    public static let rootMark = "\u{E000}"

    /// The output as text, bytes that are not UTF-8 replaced.
    public var text: String { String(decoding: output, as: UTF8.self) }

    /// The output as a terminal would show it in the end: what people read, and what findings are cut from.
    public var shown: String { TerminalText.resolved(output) }
}

/// A folder that a process fills, beside the files that it reads.
public struct OutputFolder: Sendable, Hashable {
    /// What stands for its path in the arguments of a command.
    public static let placeholder = "{out}"

    /// Where it lies.
    public enum Place: Sendable, Hashable {
        /// Somewhere, until the process has ended and its files are read.
        case thrownAway
        /// In the repository's cache, under a name: the next process finds what this one has left.
        case cache(String)
        /// In the work tree, for people: what a process has made lies there once it has ended well.
        case workTree(RepositoryPath)
    }

    /// Where it lies.
    public var place: Place
    /// How the names of the files end whose content is wanted; nil where names are enough.
    public var wanted: String?
    /// True where `sh` reads the argument that names it.
    public var isQuoted: Bool

    /// Makes a folder.
    public init(_ place: Place = .thrownAway, wanted: String? = nil, isQuoted: Bool = false) {
        self.place = place
        self.wanted = wanted
        self.isQuoted = isQuoted
    }
}

/// A file that a process has made.
public struct ProducedFile: Sendable, Hashable {
    /// Its path below the output folder.
    public var path: RepositoryPath
    /// Its content, where it was wanted and is not too large.
    public var bytes: [UInt8]?

    /// Makes a file.
    public init(path: RepositoryPath, bytes: [UInt8]? = nil) {
        self.path = path
        self.bytes = bytes
    }
}

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
