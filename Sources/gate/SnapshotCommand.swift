import ArgumentParser
import Engine
import Git
import Model
import Reports
import Words

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
