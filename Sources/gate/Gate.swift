import ArgumentParser
import CLibcExtras
import Git
import Model
import Platform
import enum Platform.OwnThread
import struct Platform.Shelter
import Rules
import Words
import enum Words.EditDistance

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The program: it reads the environment, prints and exits, and leaves everything else to the rooms.
@main
struct Gate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "A quality gate for machine-learning research: at commit, at push and in CI.",
        discussion: "A new project begins with `gate init`; in a clone that has a policy, `gate install` is enough.",
        version: GateVersion.current,
        subcommands: [
            InitCommand.self, InstallCommand.self, UninstallCommand.self, TrustCommand.self,
            RunCommand.self, FixCommand.self, PushCommand.self, CICommand.self, TrainCommand.self, DocsCommand.self,
            StartCommand.self, SyncCommand.self, StatusCommand.self, DoctorCommand.self, FetchCommand.self,
            ExplainCommand.self, SchemaCommand.self, LogCommand.self, ShowCommand.self,
            CacheCommand.self, SnapshotCommand.self, PsCommand.self, StopCommand.self, AheadCommand.self,
            CompletionsCommand.self,
        ])

    @Flag(
        help: "Say what gate does: each stage with its time, each step, each process; GATE_LOG=debug says it in hooks.")
    var verbose = false

    @Option(
        name: .customShort("C"),
        help: ArgumentHelp("Work as if started in this folder, as git -C does.", valueName: "folder"))
    var folder: String?

    static func main() async {
        Memory.keepSmall()
        // Hooks run at every commit, and parsing arguments the comfortable way costs more than the rest of their start.
        var arguments = Swift.CommandLine.arguments.dropFirst()
        while let first = arguments.first, first == "--verbose" || first == "-C" {
            arguments.removeFirst()
            if first == "--verbose" {
                setenv(Invocation.logVariable, "debug", 1)
            } else {
                guard let folder = arguments.popFirst(), chdir(folder) == 0 else {
                    let reason = "-C: it names no folder that can be entered"
                    Ending.exit(Invocation().fail(reason, hint: "gate -C FOLDER run"))
                }
            }
        }
        if arguments.first == "hook" {
            arguments.removeFirst()
            await Ending.exit(HookCommand.run(Array(arguments)))
        }
        if arguments.first == Shelter.command {
            Terminal(2, environment: [:]).write("gate: \(Shelter.enter(Swift.CommandLine.unsafeArgv))\n")
            Ending.exit(126)
        }
        do {
            // A variable that is empty in CI is no mistake in the call.
            let words = arguments.flatMap { $0 == "--base=" ? ["--base", ""] : [$0] }
            var command = try parseAsRoot(words)
            guard var waiting = command as? any GateCommand else { return try command.run() }
            // Where a command waits, threads that all tasks share go on with it, and those wait for ever where there are none.
            if let limit = OwnThread.limit() {
                let message = "gate: the system gives no further threads or open files\n\(limit)\n"
                Terminal(2, environment: [:]).write(message)
                Ending.exit(Verdict.broken.exitCode)
            }
            try await waiting.carryOut()
        } catch {
            if exitCode(for: error).isSuccess { exit(withError: error) }
            // A call that cannot be understood judges nothing: it ends as every other missing verdict does.
            Terminal(2, environment: [:]).write((unknownCommand(arguments.first) ?? fullMessage(for: error)) + "\n")
            Ending.exit(Verdict.broken.exitCode)
        }
    }
    /// What is said of a first word that is no command, nil where it is one.
    private static func unknownCommand(_ word: String?) -> String? {
        // A key path to a metatype's property crashes the compiler (Swift 6.3).
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard let word, !word.hasPrefix("-"), word != "help", !names.contains(word) else { return nil }
        let shown = VisibleText.line(word)
        guard let nearest = EditDistance.nearest(to: word, among: names) else {
            return "gate: there is no command \(shown)\ngate --help"
        }
        return "gate: there is no command \(shown); the nearest is \(nearest)\ngate \(nearest) --help"
    }
}

/// A command that may wait.
///
/// The parser's own protocol hands a command over to the threads that all tasks share, and the first thread then ends:
/// unwinding it costs 30 ms of a processor. This one stays in the first thread.
protocol GateCommand: AsyncParsableCommand {
    /// Does what the command is for.
    mutating func carryOut() async throws
}

extension GateCommand {
    mutating func run() async throws { try await carryOut() }
}

/// How the C library hands out memory.
enum Memory {
    /// A hook lives for milliseconds, and 50 of its system calls went into arenas that each thread opened for itself and
    /// grew page by page.
    static func keepSmall() { gate_keep_memory_small() }
}

/// The only way out of the program.
enum Ending {
    /// Ends the program with a status, at once: nothing is buffered here, and waiting for idle threads takes time.
    static func exit(_ status: Int32) -> Never { systemExit(status) }
}

#if canImport(Darwin)
    private let systemExit = Darwin._exit
#else
    private let systemExit = Glibc._exit
#endif
