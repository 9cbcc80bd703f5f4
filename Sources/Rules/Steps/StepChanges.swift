public import Git
package import Model
import PolicyLanguage
import Words

/// What a command has done to the files of the tree that it ran on.
public struct StepChanges: Sendable, Hashable {
    /// A file with another content or another executable bit.
    public struct File: Sendable, Hashable {
        /// Its path from the top of the tree.
        public var path: String
        /// The mode as Git writes it, `100644` or `100755`.
        public var mode: String
        /// What the tree has.
        public var old: ObjectID
        /// What the command has made of it.
        public var new: ObjectID

        /// Makes a changed file.
        public init(path: String, mode: String, old: ObjectID, new: ObjectID) {
            self.path = path
            self.mode = mode
            self.old = old
            self.new = new
        }
    }

    /// The files that a fix can carry over.
    public var files: [File]
    /// Those that are gone or are no plain files any more, and those whose names are not UTF-8: no fix carries them over.
    public var others: [String]
    /// The lines of the difference, cut at a bound.
    public var difference: [String]

    /// Makes a list of changes.
    public init(files: [File], others: [String] = [], difference: [String] = []) {
        self.files = files
        self.others = others
        self.difference = difference
    }

    /// The paths of all that has changed.
    public var paths: [String] { files.map(\.path) + others }
}

/// What has become of a fix.
public struct AppliedFix: Sendable, Hashable {
    /// The files whose fix is in the index and in the work tree.
    public var applied: [String] = []
    /// Those whose fix is in the index, and whose unstaged edits in the work tree stand against it.
    public var conflicting: [String] = []
    /// Those that were left alone, with the reason.
    public var left: [String: String] = [:]
    /// The blobs that the index now has.
    public var blobs: [String: ObjectID] = [:]

    /// Makes an empty answer.
    public init() {}

    /// What a step says of the files that it has changed: one line for a few, else their number and then each.
    package static func remarks(_ files: [String]) -> [String] {
        if files.isEmpty { return [] }
        if files.count <= 3 { return ["changed and staged: \(files.joined(separator: ", "))"] }
        return ["changed and staged \(files.count) files"] + files
    }
}

/// The words for a process that did not come to an answer of its own.
package enum CommandEnd {
    /// What went wrong with the process itself, nil where it ended by itself with a status.
    package static func problem(_ outcome: CommandOutcome, name: String, timeoutMilliseconds: Int) -> String? {
        switch outcome.end {
        case .exited: nil
        case .notStarted(let reason): "\(name) could not be started: \(reason)"
        case .timedOut: "\(name) did not end within \(DurationText.limit(timeoutMilliseconds)) and was ended"
        case .signaled(let signal):
            "\(name) was killed by signal \(signal)\(signal == 9 ? ", as when memory runs out" : "")"
        case .interrupted: "\(name) was interrupted"
        }
    }

    /// The last lines of an output, for the notes of a finding.
    package static func lastLines(_ outcome: CommandOutcome, _ count: Int = 12) -> [String] {
        let lines = outcome.shown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let kept = lines.reversed().drop { $0.allSatisfy(\.isWhitespace) }.reversed()
        return kept.suffix(count).map { String($0.prefix(400)) }
    }

    /// The last lines, with what to do where a program or a module is missing.
    package static func notes(_ outcome: CommandOutcome, _ count: Int = 12) -> [String] {
        lastLines(outcome, count) + (missing(outcome).map { [$0] } ?? [])
    }

    /// The command that helps where a program or a module is missing, nil where nothing is.
    package static func command(_ outcome: CommandOutcome) -> SuggestedCommand? {
        switch outcome.end {
        case .notStarted: "gate install"
        case .exited: MissingModule(in: outcome.shown)?.command
        case .signaled, .timedOut, .interrupted: nil
        }
    }

    private static func missing(_ outcome: CommandOutcome) -> String? {
        switch outcome.end {
        case .notStarted: "activate the environment that has it, then say gate install"
        case .exited: MissingModule(in: outcome.shown)?.advice(nil)
        case .signaled, .timedOut, .interrupted: nil
        }
    }
}
