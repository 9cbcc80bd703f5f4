import Engine
import Model
import Platform
import Reports
import Rules
import Words
import Workflows

/// The first try of a policy's steps, at a terminal: what is run is said, and what cannot run becomes a comment.
struct FirstSteps {
    /// The policy's file, absolute.
    let file: String
    /// The file as it is shown.
    let name: String
    let invocation: Invocation
    /// How long all steps together may take.
    private let limit: Int

    /// A try of the policy in a file.
    init(file: String, name: String, limit: DurationArgument, _ invocation: Invocation) {
        self.file = file
        self.name = name
        self.limit = limit.milliseconds
        self.invocation = invocation
    }

    private var text: String {
        ((try? Files.read(file)) ?? nil).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// True where steps were left out before.
    var hasSome: Bool { LeftOutSteps.hasSome(text) }

    /// Says what to do where nothing was run.
    func untried() -> Int32 {
        invocation.output.write("gate: no step was tried (--no-try): gate run push runs them\n")
        return 0
    }

    /// Tries what was left out before once more, such as when the project's environment has been made since.
    func retry() async -> Int32 {
        let before = text
        let known = names()
        let candidate = LeftOutSteps.bringBack(before)
        do {
            try Files.write(Array(candidate.utf8), to: file)
            let reading = try Installation(invocation.workspace).policy()
            guard reading.policy != nil else {
                try Files.write(Array(before.utf8), to: file)
                return invocation.fail(
                    "what was left out of \(name) does not fit into it any more: take its lines out of the comment by hand",
                    hint: "gate install")
            }
        } catch {
            return invocation.fail(error)
        }
        invocation.output.write("gate: \(name) is here already; what was left out of it is tried again\n")
        let status = await InstallReport.install(invocation)
        guard status == 0 else { return status }
        let first = await tryAll(isUnborn: isUnborn, keeping: known)
        invocation.output.write("\nnext:\n" + (text == before ? "gate status\n" : "git diff -- \(name)\n"))
        return first
    }

    private var isUnborn: Bool { (try? ProjectSurvey.isUnborn(invocation.workspace)) ?? false }

    /// The limit without fractions of a second where it has none.
    private var seconds: String { limit % 1000 == 0 ? DurationText.running(limit) : DurationText.limit(limit) }

    /// The names of the steps that the policy has.
    private func names() -> Set<String> {
        let policy = try? Installation(invocation.workspace).policy().policy
        return Set(policy?.stepSettings.map(\.name) ?? [])
    }

    /// Tries every step.
    ///
    /// - Parameter keeping: Steps that stay whatever comes of them: a person has written them, or they have run before.
    func tryAll(isUnborn: Bool, keeping: Set<String> = []) async -> Int32 {
        let names = names()
        if !names.isEmpty {
            invocation.output.write(
                "\ngate: running \(counted(names.count, "step")) once, \(seconds) in all (--no-try "
                    + "leaves that out, Ctrl-C ends it)\n")
        }
        let progress = ProgressLine(invocation.errors)
        var result = await FirstTry(invocation.workspace, limitMilliseconds: limit).run(
            Array(text.utf8), isUnborn: isUnborn, progress: progress.show)
        progress.clear()
        result.causes = result.causes.filter { !keeping.contains($0.key) }
        result.slow.removeAll { keeping.contains($0) }
        invocation.output.write(lines(result))
        if result.record.verdict == .interrupted {
            invocation.output.write("gate: interrupted; the steps stay as they were drafted: gate run push\n")
            return Verdict.interrupted.exitCode
        }
        do {
            try write(result)
        } catch {
            return invocation.fail(error)
        }
        let command = isUnborn ? "gate run commit --all" : "gate run push --all"
        let report = FirstReport(invocation.output.style(listsSteps: true)).text(result.shown, all: command)
        invocation.output.write("\n" + report)
        return result.shown.findings.contains { $0.severity == .error } && result.record.verdict != .passed
            ? result.record.verdict.exitCode : 0
    }

    private func lines(_ result: FirstTry.Result) -> String {
        let steps = result.record.steps.filter { $0.command != nil && ($0.outcome != .skipped || $0.checks.count > 0) }
        let column = (steps.map { VisibleText.width($0.name) }.max() ?? 0) + 2
        return steps.map { step in
            let time = DurationText.measured(step.durationMilliseconds)
            var words = "\(step.outcome.rawValue)  " + (step.remarks.prefix(2) + [time]).joined(separator: ", ")
            if let cause = result.causes[step.name] { words = "left out  \(cause)" }
            if result.slow.contains(step.name) {
                words = "kept for push and CI  not at its end after \(seconds)"
            }
            let name = VisibleText.line(step.name)
            return "  \(name)" + String(repeating: " ", count: max(1, column - name.count)) + VisibleText.line(words)
                + "\n"
        }.joined()
    }

    /// Writes the policy without what cannot run, and takes note of it as of one that was seen.
    private func write(_ result: FirstTry.Result) throws {
        guard !result.causes.isEmpty || !result.slow.isEmpty else { return }
        let changed = result.applied(to: text)
        try Files.write(Array(changed.utf8), to: file)
        let installation = Installation(invocation.workspace)
        let reading = try installation.policy()
        if let policy = reading.policy { _ = try installation.trust(policy, reading) }
        if result.causes.isEmpty { return }
        let isMissing = result.causes.values.contains { $0.hasPrefix("No module named") }
        let way = isMissing ? "install what is missing, or make the project's environment; " : ""
        invocation.output.write(
            "gate: what was left out stands in \(name) as a comment; \(way)gate init tries it again\n")
    }
}
