import ArgumentParser
import Engine
import Model
import Platform
import Reports
import Rules
import Words

/// `gate doctor`: what is wrong with the installation in this clone, and the command that mends it.
struct DoctorCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at policy, hooks, interpreter, trust and clone; say how to mend each.",
        discussion: "It changes nothing. Exit status 1 where something is wrong.")

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            let result = try await Doctor(invocation.workspace).examine()
            let ailments = result.flatMap(\.ailments)
            for ailment in ailments {
                invocation.output.write(
                    "gate: \(VisibleText.line(ailment.message))\n    \(VisibleText.line(ailment.reason))\n"
                        + "  $ \(invocation.output.style(listsSteps: false).command(ailment.command))\n")
            }
            let names = result.map(\.name).joined(separator: ", ")
            invocation.output.write(
                ailments.isEmpty
                    ? "gate: nothing is wrong (\(names))\n" : "\ngate: \(counted(ailments.count, "thing")) to mend\n")
            Ending.exit(ailments.isEmpty ? 0 : 1)
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// `gate schema`: the JSON Schema of the policy.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the policy, for editors.",
        discussion: "gate init and gate install keep it in the Git folder, where the policy's first line names it.")

    func run() {
        Invocation().output.write(Policy.schema)
    }
}
