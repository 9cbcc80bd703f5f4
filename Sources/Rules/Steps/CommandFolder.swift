import Model
import PolicyLanguage
import Words

/// From where a command line starts what it starts.
package enum CommandFolder {
    private static let starters: Set<String> = [
        "pytest", "py.test", "coverage", "uv", "poetry", "pdm", "hatch", "pixi", "pipenv", "rye", "conda", "mamba",
        "micromamba", "env", "timeout", "time", "nice", "swift", "torchrun",
    ]
    private static let movers: Set<String> = [
        "cd", "pushd", "chdir", "-C", "--directory", "--chdir", "--rootdir", "--project", "--cwd", "--package-path",
    ]

    /// True where its paths surely count from the top of the tree: a script, `make` and `cd` may go elsewhere.
    package static func isTop(_ line: CommandLine) -> Bool {
        guard let words = try? ShellWords.split(line.text) else { return false }
        let isMoved = words.contains { word in
            movers.contains(word) || movers.contains { word.hasPrefix($0 + "=") }
        }
        guard !isMoved, let program = words.first(where: { !$0.contains("=") })?.split(separator: "/").last else {
            return false
        }
        return program.hasPrefix("python") || starters.contains(String(program))
    }
}
