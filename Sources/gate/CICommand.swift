import ArgumentParser
import Engine
import Git
import JSON
import Model
import Platform

/// `gate ci --base REF`: the step in CI that enforces.
struct CICommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "ci", abstract: "Judge the commits between a base and HEAD, by the policy of the base.",
        discussion: "The base's policy decides, so that a change cannot weaken the rules by which it is judged.")

    @Option(help: "The commit or branch that the change is to go into, such as origin/main.")
    var base: String?

    @Option(
        help: ArgumentHelp(
            "Judge by this file, for a repository that has no policy of yours; one of the repository is the base's.",
            valueName: "file"))
    var policy: String?

    @Option(help: "How the report is written; on GitHub Actions the default is github.")
    var format: ReportFormat?

    @Flag(help: "Judge every path, not only what the range changes.")
    var all = false

    // What lies in a checkout that serves many changes may have been written by the one under judgement.
    @Flag(inversion: .prefixedNo, help: "Use a pass again that a step had in this checkout on the same content.")
    var cache = false

    @Flag(help: "Run the base's commands without asking, on CI systems that do not set the variable CI.")
    var trust = false

    func validate() throws {
        // An unset variable must not put another judge in place of the one that was meant.
        if policy?.isEmpty == true { throw ValidationError("--policy names no file") }
    }

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        let isGitHub = invocation.surroundings.environment["GITHUB_ACTIONS"] == "true"
        let system = CISystem(environment: invocation.surroundings.environment)
        var event = HookEvent(
            stage: .ci, trigger: .ci, base: base, allPaths: all, branch: system.branch,
            isTestMerge: system.isTestMerge, reuses: cache)
        event.systemBase = system.base
        event.policyFile = policy.map {
            $0.hasPrefix("/") ? $0 : "\(invocation.surroundings.currentFolder)/\($0)"
        }
        await Ending.exit(
            JudgedRun.report(
                event, format ?? (isGitHub ? .github : .text), invocation, trustsPolicy: trust || system.isThere))
    }
}

/// What a CI system says of the branch that it tries, as far as its variables say so plainly.
///
/// GitHub Actions: <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>. GitLab CI/CD:
/// <https://docs.gitlab.com/ci/variables/predefined_variables/>. Other systems check out a commit, and what branch it is
/// on is not judged there.
struct CISystem {
    /// True where a CI system runs this: nearly all set `CI`, and Azure, Jenkins and TeamCity a variable of their own.
    let isThere: Bool
    /// The branch that the commits are on.
    private(set) var branch: String?
    /// True where HEAD is a merge of that branch into its base, made for this run.
    private(set) var isTestMerge = false
    /// The commit before what the event brings; zeros where it brings a new branch.
    private(set) var base: String?

    init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        isThere =
            value("CI").map { !["false", "0", "no"].contains($0.lowercased()) } ?? false
            || ["GITHUB_ACTIONS", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE"].contains {
                value($0) != nil
            }
        if value("GITHUB_ACTIONS") == "true" {
            branch = value("GITHUB_HEAD_REF")
            let reference = value("GITHUB_REF") ?? ""
            if branch == nil, reference.hasPrefix("refs/heads/") {
                branch = String(reference.dropFirst("refs/heads/".count))
            }
            isTestMerge = reference.hasPrefix("refs/pull/") && reference.hasSuffix("/merge")
            if let path = value("GITHUB_EVENT_PATH") { base = GitHubEvent(path)?.base }
        } else if value("GITLAB_CI") == "true" {
            branch = value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? value("CI_COMMIT_BRANCH")
            isTestMerge = ["merged_result", "merge_train"].contains(value("CI_MERGE_REQUEST_EVENT_TYPE") ?? "")
        }
    }
}

/// The payload of a workflow's event, <https://docs.github.com/en/webhooks/webhook-events-and-payloads>.
struct GitHubEvent {
    // GitHub's own bound for a payload is 25 MB.
    private static let mostBytes = 32 << 20

    /// The commit before what the event brings: a push's old tip, the base of a pull request or of a merge group.
    let base: String?

    /// Reads a payload; nil where there is none that can be read.
    init?(_ path: String) {
        guard let bytes = try? Files.read(path, limit: Self.mostBytes),
            let event = (try? JSONValue(bytes[...], JSONLimits(depth: 100)))?.object
        else { return nil }
        func text(_ object: String, _ member: String) -> String? { event[object]?.object?[member]?.string }
        // A proposal's payload has `before` as well: the tip that its author pushed last, who would choose the judge by it.
        if let proposal = event["pull_request"]?.object {
            base = proposal["base"]?.object?["sha"]?.string
        } else {
            base = text("merge_group", "base_sha") ?? event["before"]?.string
        }
    }
}
