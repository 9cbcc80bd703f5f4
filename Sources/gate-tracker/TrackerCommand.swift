import ArgumentParser
import Foundation
import GateModel

/// The second program: reads the local log of runs, through an index that it keeps beside it.
@main
struct TrackerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Shows the runs that gate has recorded.",
        version: GateVersion.current,
        subcommands: [LogCommand.self, ShowCommand.self])

    /// Parses the command line and runs it; exits with 0, or with 2 where there is no answer.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as TrackerError {
            write("gate: \(error)\n", to: .standardError)
            exit(withStatus: 2)
        } catch {
            let isAnswer = exitCode(for: error) == .success
            write(fullMessage(for: error) + "\n", to: isAnswer ? .standardOutput : .standardError)
            exit(withStatus: isAnswer ? 0 : 2)
        }
    }

    private static func exit(withStatus status: Int32) -> Never {
        Foundation.exit(status)
    }
}

/// Writes text to a stream of this process; a reader that has gone away is no error.
func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
}

/// How an answer is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
}

/// The option that both commands share.
struct StateOption: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp("The folder of gate's local state, which holds runs/.", visibility: .hidden))
    var folder: String
}
