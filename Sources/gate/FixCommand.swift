import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Words
import enum Words.EditDistance
import Workflows

/// `gate fix`: what the policy's commands would change, taken over.
struct FixCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Let checks and the policy's commands mend what is staged, in the index and the work tree.",
        discussion: "Checks such as files/whitespace mend the staged files themselves; each command runs on a snapshot "
            + "of them. What they change is staged and merged into the files of the work tree; unstaged edits stay, and "
            + "a file whose edits stand against the change is left alone."
    )

    @Argument(help: "The names of checks and of the policy's commands; all that may change files where none is given.")
    var commands: [String] = []

    @Flag(help: "Let them see every file, not only those that differ from HEAD.")
    var all = false

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        await Ending.exit(fix(invocation))
    }

    private func fix(_ invocation: Invocation) async -> Int32 {
        let progress = ProgressLine(invocation.errors) { [workspace = invocation.workspace] in
            StepDurations.read(workspace)
        }
        let runner = Runner(
            invocation.workspace,
            keepsRecord: false, progress: progress.show)
        let run = FixRun(runner)
        do {
            var names = commands
            if let known = try run.commands() {
                if let unknown = names.first(where: { !known.contains($0) }) {
                    let nearest = EditDistance.nearest(to: unknown, among: known)
                    return invocation.fail(
                        "no check or command of the policy that may change files is named \(unknown)"
                            + (nearest.map { "; the nearest is \($0)" } ?? ""),
                        hint: nearest.map { "gate fix \(ShellWords.quoted($0))" } ?? "gate fix --help")
                }
                if known.isEmpty {
                    return invocation.fail(
                        "the policy has no check and no command that could mend anything",
                        hint: invocation.errors.style(listsSteps: false).command(
                            .editing(RepositoryPath(".qualitygate.yml"))))
                }
                if names.isEmpty { names = known }
            }
            let record = await run.run(names, allPaths: all)
            progress.clear()
            invocation.output.write(TextReport(invocation.output.style(listsSteps: true)).text(record))
            return record.verdict.exitCode
        } catch {
            return invocation.fail(error)
        }
    }
}
