import ArgumentParser
import Engine
import Git
import Platform
import Workflows

/// `gate sync`: the current branch, brought up to upstream.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring this branch up to upstream: fetch, then fast-forward or rebase it.",
        discussion: "Nothing is begun that could not be undone: conflicts, commits that others hold and uncommitted "
            + "changes are told first, each with the way on.")

    @Flag(help: "Only say what would be done; upstream is fetched all the same.")
    var dryRun = false

    func run() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        let isDry = dryRun
        await Ending.exit(BranchCommand.run(invocation) { try await BranchSync($0, $1).run(isDry: isDry) })
    }
}
