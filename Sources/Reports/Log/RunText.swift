import JSON
public import Model
public import Store
import Words

/// One run whole, for people.
public struct RunText {
    /// The run.
    var record: RunRecord
    /// What times are told against.
    var now: Moment
    /// Where it is shown.
    var style: TextStyle
    /// The wall's clock.
    var zone: (Moment) -> WallTime

    /// Makes a text.
    public init(
        record: RunRecord, now: Moment, style: TextStyle, zone: @escaping (Moment) -> WallTime = WallTime.local
    ) {
        self.record = record
        self.now = now
        self.style = style
        self.zone = zone
    }

    /// Its lines: what was judged and where, the steps, the findings, the notices.
    public var text: String {
        var lines = [headline, ""]
        lines += facts.map { FittedText.padded($0.name, to: 10) + VisibleText.line($0.value) }
        if !record.steps.isEmpty { lines += ["", style.paint("Steps", .bold)] + record.steps.flatMap(step) }
        if !record.findings.isEmpty {
            lines += ["", style.paint("Findings", .bold)] + record.findings.flatMap(finding)
        }
        if !record.notices.isEmpty {
            lines += ["", style.paint("Notices", .bold)] + record.notices.map { "  " + VisibleText.line($0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var headline: String {
        let verdict = record.verdict.rawValue
        let trigger = record.trigger.rawValue
        let took = DurationText.measured(record.durationMilliseconds)
        return style.judged(verdict, as: verdict) + "  \(record.stage.rawValue), by \(trigger), \(began), took \(took)"
    }

    private var began: String {
        guard let moment = Moment(record.startedAt) else { return VisibleText.line(record.startedAt) }
        let wall = zone(moment).full
        let relative = TimeText.when(moment, now: now, zone: zone)
        return relative.hasSuffix("ago") || relative == "just now" ? "\(relative) (\(wall))" : wall
    }

    private var facts: [(name: String, value: String)] {
        var facts = [(name: "run", value: "\(RunSummary.short(record.id)) (\(record.id))")]
        let place = record.place
        if let folder = place.workTree { facts.append((name: "in", value: folder)) }
        switch (place.branch, place.head) {
        case (let branch?, let head?): facts.append((name: "branch", value: "\(branch) at \(head.prefix(12))"))
        case (let branch?, nil): facts.append((name: "branch", value: "\(branch), without a commit"))
        case (nil, let head?): facts.append((name: "HEAD", value: "detached at \(head.prefix(12))"))
        case (nil, nil): break
        }
        if let upstream = place.upstream {
            let head = place.upstreamHead.map { " at \($0.prefix(12))" } ?? ""
            facts.append((name: "upstream", value: upstream + head))
        }
        for subject in record.subjects {
            var value = subject.commit.map { "commit \($0.prefix(12)), " } ?? ""
            value += "tree \(subject.tree.prefix(12))"
            if let reference = subject.reference { value += ", for \(reference)" }
            facts.append((name: "judged", value: value))
        }
        if let policy = record.policy {
            let commit = policy.commit.map { " \($0.prefix(12))" } ?? ""
            let value =
                "from \(policy.path.map { "\(policy.origin.rawValue) (\($0))" } ?? policy.origin.rawValue)\(commit), mode \(policy.mode?.rawValue ?? "unreadable"), SHA-256 \(policy.digest.prefix(12))"
            facts.append((name: "policy", value: value))
        }
        facts.append((name: "gate", value: record.gate))
        return facts
    }

    private var stepWidths: (outcome: Int, name: Int) {
        (
            record.steps.map { $0.outcome.rawValue.count }.max() ?? 0,
            min(record.steps.map { VisibleText.width(VisibleText.line($0.name)) }.max() ?? 0, 32)
        )
    }

    private func step(_ step: StepRecord) -> [String] {
        let widths = stepWidths
        let outcome = FittedText.padded(step.outcome.rawValue, to: widths.outcome)
        let name = FittedText.padded(VisibleText.line(step.name), to: widths.name)
        var line = "  " + style.judged(outcome, as: step.outcome.rawValue) + "  " + name
        if let reused = step.reused {
            line += "  reused from run " + VisibleText.line(RunSummary.short(reused.run))
        } else if step.outcome != .skipped || step.durationMilliseconds > 0 {
            line += "  " + DurationText.measured(step.durationMilliseconds)
        }
        if let reason = step.reason { line += "  " + VisibleText.line(reason) }
        var notes = step.command.map { ["$ " + $0] } ?? []
        notes += step.measurements.sorted { $0.key < $1.key }.map { "\($0.key) = \(number($0.value))" }
        notes += step.remarks
        return [line] + notes.map { "      " + style.dim(VisibleText.line($0)) }
    }

    private func finding(_ finding: Finding) -> [String] {
        let severity = finding.severity.rawValue
        var head = "  " + style.judged(severity, as: severity) + "  " + VisibleText.line(finding.check.name)
        if finding.inconclusive { head += " (inconclusive)" }
        if let location = finding.location { head += "  " + VisibleText.line(TextReport.text(location)) }
        var lines = [head, "      " + VisibleText.line(finding.message)]
        lines += finding.notes.map { "      " + style.dim(VisibleText.line($0)) }
        if let command = finding.command { lines.append("      $ " + style.command(command)) }
        return lines
    }

    private func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        return value.isFinite ? String((value * 10_000).rounded() / 10_000) : String(value)
    }
}

/// Answers from the log in JSON.
public enum JSONText {
    /// The number of the list's schema.
    static let schema = 1

    /// A list of records as they stand in the log, fields unknown to this program included.
    public static func list(_ documents: [RunDocument], notices: [String]) -> String {
        let runs = documents.map { "\n" + String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: ",")
        var answer = JSONObject()
        answer.add("schema", schema)
        answer.add("runs", document: "[\(runs)\(documents.isEmpty ? "" : "\n")]")
        answer.add("notices", texts: notices)
        return quiet(answer.text) + "\n"
    }

    /// One record as it stands in the log.
    public static func document(_ document: RunDocument) -> String {
        quiet(String(decoding: document.bytes, as: UTF8.self))
    }

    /// Writes what a terminal might obey as JSON's own escapes; outside strings a document has no such characters.
    public static func quiet(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x7F || VisibleText.line(String(scalar)) == String(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}
