import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Workflows

/// `gate push`: the checks first, then the push; so that no server waits for them.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Run the checks of a push, then push: no server has to wait for them.",
        discussion: "What follows is handed to git push. The hook finds that everything has passed already.")

    @Argument(parsing: .captureForPassthrough, help: "Arguments for git push.")
    var arguments: [String] = []

    func run() async throws {
        if arguments.first == "--help" || arguments.first == "-h" { throw CleanExit.helpRequest(self) }
        let invocation = Invocation()
        invocation.interruption.listen()
        let progress = ProgressLine(invocation.errors) { [workspace = invocation.workspace] in
            StepDurations.read(workspace)
        }
        let runner = Runner(
            invocation.workspace,
            progress: progress.show)
        let record = await runner.run(HookEvent(stage: .push, trigger: .run))
        progress.clear()
        // A branch without a policy is not held up: the hook says that it was not judged.
        let lacksPolicy = !record.findings.isEmpty && record.findings.allSatisfy { $0.check == "policy/missing" }
        if !lacksPolicy, record.verdict != .passed || !record.findings.isEmpty {
            invocation.errors.write(TextReport(invocation.errors.style(listsSteps: false)).text(record))
        }
        guard record.hookStatus == 0 || lacksPolicy else { Ending.exit(record.verdict.exitCode) }
        guard let status = UserGit.run(["push"] + arguments, invocation.surroundings) else {
            Ending.exit(invocation.fail("git could not be started"))
        }
        Ending.exit(status)
    }
}
