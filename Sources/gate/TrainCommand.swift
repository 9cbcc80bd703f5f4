import ArgumentParser
import Engine
import Git
import Globs
import Model
import Platform
import PolicyLanguage
import Reports
import Rules
import Words
import Workflows

/// `gate train -- python train.py`: a training, observed by hand, outside any policy.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Watch a training script's first steps, and say which invariants hold.",
        discussion: "The script runs unchanged in the current folder and is ended after its steps. No policy is read.")

    @Option(help: "Optimizer steps after which the script is ended.")
    var steps = 20

    @Option(help: "The most rows of a data set, cut at the loader.")
    var rows: Int?

    @Option(help: "A seed for every generator; without it they are left alone.")
    var seed: Int?

    @Option(help: "Where the script computes: cpu hides GPUs, auto and cuda leave them.")
    var device = "cpu"

    @Option(help: "How long it may take from the first step on: 90s, 2m; a plain number is seconds.")
    var timeout = DurationArgument(milliseconds: 180_000)

    @Option(help: "Parameters that must not change, a glob; may be given several times.")
    var frozen: [String] = []

    @Option(help: "Judge the events in this file instead of running a command.")
    var events: String?

    @Flag(help: "Print the folder that PYTHONPATH needs for `import gateprobe`.")
    var probe = false

    @Flag(help: "Write the table as one JSON document.")
    var json = false

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func run() throws {
        let invocation = Invocation()
        if probe {
            do {
                invocation.output.write(try ObservedTraining.importFolder(invocation.surroundings) + "\n")
                Ending.exit(0)
            } catch { Ending.exit(invocation.fail(error)) }
        }
        guard !command.isEmpty || events != nil, steps > 0 else {
            Ending.exit(invocation.fail("there is no command to watch", hint: "gate train -- python train.py"))
        }
        guard let device = TrainingStep.Device(rawValue: device) else {
            Ending.exit(invocation.fail("--device is cpu, auto or cuda", hint: "gate train --help"))
        }
        invocation.interruption.listen()
        var step = TrainingStep(
            settings: StepSettings(
                name: "train", stages: [.manual], timeoutMilliseconds: timeout.milliseconds,
                mark: SourceMark(line: 1, column: 1)),
            command: CommandLine(""))
        (step.steps, step.rows, step.seed, step.device) = (steps, rows, seed, device)
        for text in frozen {
            do throws(GlobError) {
                step.frozen.append(try NameGlob(reading: text, kind: .dotted))
            } catch {
                Ending.exit(
                    invocation.fail("--frozen \(text): not a valid glob: \(error.message)", hint: "gate train --help"))
            }
        }
        let training = ObservedTraining(
            step, arguments: command, invocation.workspace)
        do {
            let errors = invocation.errors
            if let events {
                let report = try training.judge(eventsAt: events)
                invocation.output.write(json ? JSONText.quiet(report.document) + "\n" : TrainingText.text(report))
                Ending.exit(TrainingText.status(report))
            }
            let report = try training.run { [steps] number, losses in
                guard errors.isTerminal else { return }
                let last = losses.last.map { "  loss \(LossCurve.number($0))  " } ?? "  "
                errors.write("\r\u{1B}[Kstep \(number)/\(steps)\(last)\(LossCurve.line(losses, columns: 30))")
            }
            if errors.isTerminal { errors.write("\r\u{1B}[K") }
            invocation.output.write(json ? JSONText.quiet(report.document) + "\n" : TrainingText.text(report))
            Ending.exit(TrainingText.status(report))
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// The report of a training that was watched by hand.
enum TrainingText {
    package static func text(_ report: TrainingTable) -> String {
        var text = report.summary + "\n"
        if let first = report.losses.first, let last = report.losses.last {
            let numbers = "\(LossCurve.number(first)) to \(LossCurve.number(last))"
            text += "loss      \(LossCurve.line(report.losses))  \(numbers)\n"
        }
        if let most = report.gradientNorms.max() {
            text += "gradients \(LossCurve.line(report.gradientNorms))  at most \(LossCurve.number(most))\n"
        }
        if let ending = report.ending { text += "\n\(VisibleText.line(ending))\n" }
        if report.ending != nil {
            for line in (report.advice ?? "").split(separator: "\n") { text += "  \(VisibleText.line(String(line)))\n" }
            for line in report.output where report.hasFailed { text += "  | \(VisibleText.line(line))\n" }
        }
        if !report.rows.isEmpty { text += "\n" }
        for row in report.rows {
            let verdict = row.isMoot ? "-" : row.verdict
            text += "\(padded(verdict, 13))\(padded(row.name, 20))\(VisibleText.line(row.message))\n"
            for note in row.notes { text += String(repeating: " ", count: 33) + VisibleText.line(note) + "\n" }
        }
        return text
    }

    /// 1 where an invariant or the script itself has failed, 2 where nothing could be told.
    static func status(_ report: TrainingTable) -> Int32 {
        if report.rows.isEmpty { return Verdict.broken.exitCode }
        return report.hasFailed || report.rows.contains { $0.verdict == "failed" } ? 1 : 0
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
