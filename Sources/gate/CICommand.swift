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

/// What a CI system says of the branch that it tries, as far as its variables say so plainly.
///
/// GitHub Actions: <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>. GitLab CI/CD:
/// <https://docs.gitlab.com/ci/variables/predefined_variables/>. Other systems check out a commit, and what branch it is
/// on is not judged there.
struct CISystem {
    /// The branch that the commits are on.
    private(set) var branch: String?
    /// True where HEAD is a merge of that branch into its base, made for this run.
    private(set) var isTestMerge = false

    init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if value("GITHUB_ACTIONS") == "true" {
            branch = value("GITHUB_HEAD_REF")
            let reference = value("GITHUB_REF") ?? ""
            if branch == nil, reference.hasPrefix("refs/heads/") {
                branch = String(reference.dropFirst("refs/heads/".count))
            }
            isTestMerge = reference.hasPrefix("refs/pull/") && reference.hasSuffix("/merge")
        } else if value("GITLAB_CI") == "true" {
            branch = value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? value("CI_COMMIT_BRANCH")
            isTestMerge = ["merged_result", "merge_train"].contains(value("CI_MERGE_REQUEST_EVENT_TYPE") ?? "")
        }
    }
}
