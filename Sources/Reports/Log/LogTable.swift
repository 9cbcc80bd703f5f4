public import Model
public import Store
import Words

/// The list of runs as a table that fits the screen.
public struct LogTable {
    /// The runs, in the order of the lines.
    var runs: [RunSummary]
    /// What times are told against.
    var now: Moment
    /// Where the table is shown.
    var style: TextStyle
    /// The wall's clock.
    var zone: (Moment) -> WallTime

    /// Makes a table; a style without a width is one of 80 columns.
    public init(
        runs: [RunSummary], now: Moment, style: TextStyle, zone: @escaping (Moment) -> WallTime = WallTime.local
    ) {
        self.runs = runs
        self.now = now
        self.style = style
        self.zone = zone
    }

    private enum Column: String, CaseIterable {
        case when, run, verdict, stage, branch, commit, took, finding
    }

    /// Left out in this order while the findings have too little room.
    private static let dispensable: [Column] = [.took, .stage, .commit, .run]
    private static let leastFinding = 28
    private static let mostBranch = 28
    private static let leastBranch = 12
    private static let gap = 2

    /// The table, one line a run and one that heads them.
    public var text: String {
        if runs.isEmpty { return "" }
        let rows = runs.map { run in Dictionary(uniqueKeysWithValues: Column.allCases.map { ($0, cell(run, $0)) }) }
        let (columns, widths) = layout(rows)
        var text = style.dim(line(columns, widths) { $0.rawValue }) + "\n"
        for row in rows {
            let verdict = row[.verdict] ?? ""
            text += line(columns, widths, judged: verdict) { row[$0] ?? "" } + "\n"
        }
        return text
    }

    private func layout(_ rows: [[Column: String]]) -> (columns: [Column], widths: [Column: Int]) {
        var widths: [Column: Int] = [:]
        for column in Column.allCases {
            let longest = rows.map { VisibleText.width($0[column] ?? "") }.max() ?? 0
            widths[column] = max(longest, column.rawValue.count)
        }
        var branch = min(widths[.branch] ?? 0, Self.mostBranch)
        var columns = Column.allCases
        func room() -> Int {
            (style.width ?? 80)
                - columns.dropLast().reduce(0) { $0 + ($1 == .branch ? branch : widths[$1] ?? 0) + Self.gap }
        }
        let wanted = min(widths[.finding] ?? 0, Self.leastFinding)
        branch -= max(0, min(wanted - room(), branch - Self.leastBranch))
        for column in Self.dispensable where room() < wanted {
            columns.removeAll { $0 == column }
        }
        branch -= max(0, min(wanted - room(), branch))
        // What a left-out column gave free beyond the finding's need goes back to the branch.
        branch += max(0, min(room() - (widths[.finding] ?? 0), min(widths[.branch] ?? 0, Self.mostBranch) - branch))
        widths[.branch] = branch
        widths[.finding] = max(0, room())
        return (columns, widths)
    }

    private func line(
        _ columns: [Column], _ widths: [Column: Int], judged verdict: String? = nil, _ cell: (Column) -> String
    ) -> String {
        var text = ""
        for column in columns {
            let width = widths[column] ?? 0
            if width == 0 { continue }
            let clipped = FittedText.clipped(cell(column), to: width)
            let isLast = column == columns.last
            let padded = isLast ? clipped : FittedText.padded(clipped, to: width + Self.gap)
            text += column == .verdict ? verdict.map { style.judged(padded, as: $0) } ?? padded : padded
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    private func cell(_ run: RunSummary, _ column: Column) -> String {
        switch column {
        case .when: run.startedAt.map { TimeText.when(Moment(milliseconds: $0), now: now, zone: zone) } ?? "?"
        case .run: VisibleText.line(run.short)
        case .verdict: VisibleText.line(run.verdict)
        case .stage: VisibleText.line(run.stage)
        case .branch: VisibleText.line(run.branch ?? "-")
        case .commit: VisibleText.line(String((run.commit ?? run.tree ?? "-").prefix(7)))
        case .took: DurationText.measured(run.durationMilliseconds)
        case .finding: VisibleText.line(run.headline ?? "") + (run.findings > 1 ? " (+\(run.findings - 1))" : "")
        }
    }
}

/// Text made to fit a column of the terminal.
enum FittedText {
    /// Cuts a text to a width, an ellipsis in place of what is gone.
    static func clipped(_ text: String, to width: Int) -> String {
        if VisibleText.width(text) <= width { return text }
        guard width > 0 else { return "" }
        var result = ""
        var used = 0
        for character in text {
            let next = VisibleText.width(String(character))
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// Fills a text with spaces up to a width.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - VisibleText.width(text)))
    }
}
