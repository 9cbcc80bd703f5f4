public import Git
import Model
public import PolicyLanguage
import Words

extension StepSettings {
    /// Why a step has nothing to do: all that its `paths` select is, as a whole, what one tree holds that is good.
    ///
    /// At push that is a tree on which the step has passed; at commit and in CI it is what the change stands on.
    func reasonToSkip(_ context: CheckContext) -> String? {
        guard let paths, !context.event.allPaths else { return nil }
        // A changed policy may have changed the step itself.
        if context.changesPolicy { return nil }
        guard context.subject.differences.contains(where: { !paths.select($0) }) else { return nil }
        if let passes = context.passes, !passes.hold(self) { return nil }
        return Self.unchanged
    }

    /// Why a step that looks at single files has nothing to do: its `paths` select nothing of what changed.
    func reasonToSkipFiles(_ context: CheckContext) -> String? {
        guard let paths, !context.event.allPaths, !context.changesPolicy else { return nil }
        return paths.select(context.subject.changes) ? nil : Self.unchanged
    }

    private static let unchanged = "nothing changed that its paths select"

    /// The process of a command line, with the step's own settings.
    func command(_ line: CommandLine, arguments: [[UInt8]]? = nil, isPython: Bool) throws(CommandProblem) -> Command {
        let words = if let arguments { arguments } else { try Self.words(line).map { Array($0.utf8) } }
        return Command(
            arguments: words, environment: environment,
            timeoutMilliseconds: timeoutMilliseconds, needsFiles: needsFiles || place == .workTree,
            inWorkTree: place == .workTree, isPython: isPython)
    }

    /// Splits a command line, or says what is wrong with it.
    static func words(_ line: CommandLine) throws(CommandProblem) -> [String] {
        let words: [String]
        do throws(ShellWords.Failure) {
            words = try line.words()
        } catch {
            throw CommandProblem("a quote in the command line is never closed: \(line.text)")
        }
        if words.isEmpty { throw CommandProblem("the command line is empty") }
        return words
    }
}

extension PathSelection {
    /// True where they select one of these changes.
    ///
    /// A submodule that comes, goes or moves changes whatever it holds.
    public func select(_ changes: [TreeChange]) -> Bool {
        changes.contains { $0.isSubmodule ? mayHold(below: $0.path) : matches($0.path) }
    }

    /// True where they select an entry of a tree; of a submodule, something that it may hold.
    public func select(_ entry: TreeEntry) -> Bool {
        entry.kind == .submodule ? mayHold(below: entry.path) : matches(entry.path)
    }
}

/// What a command line says about Python.
enum PythonCommand {
    /// True where the program is Python itself, or one of the tools that are Python programs.
    static func isPython(_ words: [String]) -> Bool {
        guard let first = words.first, let name = first.split(separator: "/").last else { return false }
        return name.hasPrefix("python") || ["pytest", "torchrun", "accelerate", "deepspeed"].contains(String(name))
    }
}

/// `notebook train.ipynb`: a notebook's code cells, run by the probe as a script.
package enum NotebookCommand {
    // The probe's folder is no longer on Python's path when this runs; its package is loaded and finds its own parts.
    private static let program = "import sys; from gateprobe.notebook import runner; runner.run(sys.argv[1:])"

    /// The words of a command with a notebook in Python's words; other commands stay as they are.
    package static func words(_ words: [[UInt8]]) -> [[UInt8]] {
        guard words.count > 1, words[0] == Array("notebook".utf8) else { return words }
        return ["python", "-c", program].map { Array($0.utf8) } + words.dropFirst()
    }

    /// The file of a place that the probe names `train.ipynb cell 3`, nil for every other place.
    static func file(_ place: String) -> String? {
        let mark = " cell"
        guard let space = place.lastIndex(of: " "), place[..<space].hasSuffix(".ipynb" + mark) else { return nil }
        return String(place[..<space].dropLast(mark.count))
    }

    /// The command line as a person can type it.
    static func line(_ text: String) -> String { text.hasPrefix("notebook ") ? "gate train -- \(text)" : text }
}
