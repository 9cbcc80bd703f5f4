public import Model
import Words

/// A run as text: the verdict first, because editors show no more; last a command that can be pasted.
public struct TextReport: Sendable {
    private let style: TextStyle
    private let layout: TextLayout
    private static let shownNotices = 5
    /// The most findings of one check and severity, and the most notes of one finding.
    private static let shownFindings = 20
    private static let shownNotes = 50
    private static let shownRemarks = 4

    /// A report in this style.
    public init(_ style: TextStyle) {
        self.style = style
        layout = TextLayout(width: style.width)
    }

    /// The whole report, each line with its end.
    public func text(_ record: RunRecord) -> String {
        var lines = firstFinding(record) + [headline(record)]
        if let base = record.base {
            let words = "base: \(base.name) is \(base.commit.prefix(9)) \"\(base.subject)\""
            lines += layout.lines(VisibleText.line(words), indent: 0).map { style.paint($0, .grey) }
        }
        if let head = record.head {
            let amount =
                record.base == nil
                ? "everything, \(counted(head.files, "file"))"
                : "\(counted(head.commits, "commit")) and \(counted(head.files, "file")) since the base"
            let words = "head: \(head.commit.prefix(9)) \"\(head.subject)\", \(amount)"
            lines += layout.lines(VisibleText.line(words), indent: 0).map { style.paint($0, .grey) }
        }
        if let policy = record.policy, let path = policy.path, record.stage == .ci || style.listsSteps {
            let place = policy.origin == .base ? "\(path) of the base" : path
            let words = "policy: \(place), SHA-256 \(policy.digest.prefix(12))"
            lines += layout.lines(VisibleText.line(words), indent: 0).map { style.paint($0, .grey) }
        }
        if style.listsSteps, !record.steps.isEmpty { lines += [""] + steps(record) }
        lines += findings(record)
        if !style.listsSteps, record.verdict == .rejected { lines += notRun(record) }
        if !record.notices.isEmpty { lines += (lines.count > 1 ? [""] : []) + notices(record) }
        if let next = record.next.first {
            lines.append("")
            if record.verdict == .rejected {
                lines.append(style.paint("why: gate explain \(VisibleText.line(next.check.name))", .grey))
            }
            lines += ["next:", style.command(next.command)]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A finding that is told by the way, without a verdict around it, each line with its end.
    public func remark(_ finding: Finding) -> String {
        var lines = layout.lines("gate: " + VisibleText.line(finding.message), indent: 0)
        lines += finding.notes.flatMap { layout.lines(VisibleText.line($0), indent: 4) }.map { style.paint($0, .grey) }
        if let command = finding.command { lines.append("  $ " + style.command(command)) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// What an editor shows of it all: the first line names the worst finding where one stands in the way.
    private func firstFinding(_ record: RunRecord) -> [String] {
        let errors = record.findings.filter { $0.severity == .error }
        guard record.verdict != .passed, let first = errors.first else { return [] }
        let place = first.location.map { Self.text($0) + ": " } ?? ""
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        return ["gate: " + VisibleText.line(place + first.message) + more]
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
        let leftOut = record.leftOut.map(VisibleText.line)
        if !leftOut.isEmpty { line += ", \(leftOut.joined(separator: ", ")) left out" }
        return line + " (\(DurationText.measured(record.durationMilliseconds)))"
    }

    /// The findings, of each check no more than anybody reads; programs get all of them.
    private func findings(_ record: RunRecord) -> [String] {
        struct Kind: Hashable {
            var check: CheckID
            var severity: Severity
        }
        let counts = Dictionary(grouping: record.findings) { Kind(check: $0.check, severity: $0.severity) }
            .mapValues(\.count)
        var shown: [Kind: Int] = [:]
        var lines: [String] = []
        for finding in record.findings {
            let kind = Kind(check: finding.check, severity: finding.severity)
            shown[kind, default: 0] += 1
            guard let place = shown[kind], place <= Self.shownFindings else { continue }
            lines += [""] + self.lines(finding)
            let more = (counts[kind] ?? 0) - Self.shownFindings
            guard place == Self.shownFindings, more > 0 else { continue }
            let words = "and \(counted(more, "more \(finding.severity.rawValue)")) of \(finding.check.name), which "
            lines += ["", style.paint(words + "--format json lists", .grey)]
        }
        return lines
    }

    private func lines(_ finding: Finding) -> [String] {
        let colour: TextStyle.Colour = finding.severity == .error ? .red : .yellow
        var head = "\(style.paint(finding.severity.rawValue, .bold, colour)) \(style.paint(finding.check.name, .bold))"
        if let location = finding.location { head += "  \(VisibleText.line(Self.text(location)))" }
        var lines = [head]
        lines += layout.lines(VisibleText.line(finding.message), indent: 2)
        for note in Self.bounded(finding.notes, Self.shownNotes) {
            lines += layout.lines(VisibleText.line(note), indent: 4).map { style.paint($0, .grey) }
        }
        // Commands are never broken: a person pastes them.
        if let command = finding.command { lines.append("  $ " + style.command(command)) }
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
        var detail =
            (step.outcome == .skipped
            ? step.reason.map { [$0] } ?? [] : Self.bounded(step.remarks, Self.shownRemarks)).joined(separator: "; ")
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

    /// The first of many texts, and how many follow.
    private static func bounded(_ texts: [String], _ most: Int) -> [String] {
        // One text takes no more room than the words that it is left out.
        guard texts.count > most + 1 else { return texts }
        return texts.prefix(most) + ["and \(texts.count - most) more"]
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

/// Steps that say the same, on one line: nobody reads nine lines of which each says that no file changed.
enum StepGroups {
    private static let least = 4

    /// The steps, with each run of the same family, outcome and reason as one step that counts them.
    static func grouped(_ steps: [StepRecord]) -> [StepRecord] {
        var shown: [StepRecord] = []
        var place = 0
        while place < steps.count {
            var end = place + 1
            while end < steps.count, saysTheSame(steps[place], steps[end]) { end += 1 }
            if end - place >= least {
                shown.append(group(Array(steps[place..<end])))
            } else {
                shown += steps[place..<end]
            }
            place = end
        }
        return shown
    }

    private static func saysTheSame(_ one: StepRecord, _ other: StepRecord) -> Bool {
        guard let family = family(one), family == self.family(other) else { return false }
        return one.outcome == other.outcome && reason(one) == reason(other) && one.remarks.isEmpty
            && other.remarks.isEmpty
    }

    /// Why it did not run; rules that are off by keys of their own are off for one reason.
    private static func reason(_ step: StepRecord) -> String? {
        guard let reason = step.reason, reason.hasSuffix(": off"), reason.contains(".") else { return step.reason }
        return "off"
    }

    /// The family of a check that is a step by itself and found nothing; nil for every other step.
    private static func family(_ step: StepRecord) -> String? {
        guard step.command == nil, let check = step.checks.first, check.name == step.name,
            step.outcome == .passed || step.outcome == .skipped
        else { return nil }
        return check.family
    }

    private static func group(_ steps: [StepRecord]) -> StepRecord {
        var group = steps[0]
        group.name = "\(steps[0].checks.first?.family ?? "")/*"
        let count = "\(steps.count) checks"
        group.reason = reason(group).map { "\(count): \($0)" }
        group.remarks = group.outcome == .skipped ? [] : [count]
        return group
    }
}

/// A training under its step: the curves, and what was found of each invariant.
enum TrainingLines {
    private static let curveColumns = 30

    /// The lines, none for other steps; failures are findings of their own and not told twice.
    static func lines(_ step: StepRecord, indent: Int, _ style: TextStyle, _ layout: TextLayout) -> [String] {
        guard let training = step.training, step.outcome != .skipped else { return [] }
        var texts: [String] = []
        for (name, curve) in [("loss", training.losses), ("gradients", training.gradientNorms)] where curve.count > 1 {
            let values = curve.map { $0 ?? .nan }
            let ends = [values.first, values.last].compactMap { $0 }.map(LossCurve.number)
            texts.append("\(name) \(LossCurve.line(values, columns: curveColumns)) \(ends.joined(separator: " to "))")
        }
        if let module = training.slowestModule { texts.append("slowest: \(module)") }
        // Where nothing was seen at all, one finding has said so.
        if !training.losses.isEmpty {
            for (verdict, word) in [("passed", "holds"), ("failed", "fails"), ("moot", "not told by this run")] {
                let names = training.invariants.filter { $0.verdict == verdict }.map(\.name)
                if !names.isEmpty { texts.append("\(word): \(names.joined(separator: ", "))") }
            }
        }
        let narrow = (layout.width ?? .max) - indent < 40
        return texts.flatMap { layout.lines(VisibleText.line($0), indent: narrow ? 4 : indent) }
            .map { style.paint($0, .grey) }
    }
}
