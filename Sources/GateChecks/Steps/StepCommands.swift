import GateModel
import GatePolicy
import Git

extension StepSettings {
    /// Why a step has nothing to do: its `paths` select nothing of what changed.
    func reasonToSkip(_ context: CheckContext) -> String? {
        guard let paths, !context.event.allPaths else { return nil }
        // A changed policy may have changed the step itself.
        if context.changesPolicy { return nil }
        return context.subject.changes.contains { paths.matches($0.path) }
            ? nil : "nothing changed that its paths select"
    }

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
