import ArgumentParser
import Engine
import Git
import Model
import Reports
import Words

/// `gate cache stats|clean`: the passes that steps need not earn again.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Show or forget the passes that are used again for the same content.",
        subcommands: [Stats.self, Clean.self], defaultSubcommand: Stats.self)

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many passes are remembered, and when each step last passed.")

        func run() throws {
            let invocation = Invocation()
            do {
                let store = try PassStore(invocation.workspace)
                let (count, bytes) = store.size
                invocation.output.write(
                    "gate: \(count) of at most \(PassStore.mostPasses) passes remembered, \(SizeText.measured(bytes)), in "
                        + "\(VisibleText.line(store.folder))\n")
                let steps = store.steps
                let column = steps.map { VisibleText.width($0.name) }.max() ?? 0
                for step in steps {
                    let gap = String(repeating: " ", count: column - VisibleText.width(step.name))
                    let usual = DurationText.measured(step.usualMilliseconds)
                    invocation.output.write(
                        "  \(VisibleText.line(step.name))\(gap)  last passed at \(step.at), usually takes \(usual)\n")
                }
            } catch {
                Ending.exit(invocation.fail(error))
            }
        }
    }

    struct Clean: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget every pass; the next run does all its work.")

        func run() throws {
            let invocation = Invocation()
            do {
                let store = try PassStore(invocation.workspace)
                let count = store.size.count
                try store.clean()
                invocation.output.write("gate: forgot \(counted(count, "pass", plural: "passes"))\n")
            } catch {
                Ending.exit(invocation.fail(error))
            }
        }
    }
}
