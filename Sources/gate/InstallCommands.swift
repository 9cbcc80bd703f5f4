import ArgumentParser
import GateModel
import GatePolicy
import GateReports
import GateRunner

/// `gate install`: the hooks, the interpreter, and the first word of trust.
struct InstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install the hooks that the policy needs, and allow its commands.",
        discussion: "Hooks that are there already are kept and run first; `gate uninstall` puts them back.")

    func run() async throws {
        let invocation = Invocation()
        await Ending.exit(InstallReport.install(invocation))
    }
}

/// `gate uninstall`: everything that the installation did, undone.
struct UninstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take the hooks away and put back what stood there before.")

    func run() async throws {
        let invocation = Invocation()
        do {
            let installation = Installation(
                surroundings: invocation.surroundings, place: invocation.place, interruption: invocation.interruption)
            let report = try await installation.uninstall()
            let names = report.hooks.joined(separator: ", ")
            invocation.output.write(
                report.hooks.isEmpty ? "gate: no hook of gate's was found\n" : "gate: removed \(names)\n")
            if !report.chained.isEmpty {
                invocation.output.write("gate: put back \(report.chained.joined(separator: ", "))\n")
            }
            for notice in report.notices { invocation.output.write("gate: \(notice)\n") }
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// `gate trust`: allow the policy's commands, and show which they are.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Allow the commands of this repository's policy, and show which are new.",
        discussion: "A clone brings a policy, and a policy runs commands. Thresholds never ask; a new command does.")

    @Flag(help: "Only show what would be allowed.")
    var show = false

    func run() async throws {
        let invocation = Invocation()
        do {
            let installation = Installation(
                surroundings: invocation.surroundings, place: invocation.place, interruption: invocation.interruption)
            let (policy, findings) = try installation.policy()
            guard let policy else { Ending.exit(InstallReport.show(findings, invocation)) }
            if show {
                for value in policy.commandValues { invocation.output.write(InstallReport.line(value)) }
            } else {
                invocation.output.write(InstallReport.trusted(try installation.trust(policy), policy))
            }
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// What an installation says.
enum InstallReport {
    static func install(_ invocation: Invocation) async -> Int32 {
        do {
            let installation = Installation(
                surroundings: invocation.surroundings, place: invocation.place, interruption: invocation.interruption)
            let (policy, findings) = try installation.policy()
            guard let policy else { return show(findings, invocation) }
            let report = try await installation.install(policy)
            invocation.output.write(text(report, policy))
            return 0
        } catch {
            return invocation.fail(error)
        }
    }

    /// Findings about the policy, as a run would show them.
    static func show(_ findings: [Finding], _ invocation: Invocation) -> Int32 {
        let record = RunRecord(
            id: "", gate: GateVersion.current, startedAt: "", durationMilliseconds: 0, stage: .manual,
            trigger: "install",
            findings: findings, verdict: .broken)
        invocation.errors.write(TextReport(invocation.errors.style(listsSteps: false)).text(record))
        return Verdict.broken.exitCode
    }

    static func line(_ value: CommandValue) -> String {
        "  \(VisibleText.line(value.keyPath)): \(VisibleText.line(value.text))\n"
    }

    static func trusted(_ new: [CommandValue], _ policy: Policy) -> String {
        if policy.commandValues.isEmpty { return "gate: the policy runs no commands\n" }
        if new.isEmpty { return "gate: the policy's commands were allowed already\n" }
        return "gate: allowed from now on\n" + new.map(line).joined()
    }

    private static func text(_ report: Installation.Report, _ policy: Policy) -> String {
        var text = "gate: installed \(report.hooks.hooks.joined(separator: ", ")) in \(report.hooks.folder)\n"
        if report.hooks.hooks.isEmpty { text = "gate: the policy needs no hook\n" }
        for name in report.hooks.chained { text += "gate: the \(name) that was there still runs, before gate's\n" }
        if !report.hooks.lfs.isEmpty {
            let names = report.hooks.lfs.joined(separator: ", ")
            text += "gate: gate's hooks run those of Git LFS (\(names)); a push is judged before it uploads\n"
        }
        for notice in report.hooks.notices { text += "gate: \(VisibleText.line(notice))\n" }
        if let interpreter = report.interpreter {
            let version = report.pythonVersion.map { " \($0)" } ?? ", which does not start"
            text += "gate: Python\(version) at \(interpreter.path), found by \(interpreter.origin.rawValue)\n"
        } else if !policy.tests.isEmpty || !policy.training.isEmpty {
            text += "gate: no Python was found; activate its environment and run `gate install` again\n"
        }
        return text + trusted(report.newlyTrusted, policy)
    }
}
