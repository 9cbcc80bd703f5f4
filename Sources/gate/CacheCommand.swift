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

/// `gate snapshot list|clean`: the folders in which steps run.
struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Show or remove the folders in which steps run.",
        subcommands: [List.self, Clean.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where they lie, what they hold and how large they are.")

        func run() throws {
            let invocation = Invocation()
            do {
                let folders = try SnapshotFolders(invocation.workspace)
                let slots = folders.slots
                let total = slots.reduce(0) { $0 + $1.bytes }
                let limit = folders.limit.map { " of at most \(SizeText.measured($0))" } ?? ""
                invocation.output.write(
                    "gate: \(counted(slots.count, "snapshot")), \(SizeText.measured(total))\(limit), in "
                        + "\(VisibleText.line(folders.folder))\n")
                for slot in slots {
                    let name = slot.folder.split(separator: "/").last.map(String.init) ?? slot.folder
                    let tree = slot.tree.map { "tree \($0.prefix(9))" } ?? "nothing certain"
                    let held = slot.isHeld ? ", in use" : ""
                    invocation.output.write(
                        "  \(name)  \(VisibleText.line(tree)), \(SizeText.measured(slot.bytes))\(held)\n")
                }
                if let most = folders.limit, total > most {
                    invocation.output.write("gate: one snapshot alone is larger than snapshot.max_size\n")
                }
            } catch {
                Ending.exit(invocation.fail(error))
            }
        }
    }

    struct Clean: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove every one that no run holds; the next run makes what it needs.")

        func run() throws {
            let invocation = Invocation()
            do {
                let (removed, held) = try SnapshotFolders(invocation.workspace).clean()
                let kept = held == 0 ? "" : ", \(held) in use"
                invocation.output.write("gate: removed \(counted(removed, "snapshot"))\(kept)\n")
            } catch {
                Ending.exit(invocation.fail(error))
            }
        }
    }
}
