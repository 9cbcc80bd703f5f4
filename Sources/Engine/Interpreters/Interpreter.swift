import Platform

/// The Python that steps run with.
public struct Interpreter: Sendable, Hashable {
    /// How it was found.
    public enum Origin: Sendable, Hashable {
        /// The policy's `environment.python`.
        case policy
        /// The choice that `gate install` wrote to Git's configuration, `gate.python`.
        case installed
        /// The environment that is active, by the variable that says so.
        case active(String)
        /// An environment of the project that is not active, by what it was found by.
        case project(String)
        /// What `PATH` finds.
        case path
    }

    /// The program, absolute, links not followed: a virtual environment's Python is a link.
    public var path: String
    /// How it was found.
    public var origin: Origin

    package init(path: String, origin: Origin) {
        self.path = path
        self.origin = origin
    }

    /// The folder in which its environment lies, two above the program.
    public var prefix: String { Paths.folder(of: Paths.folder(of: path)) }

    /// Why it is this one, for people.
    public var reason: String {
        switch origin {
        case .policy: "found by the policy"
        case .installed: "found by gate.python"
        case .active(let variable): "found by \(variable)"
        case .project(let place): "found by \(place)"
        case .path: "found by PATH"
        }
    }

    /// Finds the interpreter: the policy's, the one that `gate install` chose, else what a terminal here would use.
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
        if let installed, Files.isProgram(installed), !ThrowawayEnvironment.holds(installed, surroundings) {
            let chosen = Interpreter(path: installed, origin: .installed)
            if chosen.isOfAnEnvironment { return chosen }
            // The system's Python was all there was: the project's own environment may have been made since.
            return ProjectEnvironments(workTree, surroundings).first ?? chosen
        }
        return detect(workTree: workTree, surroundings: surroundings)
    }

    /// Finds what a terminal here would use: the active environment, the project's own, conda's base, `PATH`.
    public static func detect(workTree: String?, surroundings: Surroundings) -> Interpreter? {
        let environment = surroundings.environment
        func active(_ variable: String) -> Interpreter? {
            guard let folder = environment[variable], Files.isProgram(folder + "/bin/python"),
                !ThrowawayEnvironment.holds(folder + "/bin/python", surroundings)
            else { return nil }
            return Interpreter(path: folder + "/bin/python", origin: .active(variable))
        }
        if let found = active("VIRTUAL_ENV") { return found }
        // conda's base environment is active in every terminal of its users; a project's own environment goes first.
        let conda = active("CONDA_PREFIX")
        if let conda, environment["CONDA_DEFAULT_ENV"] != "base" { return conda }
        if let found = ProjectEnvironments(workTree, surroundings).first { return found }
        return conda ?? onPath(["python3", "python"], surroundings).map { Interpreter(path: $0, origin: .path) }
    }

    /// True for a Python of an environment that holds a project's packages; the system's and conda's base are none.
    package var isOfAnEnvironment: Bool {
        if Files.exists(prefix + "/pyvenv.cfg") { return true }
        return Files.exists(prefix + "/conda-meta") && !Files.exists(prefix + "/condabin")
    }

    private static func onPath(_ names: [String], _ surroundings: Surroundings) -> String? {
        let folders = (surroundings.environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        for name in names {
            for folder in folders where Files.isProgram("\(folder)/\(name)") {
                let path = "\(folder)/\(name)"
                if !ThrowawayEnvironment.holds(path, surroundings) { return path }
            }
        }
        return nil
    }
}
