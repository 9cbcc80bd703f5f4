import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Workflows

/// `gate status`: where the repository stands, without asking the network.
struct StatusCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell where the branch stands: upstream, what is not pushed, the last verdict.",
        discussion: "It uses what is known and never the network; `gate fetch` makes it known anew.")

    /// How the status is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(help: "How the status is written: text or json.")
    var format: Format = .text

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            let status = try await StatusReader(
                invocation.workspace
            ).status()
            switch format {
            case .text:
                invocation.output.write(StatusReport(invocation.output.style(listsSteps: true)).text(status))
            case .json: invocation.output.write(JSONText.quiet(status.document) + "\n")
            }
            Ending.exit(0)
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}
