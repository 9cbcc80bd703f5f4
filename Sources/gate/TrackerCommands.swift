import ArgumentParser
import GateRunner
import Git

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// `gate log`: the runs of this repository, by the second program.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "List the runs of this repository.",
        discussion: "Takes the options of `gate-tracker log`: --limit, --format, --branch, --verdict.")

    @Argument(parsing: .captureForPassthrough, help: "Options of the list: --limit, --format, --branch, --verdict.")
    var options: [String] = []

    func run() throws { TrackerProgram.replaceThisProgram(["log"] + options) }
}

/// `gate show`: one run, whole.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one run whole, by the beginning of its id, or the latest.")

    @Argument(parsing: .captureForPassthrough, help: "The run's id or its beginning, or latest.")
    var options: [String] = []

    func run() throws { TrackerProgram.replaceThisProgram(["show"] + (options.isEmpty ? ["latest"] : options)) }
}

/// `gate-tracker`, which lies beside this program, the way Git starts its own sub-commands.
enum TrackerProgram {
    static func replaceThisProgram(_ arguments: [String]) -> Never {
        let invocation = Invocation()
        let beside = invocation.surroundings.program.split(separator: "/").dropLast()
        var candidates = ["/" + beside.joined(separator: "/") + "/gate-tracker"]
        for folder in (invocation.surroundings.environment["PATH"] ?? "").split(separator: ":") {
            candidates.append("\(folder)/gate-tracker")
        }
        guard let program = candidates.first(where: Files.isProgram) else {
            Ending.exit(
                invocation.fail(
                    "gate-tracker is neither beside gate nor on PATH", hint: "install both programs together"))
        }
        let state: StateFolder
        do {
            state = StateFolder(commonFolder: try Repository(at: invocation.place).commonFolder)
            if !Files.isFolder(state.path) { try Files.makeFolder(state.path) }
        } catch {
            Ending.exit(invocation.fail(error))
        }
        let words = ([program] + arguments + ["--state", state.path]).map { strdup($0) }
        execv(program, words + [nil])
        Ending.exit(invocation.fail("\(program) could not be started: \(String(cString: strerror(errno)))"))
    }
}
