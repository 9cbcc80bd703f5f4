import ArgumentParser
import Foundation
import GateModel

/// Prints one run whole.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows one run whole.")

    @OptionGroup var state: StateOption

    @Argument(
        help: "latest, the beginning of a run's id, or the beginning of a commit's or tree's id.")
    var name = "latest"

    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run() throws {
        let answer = try RunLog(state: state.folder).read { index in
            let summary = try index.only(named: name)
            return (id: summary.id, document: try index.document(of: summary))
        }
        guard let document = answer.value.document else {
            throw TrackerError(
                .unreadableRecord, "Run \(answer.value.id) could not be read from the log.", hint: "gate log")
        }
        switch format {
        case .text:
            let record = try document.record()
            write(RunText(record: record, now: Moment.now(), screen: Screen.current()).text, to: .standardOutput)
        case .json:
            write(JSONText.document(document) + "\n", to: .standardOutput)
        }
    }
}
