import ArgumentParser
import Foundation
import GateModel

/// Lists the latest runs, the newest first.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Lists the latest runs.")

    @OptionGroup var state: StateOption

    @Option(name: [.customShort("n"), .long], help: "How many runs are listed at most.")
    var limit = 20

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Option(help: "Only runs on this branch.")
    var branch: String?

    @Option(
        help: "Only runs with this verdict: passed, rejected, broken or interrupted.",
        transform: { word in
            guard let verdict = Verdict(rawValue: word) else {
                throw ValidationError("A verdict is passed, rejected, broken or interrupted.")
            }
            return verdict
        })
    var verdict: Verdict?

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit wants a number from 1 on, not \(limit).") }
    }

    func run() throws {
        let log = try RunLog(state: state.folder)
        let filter = RunFilter(branch: branch, verdict: verdict)
        switch format {
        case .text:
            let answer = try log.read { try $0.newest(limit, where: filter) }
            let screen = Screen.current()
            var text = LogTable(runs: answer.value, now: Moment.now(), screen: screen).text
            if answer.value.isEmpty {
                text = (filter.isOpen ? "No runs recorded yet." : "No such runs recorded.") + "\n"
            }
            for notice in answer.notices { text += screen.dim(VisibleText.line(notice)) + "\n" }
            write(text, to: .standardOutput)
        case .json:
            let answer = try log.read { index in
                try index.newest(limit, where: filter).compactMap { try index.document(of: $0) }
            }
            write(try JSONText.list(answer.value, notices: answer.notices), to: .standardOutput)
        }
    }
}
