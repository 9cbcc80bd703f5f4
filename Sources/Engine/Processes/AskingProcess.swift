package import Model
import Platform

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The process of Git that started this hook, through whatever stands between the two.
package struct AskingProcess: Sendable {
    /// The words that it was started with.
    package let commandLine: GitCommandLine
    /// Its id.
    let id: pid_t

    /// The commands that start hooks themselves, so that nobody behind them asks.
    private static let commandsWithHooks: Set<String> = [
        "am", "checkout", "cherry-pick", "clone", "commit", "merge", "pull", "push", "rebase", "revert", "switch",
    ]
    // A shell in an editor in a shell: more generations than these are no hook's.
    private static let mostGenerations = 64

    /// Finds it among the ancestors: a hook manager may have been started first, and `git hook` as well.
    ///
    /// - Returns: nil where the system does not tell, or where something else than Git asks.
    package static func find() -> AskingProcess? {
        var id = getppid()
        for _ in 0..<mostGenerations {
            guard id > 0 else { return nil }
            if let line = GitCommandLine(words: SystemProcess.words(of: id)),
                commandsWithHooks.contains(line.command)
            {
                return AskingProcess(commandLine: line, id: id)
            }
            guard let parent = SystemProcess.origin(of: id)?.parent else { return nil }
            id = parent
        }
        return nil
    }

    /// What no other process is called, before it or after it; nil where the system does not tell.
    package var identity: String? { SystemProcess.origin(of: id).map { "\(id) \($0.start)" } }
}
