import Platform

/// The Python that steps run with.
public struct Interpreter: Sendable, Hashable {
    /// How it was found.
    public enum Origin: String, Sendable, Hashable {
        /// The policy's `environment.python`.
        case policy = "the policy"
        /// The choice that `gate install` wrote to Git's configuration, `gate.python`.
        case installed = "gate.python"
        /// A virtual environment, active or in the work tree.
        case virtualEnvironment = "a virtual environment"
        /// The active conda environment.
        case conda = "conda"
        /// What `PATH` finds.
        case path = "PATH"
    }

    /// The program, absolute, links not followed: a virtual environment's Python is a link.
    public var path: String
    /// How it was found.
    public var origin: Origin

    /// The folder in which its environment lies, two above the program.
    public var prefix: String { Paths.folder(of: Paths.folder(of: path)) }

    /// Finds the interpreter.
    ///
    /// - Parameters:
    ///   - policy: `environment.python` of the policy, nil where it is `auto`.
    ///   - installed: `gate.python` of Git's configuration.
    ///   - workTree: The top of the work tree, where `.venv` and its like are looked for.
    ///   - surroundings: The environment.
    /// - Returns: The interpreter, nil where there is none.
    public static func find(policy: String?, installed: String?, workTree: String?, surroundings: Surroundings)
        -> Interpreter?
    {
        if let policy {
            let path = policy.hasPrefix("/") ? policy : (workTree.map { "\($0)/\(policy)" } ?? policy)
            if policy.contains("/") { return Files.isProgram(path) ? Interpreter(path: path, origin: .policy) : nil }
            return onPath([policy], surroundings).map { Interpreter(path: $0, origin: .policy) }
        }
        if let installed, Files.isProgram(installed) { return Interpreter(path: installed, origin: .installed) }
        return detect(workTree: workTree, surroundings: surroundings)
    }

    /// Finds what a person's own terminal would use: virtual environment, conda, the work tree's environment, `PATH`.
    public static func detect(workTree: String?, surroundings: Surroundings) -> Interpreter? {
        let environment = surroundings.environment
        if let folder = environment["VIRTUAL_ENV"], Files.isProgram(folder + "/bin/python") {
            return Interpreter(path: folder + "/bin/python", origin: .virtualEnvironment)
        }
        // conda's base environment is active in every terminal of its users; a project's own environment goes first.
        let conda = environment["CONDA_PREFIX"].flatMap { Files.isProgram($0 + "/bin/python") ? $0 : nil }
        let isBase = environment["CONDA_DEFAULT_ENV"] == "base"
        if let conda, !isBase { return Interpreter(path: conda + "/bin/python", origin: .conda) }
        for name in [".venv", "venv", "env", ".env"] {
            guard let workTree, Files.exists("\(workTree)/\(name)/pyvenv.cfg") else { continue }
            let path = "\(workTree)/\(name)/bin/python"
            if Files.isProgram(path) { return Interpreter(path: path, origin: .virtualEnvironment) }
        }
        if let conda { return Interpreter(path: conda + "/bin/python", origin: .conda) }
        return onPath(["python3", "python"], surroundings).map { Interpreter(path: $0, origin: .path) }
    }

    private static func onPath(_ names: [String], _ surroundings: Surroundings) -> String? {
        let folders = (surroundings.environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        for name in names {
            for folder in folders where Files.isProgram("\(folder)/\(name)") { return "\(folder)/\(name)" }
        }
        return nil
    }
}
