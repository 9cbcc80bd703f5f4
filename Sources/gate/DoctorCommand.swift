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
            let problems = result.flatMap(\.problems)
            for problem in problems {
                invocation.output.write(
                    "gate: \(VisibleText.line(problem.message))\n    \(VisibleText.line(problem.reason))\n"
                        + "  $ \(invocation.output.style(listsSteps: false).command(problem.command))\n")
            }
            let names = result.map(\.name).joined(separator: ", ")
            invocation.output.write(
                problems.isEmpty
                    ? "gate: nothing is wrong (\(names))\n" : "\ngate: \(counted(problems.count, "thing")) to mend\n")
            Ending.exit(problems.isEmpty ? 0 : 1)
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
