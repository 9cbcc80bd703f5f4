import Engine
import Git
import Model
import Platform
import Reports
import Rules
import Words

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What every command needs: the workspace and the two streams.
struct Invocation {
    let workspace: Workspace
    let output: Terminal
    let errors: Terminal

    var surroundings: Surroundings { workspace.surroundings }
    var interruption: Interruption { workspace.interruption }

    /// Reads the environment, once.
    init() {
        var environment: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            // By bytes: a search by characters would look for the borders of every grapheme.
            var sign = 0
            while text[sign] != 0, text[sign] != CChar(bitPattern: UInt8(ascii: "=")) { sign += 1 }
            if sign > 0, text[sign] != 0 {
                let name = UnsafeRawBufferPointer(start: text, count: sign)
                environment[String(decoding: name, as: UTF8.self)] = String(cString: text + sign + 1)
            }
            entry += 1
        }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let known = getcwd(&buffer, buffer.count).map { String(cString: $0) }
        let folder = known ?? "/"
        let standing = Self.folderInWorkTree(environment, folder)
        output = Terminal(1, environment: environment, folder: standing)
        errors = Terminal(2, environment: environment, folder: standing)
        workspace = Workspace(
            surroundings: Surroundings(
                environment: environment, currentFolder: folder, program: Self.programPath(environment, folder),
                now: time(nil)),
            place: RepositoryPlace(environment: environment, currentFolder: folder),
            trace: Self.trace(environment, errors))
        // A hook is told where its repository lies; whoever types a command must not be led to the root.
        if known == nil, Swift.CommandLine.arguments.dropFirst().first != "hook" {
            errors.write("gate: the current folder is gone\ncd \"$PWD\"\n")
            Ending.exit(Verdict.broken.exitCode)
        }
        // A reader that goes away, as in `gate log | head`, is no reason to be killed.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Says what is wrong with the call itself, and how the program ends then.
    func fail(_ message: String, hint: String? = nil) -> Int32 {
        errors.write("gate: \(VisibleText.line(message))\n" + (hint.map { VisibleText.line($0) + "\n" } ?? ""))
        return Verdict.broken.exitCode
    }

    /// Says what an error means, and how the program ends then.
    func fail(_ error: any Error) -> Int32 {
        // What Ctrl-C has ended has failed for no other reason.
        if interruption.happened {
            errors.write("gate: interrupted\n")
            return Verdict.interrupted.exitCode
        }
        if let error = error as? GitError { return fail(error.message, hint: error.hint) }
        return fail(String(describing: error))
    }

    /// `GATE_LOG=debug` shows a line for each stage and each process.
    private static func trace(_ environment: [String: String], _ errors: Terminal) -> Trace? {
        guard environment[logVariable] == "debug" else { return nil }
        return Trace { errors.write("gate: \(VisibleText.line($0))\n") }
    }

    /// The variable that asks for more words.
    static let logVariable = "GATE_LOG"

    /// The folder of the work tree in which the person types, empty for its top.
    private static func folderInWorkTree(_ environment: [String: String], _ folder: String) -> String {
        if let prefix = environment["GIT_PREFIX"] {
            // Git starts its hooks at the top and says where it was started, but for what its own `-C` has added.
            if prefix.isEmpty || AskingProcess.find()?.commandLine.changesFolder == true { return "" }
            return prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
        }
        var top = folder
        while top != "/" {
            if Files.exists(top + "/.git") { return Paths.relative(folder, to: top) ?? "" }
            top = Paths.folder(of: top)
        }
        return ""
    }

    private static func programPath(_ environment: [String: String], _ folder: String) -> String {
        #if os(Linux)
            // The system has followed every link already; of a program that was replaced it says so.
            if let path = Files.linkTarget("/proc/self/exe"), !path.hasSuffix(" (deleted)") { return path }
        #endif
        let name = Swift.CommandLine.arguments.first ?? "gate"
        if name.contains("/") { return Files.realPath(name) ?? "\(folder)/\(name)" }
        for part in (environment["PATH"] ?? "").split(separator: ":")
        where part.hasPrefix("/") && Files.isProgram("\(part)/\(name)") {
            return "\(part)/\(name)"
        }
        return name
    }
}
