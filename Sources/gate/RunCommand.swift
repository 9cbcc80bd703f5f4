import ArgumentParser
import Engine
import Git
import Model
import Platform
import Reports
import Workflows

/// How a report is written.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case github
}

/// `gate run [STAGE] [STEP…]`: the checks of a stage, or some of them, by hand.
struct RunCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the checks of a stage, or some of them, by hand.",
        discussion: "At `commit` the index is judged, at `push` and `manual` the commit at HEAD. Nothing is changed. A "
            + "step or a rule that is named runs alone, whatever its stages: gate run unit, gate run files/secrets.")

    @Argument(
        help: ArgumentHelp(
            "The stage (commit, push or manual; commit if none is named), then steps, rules or families such as files/*.",
            valueName: "stage-or-step"),
        completion: .custom { _, _, _ in AskedSteps.names(Invocation().workspace) })
    var words: [String] = []

    @Flag(help: "Judge every path, also when nothing has changed.")
    var all = false

    @Option(help: "How the report is written: text, json or github.")
    var format: ReportFormat = .text

    @Option(help: "Steps or checks to leave out, as in GATE_SKIP; GATE_SKIP_REASON says why.")
    var skip: [String] = []

    @Flag(inversion: .prefixedNo, help: "Use a pass again that a step had on the same content.")
    var cache = true

    @Flag(name: .shortAndLong, help: "Write nothing where everything passes, and findings alone elsewhere.")
    var quiet = false

    func carryOut() async throws {
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            switch try AskedSteps.read(words, invocation.workspace) {
            case .asked(let stage, let steps):
                let event = HookEvent(
                    stage: stage, trigger: .run, allPaths: all, steps: steps, skips: skip, reuses: cache)
                await Ending.exit(
                    JudgedRun.report(event, format, invocation, trustsPolicy: false, isQuiet: quiet))
            case .unknown(let word, let nearest):
                Ending.exit(
                    invocation.fail(
                        "no stage, step or rule is named \(word)" + (nearest.map { "; the nearest is \($0)" } ?? ""),
                        hint: "gate run" + (nearest.map { " \($0)" } ?? "")))
            }
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// One run with its report on standard output.
enum JudgedRun {
    static func report(
        _ event: HookEvent, _ format: ReportFormat, _ invocation: Invocation, trustsPolicy: Bool, isQuiet: Bool = false
    ) async -> Int32 {
        let progress = ProgressLine(invocation.errors) { [workspace = invocation.workspace] in
            StepDurations.read(workspace)
        }
        let runner = Runner(
            invocation.workspace,
            trustsPolicy: trustsPolicy, keepsRecord: event.steps.isEmpty,
            progress: { if !isQuiet { progress.show($0) } })
        let record = await runner.run(event)
        progress.clear()
        let text = TextReport(invocation.output.style(listsSteps: !isQuiet)).text(record)
        switch format {
        case .text:
            if !isQuiet || record.verdict != .passed || !record.findings.isEmpty { invocation.output.write(text) }
        case .json: invocation.output.write(JSONText.quiet(record.document) + "\n")
        case .github:
            let report = GitHubReport()
            var generator = SystemRandomNumberGenerator()
            let token = (0..<4).map { _ in String(generator.next(), radix: 36) }.joined()
            invocation.output.write(report.bracketed(text, token: token) + report.annotations(record))
        }
        return record.verdict.exitCode
    }
}

/// `gate push`: the checks first, then the push; so that no server waits for them.
struct PushCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Run the checks of a push, then push: no server has to wait for them.",
        discussion: "What follows is handed to git push. The hook finds that everything has passed already.")

    @Argument(parsing: .captureForPassthrough, help: "Arguments for git push.")
    var arguments: [String] = []

    func carryOut() async throws {
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
