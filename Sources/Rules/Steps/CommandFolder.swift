import Model
import PolicyLanguage
import Words

/// From where a command line starts the test program.
package enum CommandFolder {
    // They start another program and stay where they are.
    private static let wrappers: Set<String> = [
        "uv", "poetry", "pdm", "hatch", "pixi", "pipenv", "rye", "conda", "mamba", "micromamba", "env", "timeout",
        "time",
        "nice", "coverage", "command", "exec", "xvfb-run",
    ]
    private static let runners: Set<String> = ["pytest", "py.test", "torchrun", "swift"]
    private static let modules: Set<String> = ["pytest", "unittest", "coverage", "xmlrunner", "nose2", "doctest"]
    private static let movers: Set<String> = [
        "-C", "--directory", "--chdir", "--rootdir", "--project", "--cwd", "--package-path", "-c", "--config-file",
    ]
    private static let separators: Set<String> = ["&&", "||", ";", "|", "&"]

    /// The folder from which the program's paths count, empty for the top of the tree; nil where that is not sure.
    ///
    /// A script, `make` and tox may go elsewhere, and so may a shell in more ways than are followed here.
    package static func base(_ line: CommandLine) -> String? {
        guard let words = try? ShellWords.split(line.text), !words.isEmpty else { return nil }
        guard line.shell else { return isRunner(words[...]) ? "" : nil }
        if line.text.contains(where: { "(){}`\n".contains($0) }) { return nil }
        var folder = ""
        var found: Set<String> = []
        for segment in segments(words) {
            guard let program = segment.first(where: { !$0.contains("=") }) else { continue }
            switch program {
            case "cd", "pushd":
                guard let next = joined(folder, segment) else { return nil }
                folder = next
            case "popd", ".", "source", "eval", "if", "for", "while", "case": return nil
            default:
                if isRunner(segment) {
                    found.insert(folder)
                } else if runs(segment) {
                    return nil
                }
            }
        }
        return found.count == 1 ? found.first : nil
    }

    /// True where its paths surely count from the top of the tree.
    package static func isTop(_ line: CommandLine) -> Bool { base(line) == "" }

    private static func segments(_ words: [String]) -> [ArraySlice<String>] {
        var segments: [ArraySlice<String>] = []
        var segment: ArraySlice<String> = []
        for word in words {
            if separators.contains(word) {
                segments.append(segment)
                segment = []
            } else if word.hasSuffix(";") {
                segments.append(segment + [String(word.dropLast())])
                segment = []
            } else {
                segment.append(word)
            }
        }
        return segments + [segment]
    }

    private static func joined(_ folder: String, _ segment: ArraySlice<String>) -> String? {
        let words = segment.drop { $0.contains("=") }.dropFirst()
        guard words.count == 1, let target = words.first, !target.hasPrefix("/"), !target.hasPrefix("-"),
            !target.contains(where: { "$~*?[".contains($0) })
        else { return nil }
        return RelativePath.joined(folder, target)
    }

    private static func isRunner(_ words: ArraySlice<String>) -> Bool {
        let isMoved = words.contains { word in
            movers.contains(word) || movers.contains { $0.hasPrefix("--") && word.hasPrefix($0 + "=") }
        }
        guard !isMoved, let start = words.firstIndex(where: { !$0.contains("=") }) else { return false }
        guard wrappers.contains(name(words[start])) else { return isRunner(at: start, words) }
        // The wrapper's own words come first, such as `uv run --with x`.
        return words.indices.dropFirst().contains { $0 > start && isRunner(at: $0, words) }
    }

    private static func isRunner(at index: Int, _ words: ArraySlice<String>) -> Bool {
        let program = name(words[index])
        if runners.contains(program) { return true }
        guard program.hasPrefix("python") || program == "run" || program == "coverage" else { return false }
        let rest = words[(index + 1)...].drop { $0.hasPrefix("-") && $0 != "-m" }
        return rest.first == "-m" && rest.dropFirst().first.map(modules.contains) == true
    }

    /// True for what may itself run tests, in a folder that nobody knows.
    private static func runs(_ words: ArraySlice<String>) -> Bool {
        let known = ["make", "tox", "nox", "sh", "bash", "zsh", "npm", "ctest", "cargo", "just", "task", "invoke"]
        return words.contains { known.contains(name($0)) || runners.contains(name($0)) || name($0).hasPrefix("python") }
    }

    private static func name(_ word: String) -> String { word.split(separator: "/").last.map(String.init) ?? word }
}

/// Paths as a program writes them.
enum RelativePath {
    /// A path from a folder of the tree; nil where it leads out.
    static func joined(_ folder: String, _ path: String) -> String? {
        var names = folder.split(separator: "/").map(String.init)
        for name in path.split(separator: "/") where name != "." {
            if name != ".." {
                names.append(String(name))
            } else if names.popLast() == nil {
                return nil
            }
        }
        return names.joined(separator: "/")
    }
}
