import Workflows
import ArgumentParser
import Engine
import Git
import Platform
import PolicyLanguage
import Rules

/// `gate fetch`: upstream, into references of the gate's own.
struct FetchCommand: GateCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch the upstream branch into refs/gate/upstream/.",
        discussion: "No branch of yours and no remote-tracking branch moves, so --force-with-lease stays safe.")

    @Flag(help: .hidden)
    var background = false

    func carryOut() async throws {
        if background { BackgroundProcess.detach() }
        let invocation = Invocation()
        invocation.interruption.listen()
        do {
            let installation = Installation(
                invocation.workspace)
            let policy = try installation.policy().policy ?? Policy.defaultPolicy
            let report = try await UpstreamCommand.fetch(
                policy, invocation.workspace, timeoutMilliseconds: background ? 60_000 : 600_000,
                allowsTouch: !background)
            if background { return }
            Ending.exit(Self.say(report, invocation))
        } catch {
            Ending.exit(background ? 2 : invocation.fail(error))
        }
    }

    private static func say(_ report: UpstreamCommand.Report, _ invocation: Invocation) -> Int32 {
        switch report {
        case .noRemote:
            return invocation.fail("there is no remote to fetch from", hint: "git remote add upstream URL")
        case .off: return invocation.fail("the policy says upstream: off")
        case .busy: return invocation.fail("another fetch is under way")
        case .failed(let name, let reason): return invocation.fail("\(name) could not be fetched: \(reason)")
        case .fetched(let name, let tip):
            invocation.output.write("gate: \(name) is at \(tip)\n")
            return 0
        }
    }
}
