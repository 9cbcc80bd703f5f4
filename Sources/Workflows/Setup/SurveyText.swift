import Engine
import Words

extension ProjectSurvey {
    /// What was found and why, at most ten lines, each with its end.
    ///
    /// - Parameter training: The command of the smoke run that a person has named.
    public func text(training named: String? = nil) -> String {
        var lines: [(String, String)] = []
        var remotes = self.remotes.isEmpty ? "none" : self.remotes.joined(separator: ", ")
        if let branch = upstreamBranch { remotes += "; branches begin at \(branch)" }
        lines.append(("remotes", remotes))
        lines.append(("Python", interpreter.map { "\($0.path), \($0.reason)" } ?? "none was found"))
        lines.append(("tests", tests.map { "\($0.command) (\($0.reason))" } ?? "none were found"))
        if let named {
            lines.append(("training", named))
        } else {
            lines += trainingLines.enumerated().map { ($0.offset == 0 ? "training" : "", $0.element) }
        }
        lines.append(("docs", documented.isEmpty ? "no Python file was found" : documented.joined(separator: " ")))
        return lines.map { label, text in
            let name = label.isEmpty ? "" : label + ":"
            return name + String(repeating: " ", count: max(1, 11 - name.count)) + VisibleText.line(text) + "\n"
        }.joined()
    }

    private var trainingLines: [String] {
        let others = training.others.count
        var lines = training.steps.map { "\($0.command.run) (\($0.reason))" }
        if lines.isEmpty {
            var line = training.refusal.map { "none: \($0)" } ?? "none was found"
            if others > 0 { line += "; the policy lists \(counted(others, "candidate"))" }
            return [line]
        }
        if others > 0 { lines.append("and \(counted(others, "more candidate")), which the policy lists") }
        if let library = training.libraries.first {
            let more = training.libraries.count > 1 ? " and \(training.libraries.count - 1) more" : ""
            lines.append("not \(library)\(more): no script, others call what trains there")
        }
        return lines
    }

    /// True where nothing that trains was found, so that a person may know better.
    public var knowsNoTraining: Bool { training.steps.isEmpty && training.refusal == nil }
}
