package import Model
import Words

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
        let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let kept = lines.reversed().drop { $0.allSatisfy(\.isWhitespace) }.reversed()
        return kept.suffix(count).map { String($0.prefix(400)) }
    }

    /// The last lines, with what to do where a program or a module is missing.
    package static func notes(_ outcome: CommandOutcome, _ count: Int = 12) -> [String] {
        lastLines(outcome, count) + (missing(outcome).map { [$0] } ?? [])
    }

    /// The command that helps where a program or a module is missing, nil where nothing is.
    package static func command(_ outcome: CommandOutcome) -> String? {
        missing(outcome) == nil ? nil : MissingModule.command
    }

    private static func missing(_ outcome: CommandOutcome) -> String? {
        switch outcome.end {
        case .notStarted: "activate the environment that has it, then say gate install"
        case .exited: MissingModule(in: outcome.text)?.advice
        case .signaled, .timedOut, .interrupted: nil
        }
    }
}
