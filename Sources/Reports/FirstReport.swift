public import Model
import Words

/// What a first run has found, a line a kind with its count: whoever meets hundreds of findings at once reads none.
public struct FirstReport: Sendable {
    private let style: TextStyle
    /// The most kinds; with what stands around them that is a screen.
    private static let mostKinds = 12
    private static let mostColumns = 110
    // What a tool mends by itself is told last.
    private static let minor = ["files/whitespace", "files/line-endings"]

    /// A report in this style.
    public init(_ style: TextStyle) {
        self.style = style
    }

    private struct Kind: Hashable {
        var check: CheckID
        var severity: Severity
    }

    /// The report, each line with its end.
    ///
    /// - Parameter all: The command that shows everything.
    public func text(_ record: RunRecord, all: String) -> String {
        let groups = Dictionary(grouping: record.findings) { Kind(check: $0.check, severity: $0.severity) }
        let documented = record.steps.first { $0.name == "docs/coverage" }?.remarks.first
        let last = documented.map { "documentation: \(VisibleText.line($0))\n" } ?? ""
        if groups.isEmpty { return "gate: nothing was found in what is here already\n" + last }
        let kinds = groups.keys.sorted { order($0, groups) < order($1, groups) }
        let names = kinds.prefix(Self.mostKinds).map(\.check.name)
        let column = (names.map(\.count).max() ?? 0) + 2
        let digits = kinds.map { "\(groups[$0]?.count ?? 0)".count }.max() ?? 1
        let total = counted(record.findings.count, "finding")
        var lines = ["gate: \(total) of \(counted(kinds.count, "kind")) in what is here already"]
        for kind in kinds.prefix(Self.mostKinds) {
            let found = groups[kind] ?? []
            let word = kind.severity.rawValue
            let head = "  " + style.judged(word, as: word) + blank(9 - word.count)
            let count = "\(found.count)"
            var text = found.first.map(Self.words) ?? ""
            if found.count > 1 { text += ", and \(found.count - 1) more" }
            let most = (style.width ?? Self.mostColumns) - 11 - column - digits - 2
            lines.append(
                head + kind.check.name + blank(column - kind.check.name.count) + blank(digits - count.count) + count
                    + "  " + Self.cut(VisibleText.line(text), most))
        }
        let rest = kinds.count - Self.mostKinds
        if rest > 0 { lines.append("  and \(counted(rest, "further kind"))") }
        lines.append("all of them: " + all)
        return lines.map { $0 + "\n" }.joined() + last
    }

    /// By severity; steps first, then what there is more of, and white space last.
    private func order(_ kind: Kind, _ groups: [Kind: [Finding]]) -> (Int, Int, Int, String) {
        let isStep = ["test", "train", "command"].contains(kind.check.family)
        let place = Self.minor.contains(kind.check.name) ? 2 : isStep ? 0 : 1
        return (kind.severity == .error ? 0 : 1, place, -(groups[kind]?.count ?? 0), kind.check.name)
    }

    private static func words(_ finding: Finding) -> String {
        (finding.location.map { TextReport.text($0) + ": " } ?? "") + finding.message
    }

    private static func cut(_ text: String, _ columns: Int) -> String {
        text.count <= max(20, columns) ? text : text.prefix(max(20, columns) - 3) + "..."
    }

    private func blank(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
