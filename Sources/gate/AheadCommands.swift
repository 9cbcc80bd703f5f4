import ArgumentParser
import Engine
import Git
import Model
import Platform
import Words
import Workflows

/// `gate ahead`, which the hook `post-commit` starts where the policy says `engine.ahead: true`.
struct AheadCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "ahead", abstract: "Run in the background what a push will ask for.", shouldDisplay: false)

    func carryOut() async throws {
        BackgroundProcess.detach()
        let invocation = Invocation()
        invocation.interruption.listen()
        await AheadRun(
            invocation.workspace
        ).run()
    }
}

/// `gate ps`: what runs in the background.
struct PsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "Show the checks that run in the background, ahead of a push.")

    func run() throws {
        let invocation = Invocation()
        do {
            guard let job = try AheadRun.current(invocation.workspace) else {
                return invocation.output.write("gate: nothing runs in the background\n")
            }
            let step = job.step.map { ", now \(VisibleText.line($0))" } ?? ""
            invocation.output.write(
                "gate: checks of \(job.commit.prefix(9)) run since \(VisibleText.line(job.startedAt))\(step) "
                    + "(process \(job.process))\n")
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// `gate stop`: end what runs in the background.
struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End the checks that run in the background; what has passed stays known.")

    func run() throws {
        let invocation = Invocation()
        do {
            guard let job = try AheadRun.stop(invocation.workspace) else {
                return invocation.output.write("gate: nothing runs in the background\n")
            }
            invocation.output.write("gate: ended the checks of \(job.commit.prefix(9)) (process \(job.process))\n")
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}
