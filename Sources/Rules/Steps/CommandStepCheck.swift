import Git
public import Model
import PolicyLanguage

/// `command/failed`: a command of the policy's `commands` ended with a status other than 0.
public struct CommandStepCheck: CommandCheck {
    /// What it says of itself.
    public static let failed = CheckDescription(
        "command/failed", "A command of the policy ended with a status other than 0.",
        why: "Any program can be a check: a linter, a type checker, a script of the project's own.",
        settings: ["commands"], wayPast: "Set the step's severity to warning.",
        bad: CheckExample(
            policy: "branches: off\ncommands: [{name: no-tabs, run: \"grep -L TAB {files}\", paths: [\"*.txt\"]}, "
                + "{name: fails, run: \"false\"}]", files: ["a.txt": "1\n"]),
        good: CheckExample(
            policy: "branches: off\ncommands: [{name: works, run: \"grep -q 1 {files}\", paths: [\"*.txt\"]}]",
            files: ["a.txt": "1\n"]))

    // Well below what Linux allows for all arguments together, with room for the environment.
    private static let argumentBytes = 120_000

    /// The policy's step.
    public let step: CommandStep

    /// Makes the check of one step.
    public init(_ step: CommandStep) {
        self.step = step
    }

    /// What the policy says of the step.
    public var settings: StepSettings { step.settings }
    /// The checks that the step answers for.
    public var checks: [CheckID] { [Self.failed.id, ChangedFiles.description.id] }
    /// What becomes of files that the command changes.
    public var fix: CommandStep.Fix { step.fix }

    // The search for a text builds a table first; most commands have no brace at all.
    private var takesFiles: Bool {
        step.command.text.utf8.contains(UInt8(ascii: "{")) && step.command.text.contains("{files}")
    }

    /// Why it has nothing to do here.
    public func reasonToSkip(_ context: CheckContext) -> String? {
        guard takesFiles else { return settings.reasonToSkip(context) }
        if let reason = settings.reasonToSkipFiles(context) { return reason }
        return files(context).isEmpty ? "no changed file for {files}" : nil
    }

    /// The files that stand for `{files}`.
    public func givenFiles(_ context: CheckContext) -> [[UInt8]]? { takesFiles ? files(context) : nil }

    private func files(_ context: CheckContext) -> [[UInt8]] {
        context.subject.changedFiles.map(\.path).filter { settings.paths?.matches($0) ?? true }
    }

    /// One process, or several where the files do not fit on one command line.
    public func commands(_ context: CheckContext) throws(CommandProblem) -> [Command] {
        let words = try StepSettings.words(step.command)
        let isPython = PythonCommand.isPython(words)
        guard takesFiles else { return [try settings.command(step.command, isPython: isPython)] }
        if step.command.shell { throw CommandProblem("{files} cannot stand in a command line with shell: true") }
        var commands: [Command] = []
        for batch in batches(files(context)) {
            var arguments: [[UInt8]] = []
            for word in words {
                if word == "{files}" {
                    // A file named like an option must stay a file.
                    arguments += batch.map { $0.first == UInt8(ascii: "-") ? Array("./".utf8) + $0 : $0 }
                } else if word.contains("{files}") {
                    throw CommandProblem("{files} must stand alone as a word: \(word)")
                } else {
                    arguments.append(Array(word.utf8))
                }
            }
            commands.append(try settings.command(step.command, arguments: arguments, isPython: isPython))
        }
        return commands
    }

    private func batches(_ files: [[UInt8]]) -> [[[UInt8]]] {
        var batches: [[[UInt8]]] = []
        var size = Self.argumentBytes
        for file in files {
            size += file.count + 9
            if size > Self.argumentBytes {
                batches.append([])
                size = file.count + 9
            }
            batches[batches.count - 1].append(file)
        }
        return batches
    }

    /// The command line that failed, with the files that it was given where a person can still read it.
    private func line(_ index: Int, _ context: CheckContext) -> SuggestedCommand {
        guard takesFiles else { return SuggestedCommand(atTop: step.command.text) }
        let started = (try? commands(context)) ?? []
        guard started.indices.contains(index), started[index].line.count <= 1_000 else {
            return context.stage == .push ? "gate run push" : "gate run"
        }
        return SuggestedCommand(atTop: started[index].line)
    }

    /// Says what the command has changed.
    public func judge(_ changes: StepChanges) -> [Finding] { [ChangedFiles.finding(changes, settings)] }

    /// Says what came of taking the changes over.
    public func judge(_ fix: AppliedFix, next command: SuggestedCommand) -> [Finding] {
        ChangedFiles.findings(fix, settings, next: command)
    }

    /// Reads what came of them.
    public func judge(_ outcomes: [CommandOutcome], _ context: CheckContext) -> CheckResult {
        var findings: [Finding] = []
        for (index, outcome) in outcomes.enumerated() where outcome.end != .exited(0) {
            var message = "\(settings.name) failed"
            if case .exited(let status) = outcome.end { message += " with status \(status)" }
            findings.append(
                Finding(
                    Self.failed.id, settings.severity,
                    CommandEnd.problem(outcome, name: settings.name, timeoutMilliseconds: settings.timeoutMilliseconds)
                        ?? message,
                    notes: CommandEnd.notes(outcome),
                    command: CommandEnd.command(outcome) ?? line(index, context)))
        }
        return CheckResult(findings)
    }
}
