import GateModel

extension CommandOutcome {
    /// What is to be said of a Git that failed: why it was not started, else its last lines.
    var reasons: [String] {
        if case .notStarted(let reason) = end { return [reason] }
        if end == .timedOut { return ["it did not end in time"] }
        return text.split(whereSeparator: \.isNewline).suffix(6).map { String($0.prefix(400)) }
    }

    /// The command that shows a full disk; nil where what a process wrote speaks of none.
    ///
    /// - Parameter folder: Where it wrote its files.
    func fullDiskCommand(_ folder: String) -> String? {
        let isFull = reasons.contains { $0.contains("No space left on device") || $0.contains("Disk quota exceeded") }
        return isFull ? "df -h \(ShellWords.quoted(folder))" : nil
    }
}
