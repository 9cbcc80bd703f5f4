package import Model
import Platform

/// The user's own Git as a process, for what belongs to it: fetching, and writing files with filters and line endings.
package struct GitProcess: Sendable {
    package let processes: ProcessRunner
    /// The environment without the variables by which a hook's Git speaks of its repository.
    package let environment: [String: String]

    package init(processes: ProcessRunner, environment: [String: String]) {
        self.processes = processes
        self.environment = environment
    }

    /// Runs one command of Git.
    package func run(
        _ arguments: [String], folder: String, timeoutMilliseconds: Int, environment extra: [String: String] = [:]
    ) async -> CommandOutcome {
        var environment = environment
        environment.merge(["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]) { _, new in new }
        environment.merge(extra) { _, new in new }
        return await processes.run(
            Launch(
                (["git", "-c", "core.hooksPath=/dev/null", "-c", "submodule.recurse=false"] + arguments)
                    .map { Array($0.utf8) },
                environment: environment, folder: folder, timeoutMilliseconds: timeoutMilliseconds))
    }
}
