import ArgumentParser
import Engine
import Git
import Model
import PolicyLanguage
import Reports
import Rules
import Words
import Workflows

/// `gate install`: the hooks, the interpreter, and the first word of trust.
struct InstallCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install the hooks that the policy needs, and allow its commands.",
        discussion: "Hooks that are there already are kept and run first; `gate uninstall` puts them back.")

    func carryOut() async throws {
        let invocation = Invocation()
        if let refusal = InstallReport.throwaway(invocation) { Ending.exit(refusal) }
        await Ending.exit(InstallReport.install(invocation))
    }
}

/// `gate uninstall`: everything that the installation did, undone.
struct UninstallCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Take the hooks away and put back what stood there before.")

    func carryOut() async throws {
        let invocation = Invocation()
        do {
            let installation = Installation(
                invocation.workspace)
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
struct TrustCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Allow the commands of this repository's policy, and show which are new.",
        discussion: "A clone brings a policy, and a policy runs commands. Thresholds never ask; a new command does.")

    @Flag(help: "Only show what would be allowed.")
    var show = false

    @Flag(help: "List the clones in which you have said yes, and what is allowed in this one.")
    var list = false

    @Flag(help: "Take every yes back that you have said in this clone.")
    var revoke = false

    func validate() throws {
        if [show, list, revoke].count(where: { $0 }) > 1 {
            throw ValidationError("--show, --list and --revoke are three questions: ask one")
        }
    }

    func carryOut() async throws {
        let invocation = Invocation()
        do {
            if list { return invocation.output.write(TrustText.list(try GivenTrust(invocation.workspace))) }
            if revoke { return invocation.output.write(TrustText.revoked(try GivenTrust.revoke(invocation.workspace))) }
            let installation = Installation(
                invocation.workspace)
            let reading = try installation.policy()
            guard let policy = reading.policy else { Ending.exit(InstallReport.show(reading.findings, invocation)) }
            if show {
                for value in try installation.values(policy) { invocation.output.write(InstallReport.line(value)) }
                if let upstream = try installation.upstream(namedBy: policy) {
                    invocation.output.write("  and what \(VisibleText.line(upstream.shown)) holds\n")
                }
            } else {
                let allowed = try installation.preview(policy)
                invocation.output.write(InstallReport.recorded(reading) + InstallReport.trusted(allowed, policy))
                _ = try installation.trust(policy, reading)
            }
        } catch {
            Ending.exit(invocation.fail(error))
        }
    }
}

/// What is said of trust that was given.
enum TrustText {
    static func list(_ given: GivenTrust) -> String {
        var text = ""
        if let here = given.here {
            text += "allowed in this clone:\n" + here.map(InstallReport.line).joined()
            if here.isEmpty { text += "  nothing\n" }
            if given.others > 0 {
                text += "  and \(counted(given.others, "value")) that the policy does not have now\n"
            }
            if let upstream = given.upstream {
                text += "  and what \(VisibleText.line(upstream.shown)) holds\n"
            }
        } else {
            text += "nothing is allowed in this clone: gate trust shows and allows\n"
        }
        if !given.clones.isEmpty {
            text += "\nother clones in which you have said yes:\n"
            for clone in given.clones {
                let gone = clone.isThere ? "" : ", which is gone"
                text += "  \(VisibleText.line(clone.folder)): \(counted(clone.count, "value"))\(gone)\n"
            }
        }
        return text
    }

    static func revoked(_ hadAny: Bool) -> String {
        hadAny
            ? "gate: taken back; the policy's commands run again after gate trust\n"
            : "gate: nothing was allowed in this clone\n"
    }
}

/// What an installation says.
enum InstallReport {
    /// Refuses to let hooks point at a program that is cleared away soon; nil where this one stays.
    static func throwaway(_ invocation: Invocation) -> Int32? {
        let program = invocation.surroundings.program
        guard ThrowawayEnvironment.holds(program, invocation.surroundings) else { return nil }
        return invocation.fail(
            "this gate lies in a cache of uvx or pipx run, which is cleared: hooks would point at nothing (\(program))",
            hint: program.contains("/pipx/") ? "pipx install traingate" : "uv tool install traingate")
    }

    static func install(_ invocation: Invocation) async -> Int32 {
        do {
            let installation = Installation(
                invocation.workspace)
            let reading = try installation.policy()
            guard let policy = reading.policy else { return show(reading.findings, invocation) }
            // Whoever reads it in a terminal can still end the command: nothing of the tree has been started yet.
            invocation.output.write(recorded(reading) + trusted(try installation.preview(policy), policy))
            let report = try await installation.install(policy, reading)
            invocation.output.write(text(report, policy))
            return 0
        } catch {
            return invocation.fail(error)
        }
    }

    /// Findings about the policy, as a run would show them.
    static func show(_ findings: [Finding], _ invocation: Invocation) -> Int32 {
        var record = RunRecord(
            id: "", gate: GateVersion.current, startedAt: "", durationMilliseconds: 0, stage: .manual,
            trigger: .run, findings: findings, verdict: .broken)
        record.next = NextAction.after(record.verdict, findings)
        invocation.errors.write(TextReport(invocation.errors.style(listsSteps: false)).text(record))
        return Verdict.broken.exitCode
    }

    static func line(_ value: CommandValue) -> String {
        "  \(VisibleText.line(value.keyPath)): \(VisibleText.line(value.text))\n"
    }

    /// Which policy it is, where this branch has none.
    static func recorded(_ reading: Installation.Reading) -> String {
        if let local = reading.local { return "gate: the policy is the local one, \(VisibleText.line(local))\n" }
        return reading.recorded.map { "gate: this branch has no \(Policy.fileName): this is \($0.name)\n" } ?? ""
    }

    static func trusted(_ allowed: Installation.Allowed, _ policy: Policy) -> String {
        if policy.commandValues.isEmpty, allowed.new.isEmpty {
            return "gate: the policy runs no commands\n" + upstream(allowed)
        }
        if allowed.new.isEmpty { return "gate: the policy's commands were allowed already\n" + upstream(allowed) }
        return "gate: allowed from now on\n" + allowed.new.map(line).joined() + upstream(allowed)
    }

    /// Whose commands need no further yes.
    private static func upstream(_ allowed: Installation.Allowed) -> String {
        let before = allowed.replaced.map { VisibleText.line($0.shown) }
        guard let upstream = allowed.upstream else {
            return before.map { "gate: commands that \($0) holds ask from now on\n" } ?? ""
        }
        return "gate: commands that \(VisibleText.line(upstream.shown)) holds are allowed by themselves\n"
            + (before.map { "gate: until now it was \($0)\n" } ?? "")
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
            text += "gate: Python\(version) at \(interpreter.path), \(interpreter.reason)\n"
        } else if !policy.tests.isEmpty || !policy.training.isEmpty {
            text += "gate: no Python was found; activate its environment and run `gate install` again\n"
        }
        return text
    }
}
