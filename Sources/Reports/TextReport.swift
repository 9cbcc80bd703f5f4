public import Model
import Words

/// A run as text: the verdict first, because editors show no more; last a command that can be pasted.
public struct TextReport: Sendable {
    private let style: TextStyle
    private let layout: TextLayout
    private static let shownNotices = 5

    /// A report in this style.
    public init(_ style: TextStyle) {
        self.style = style
        layout = TextLayout(width: style.width)
    }

    /// The whole report, each line with its end.
    public func text(_ record: RunRecord) -> String {
        var lines = [headline(record)]
        if let base = record.base {
            let words = "base: \(base.name) is \(base.commit.prefix(9)) \"\(base.subject)\""
            lines += layout.lines(VisibleText.line(words), indent: 0).map { style.paint($0, .grey) }
        }
        if style.listsSteps, !record.steps.isEmpty { lines += [""] + steps(record) }
        for finding in record.findings { lines += [""] + self.lines(finding) }
        if !style.listsSteps, record.verdict == .rejected { lines += notRun(record) }
        if !record.notices.isEmpty { lines += (lines.count > 1 ? [""] : []) + notices(record) }
        if let next = record.next.first {
            lines.append("")
            if record.verdict == .rejected {
                lines.append(style.paint("why: gate explain \(VisibleText.line(next.check.name))", .grey))
            }
            lines += ["next:", VisibleText.line(next.command)]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A finding that is told by the way, without a verdict around it, each line with its end.
    public func remark(_ finding: Finding) -> String {
        var lines = layout.lines("gate: " + VisibleText.line(finding.message), indent: 0)
        lines += finding.notes.flatMap { layout.lines(VisibleText.line($0), indent: 4) }.map { style.paint($0, .grey) }
        if let command = finding.command { lines.append("  $ " + VisibleText.line(command)) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The verdict on one line.
    public func headline(_ record: RunRecord) -> String {
        let errors = record.findings.count { $0.severity == .error }
        let warnings = record.findings.count { $0.severity == .warning }
        var counts: [String] = []
        if errors > 0 { counts.append(counted(errors, "error")) }
        if warnings > 0 { counts.append(counted(warnings, "warning")) }
        let (word, colour): (String, TextStyle.Colour) =
            switch record.verdict {
            case .passed: ("passed", warnings > 0 ? .yellow : .green)
            case .rejected: ("rejected", .red)
            case .notJudged: ("not judged", .yellow)
            case .broken: ("no verdict", .red)
            case .interrupted: ("interrupted", .yellow)
            }
        var line =
            "gate: \(style.paint(word, .bold, colour)) at \(record.trigger == .fix ? Trigger.fix.rawValue : record.stage.rawValue)"
        if !counts.isEmpty { line += ", " + counts.joined(separator: ", ") }
        return line + " (\(DurationText.measured(record.durationMilliseconds)))"
    }

    private func lines(_ finding: Finding) -> [String] {
        let colour: TextStyle.Colour = finding.severity == .error ? .red : .yellow
        var head = "\(style.paint(finding.severity.rawValue, .bold, colour)) \(style.paint(finding.check.name, .bold))"
        if let location = finding.location { head += "  \(VisibleText.line(Self.text(location)))" }
        var lines = [head]
        lines += layout.lines(VisibleText.line(finding.message), indent: 2)
        for note in finding.notes {
            lines += layout.lines(VisibleText.line(note), indent: 4).map { style.paint($0, .grey) }
        }
        // Commands are never broken: a person pastes them.
        if let command = finding.command { lines.append("  $ " + VisibleText.line(command)) }
        return lines
    }

    private func steps(_ record: RunRecord) -> [String] {
        let shown = StepGroups.grouped(record.steps)
        let column = (shown.map { VisibleText.width($0.name) }.max() ?? 0) + 2
        return shown.flatMap {
            [line($0, column: column)] + TrainingLines.lines($0, indent: 16 + column, style, layout)
        }
    }

    private func line(_ step: StepRecord, column: Int) -> String {
        let name = VisibleText.line(step.name)
        let gap = String(repeating: " ", count: max(1, column - VisibleText.width(name)))
        let word = step.outcome.rawValue
        var detail = (step.outcome == .skipped ? step.reason.map { [$0] } ?? [] : step.remarks).joined(
            separator: "; ")
        if let reused = step.reused {
            detail += (detail.isEmpty ? "" : ", ") + "reused from \(DurationText.age(reused.ageMilliseconds)) ago"
        } else if step.outcome != .skipped, step.command != nil {
            detail += (detail.isEmpty ? "" : ", ") + DurationText.measured(step.durationMilliseconds)
        }
        let padded = word + String(repeating: " ", count: 14 - word.count)
        let head = "  " + style.paint(padded, Self.colour(step.outcome)) + name
        if detail.isEmpty { return head }
        let indent = 16 + column
        // Beside a long name a narrow terminal leaves no room.
        if let width = layout.width, width - indent < 24 {
            return ([head] + layout.lines(VisibleText.line(detail), indent: 4)).joined(separator: "\n")
        }
        let shown = layout.lines(VisibleText.line(detail), indent: indent).map { String($0.drop { $0 == " " }) }
        return head + gap + shown.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    private func notRun(_ record: RunRecord) -> [String] {
        let waiting = record.steps.filter { $0.outcome == .skipped && $0.reason?.hasPrefix("runs at") == true }
        guard !waiting.isEmpty else { return [] }
        return [""]
            + waiting.map { "not run: \(VisibleText.line($0.name)), which \(VisibleText.line($0.reason ?? ""))" }
    }

    private func notices(_ record: RunRecord) -> [String] {
        var lines = record.notices.prefix(Self.shownNotices).flatMap {
            layout.lines("note: " + VisibleText.line($0), indent: 0)
        }
        let more = record.notices.count - Self.shownNotices
        if more > 0 { lines.append("note: and \(more) more, which --format json lists") }
        return lines.map { style.paint($0, .grey) }
    }

    private static func colour(_ outcome: StepOutcome) -> TextStyle.Colour {
        switch outcome {
        case .passed: .green
        case .failed: .red
        case .warned, .inconclusive: .yellow
        case .skipped: .grey
        }
    }

    package static func text(_ location: SourceLocation) -> String {
        var text = location.path.description
        if let line = location.line {
            text += ":\(line)"
            if let column = location.column { text += ":\(column)" }
        }
        return text
    }
}
