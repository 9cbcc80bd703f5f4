import ArgumentParser

/// `gate init`: from nothing to a gated repository.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Look at this repository, write a policy for it, install the hooks, run once.",
        discussion: "The policy begins with mode: advise, which reports and never blocks.")

    func run() async throws {
        Ending.exit(Invocation().fail("not yet"))
    }
}
