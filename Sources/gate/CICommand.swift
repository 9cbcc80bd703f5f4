import ArgumentParser
import Engine
import Git
import Model
import Platform

/// `gate ci --base REF`: the step in CI that enforces.
struct CICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ci", abstract: "Judge the commits between a base and HEAD, by the policy of the base.",
        discussion: "The base's policy decides, so that a change cannot weaken the rules by which it is judged.")

    @Option(help: "The commit or branch that the change is to go into, such as origin/main.")
    var base: String?

    @Option(help: "How the report is written; on GitHub Actions the default is github.")
    var format: ReportFormat?

    @Flag(help: "Judge every path, not only what the range changes.")
    var all = false

    // What lies in a checkout that serves many changes may have been written by the one under judgement.
    @Flag(inversion: .prefixedNo, help: "Use a pass again that a step had in this checkout on the same content.")
    var cache = false

    func run() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        let isGitHub = invocation.surroundings.environment["GITHUB_ACTIONS"] == "true"
        let system = CISystem(environment: invocation.surroundings.environment)
        let event = HookEvent(
            stage: .ci, trigger: .ci, base: base, allPaths: all, branch: system.branch,
            isTestMerge: system.isTestMerge, reuses: cache)
        await Ending.exit(
            JudgedRun.report(event, format ?? (isGitHub ? .github : .text), invocation, trustsPolicy: true))
    }
}
