import Reports
import ArgumentParser
import Engine
import Git
import Model
import Platform
import PolicyLanguage
import Rules
import Words
import Workflows

/// `gate start NAME`: a new, well-named branch from a fresh upstream.
struct StartCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Begin a branch: fetch upstream, then make it there and switch to it.",
        discussion: "The name is held against branches.pattern first; words that do not fit get a name that does. "
            + "Uncommitted changes come along where Git can take them; where it cannot, nothing is begun.")

    @Argument(help: "The branch's name, such as fix/nan-loss; odd ones behind --.")
    var name: [String]

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        let typed = name.joined(separator: " ")
        await Ending.exit(BranchCommand.run(invocation) { try await BranchStart($0, $1).run(typed) })
    }
}

/// What commands about branches have in common: the policy, the report, the way out.
enum BranchCommand {
    static func run(
        _ invocation: Invocation, _ body: (BranchSurroundings, Policy) async throws -> BranchReport
    ) async -> Int32 {
        do {
            let installation = Installation(
                invocation.workspace)
            var policy = Policy.defaultPolicy
            let reading = try installation.policy()
            if reading.bytes != nil {
                guard let read = reading.policy else { return InstallReport.show(reading.findings, invocation) }
                policy = read
            }
            let progress = ProgressLine(invocation.errors)
            // They use the network anyway.
            let surroundings = BranchSurroundings(invocation.workspace.fetchingObjects()) { words in
                progress.clear()
                if let words { progress.show(words) }
            }
            return show(try await body(surroundings, policy), invocation)
        } catch {
            return invocation.fail(error)
        }
    }

    private static func show(_ report: BranchReport, _ invocation: Invocation) -> Int32 {
        if !report.said.isEmpty {
            let hasSeveral = report.said.split(separator: "\n").count > 1
            invocation.errors.write(report.said + (hasSeveral ? "\n" : ""))
        }
        var text = "gate: \(VisibleText.line(report.message))\n"
        for note in report.notes { text += "  \(VisibleText.line(note))\n" }
        if let command = report.command {
            text += "\nnext:\n\(invocation.output.style(listsSteps: false).command(command))\n"
        }
        (report.verdict == .passed ? invocation.output : invocation.errors).write(text)
        return report.verdict.exitCode
    }
}

/// `gate sync`: the current branch, brought up to upstream.
struct SyncCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring this branch up to upstream: fetch, then fast-forward or rebase it.",
        discussion: "Nothing is begun that could not be undone: conflicts, commits that others hold and uncommitted "
            + "changes are told first, each with the way on.")

    @Flag(help: "Only say what would be done; upstream is fetched all the same.")
    var dryRun = false

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        let isDry = dryRun
        await Ending.exit(BranchCommand.run(invocation) { try await BranchSync($0, $1).run(isDry: isDry) })
    }
}
