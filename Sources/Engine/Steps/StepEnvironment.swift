import Git
package import Model
import Platform
import PolicyLanguage
package import Rules

/// The environment of the processes that steps start.
package struct StepEnvironment: Sendable {
    package let surroundings: Surroundings
    package let policy: EnvironmentPolicy
    package let interpreter: Interpreter?
    package let workTree: String?
    private let installed: PackagesOnDemand?

    package init(surroundings: Surroundings, policy: EnvironmentPolicy, interpreter: Interpreter?, workTree: String?) {
        self.surroundings = surroundings
        self.policy = policy
        self.interpreter = interpreter
        self.workTree = workTree
        installed = interpreter.map(PackagesOnDemand.init)
    }

    /// What is installed for the interpreter, nil where there is none.
    package var packages: InstalledPackages? { installed?.packages }
    /// From where the interpreter imports modules beside its packages, absolute folders.
    package var sources: [String] { installed?.sources ?? [] }

    /// The whole environment of a command in a folder.
    ///
    /// - Parameters:
    ///   - command: What is started.
    ///   - folder: The snapshot's folder, or the work tree.
    ///   - probe: The folder of the probe's Python files, and the channel for its events; nil for other commands.
    ///   - importRoots: From where Python imports the project's modules, relative to its top.
    package func variables(
        for command: Command, folder: String, probe: (folder: String, events: String)?, importRoots: [String]
    ) -> [String: String] {
        var variables = surroundings.environmentWithoutGit
        variables["GIT_CEILING_DIRECTORIES"] = Paths.folder(of: folder)
        // What a hook manager or an editor has set for itself would lead Python astray.
        for name in ["PYTHONHOME", "__PYVENV_LAUNCHER__", "PYTHONSTARTUP"] { variables[name] = nil }
        if let interpreter {
            let own = Paths.folder(of: interpreter.path)
            variables["PATH"] = "\(own):\(variables["PATH"] ?? "/usr/bin:/bin")"
            variables["VIRTUAL_ENV"] = Files.exists(interpreter.prefix + "/pyvenv.cfg") ? interpreter.prefix : nil
        }
        variables.merge(policy.set) { _, new in new }
        variables.merge(command.environment) { _, new in new }
        guard command.isPython || !importRoots.isEmpty || variables["PYTHONPATH"] != nil else { return variables }
        // No bytecode beside the sources: it would make the snapshot differ from its tree, and a file that changes
        // within a second and keeps its size would run with the old one's.
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["PYTHONPATH"] = pythonPath(
            variables["PYTHONPATH"], folder, command, [probe?.folder].compactMap { $0 }, importRoots)
        if let probe {
            variables["GATE_PROBE_EVENTS"] = probe.events
            variables["GATE_PROBE_ROOT"] = folder
            if !command.inWorkTree, let workTree { variables["GATE_PROBE_LEAK_ROOTS"] = workTree }
        }
        return variables
    }

    /// The probe, the project's import roots in this folder, and what was there before, moved into this folder too.
    private func pythonPath(
        _ before: String?, _ folder: String, _ command: Command, _ probe: [String], _ importRoots: [String]
    ) -> String {
        var entries = probe
        if !command.inWorkTree { entries += importRoots.map { $0.isEmpty ? folder : "\(folder)/\($0)" } }
        for entry in (before ?? "").split(separator: ":").map(String.init) {
            let inside = workTree.flatMap { Paths.relative(entry, to: $0) }
            let isMoved = inside != nil && !command.inWorkTree
            entries.append(isMoved ? inside.map { $0.isEmpty ? folder : "\(folder)/\($0)" } ?? entry : entry)
        }
        return entries.joined(separator: ":")
    }

    /// The program's words, `python` and `python3` replaced by the chosen interpreter.
    package func arguments(of command: Command) -> [[UInt8]] {
        guard let interpreter, let first = command.arguments.first,
            first == Array("python".utf8) || first == Array("python3".utf8)
        else { return command.arguments }
        return [Array(interpreter.path.utf8)] + command.arguments.dropFirst()
    }
}
