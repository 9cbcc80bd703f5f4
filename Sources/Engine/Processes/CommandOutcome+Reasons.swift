import Model
import Words

extension CommandOutcome {
    /// What is to be said of a Git that failed: why it was not started, else its last lines.
    var reasons: [String] {
        if case .notStarted(let reason) = end { return [reason] }
        if end == .timedOut { return ["it did not end in time"] }
        return text.split(whereSeparator: \.isNewline).suffix(6).map { String($0.prefix(400)) }
    }

    /// True where the last lines are those of a program that could start no other: the system's fault, and nobody's change.
    var tellsOfNoProcesses: Bool {
        reasons.contains { line in
            line.contains("Cannot fork")
                || (line.contains("fork") && line.contains("Resource temporarily unavailable"))
        }
    }

    /// The command that shows a full disk or missing rights; nil where what Git wrote speaks of neither.
    ///
    /// - Parameter folder: Where it writes.
    func obstacleCommand(_ folder: String) -> String? {
        func speaks(of words: String...) -> Bool { reasons.contains { line in words.contains { line.contains($0) } } }
        if speaks(of: "No space left on device", "Disk quota exceeded") { return "df -h \(ShellWords.quoted(folder))" }
        if speaks(of: "insufficient permission", "Permission denied", "Read-only file system") {
            return "ls -ld \(ShellWords.quoted(folder))"
        }
        return nil
    }
}
