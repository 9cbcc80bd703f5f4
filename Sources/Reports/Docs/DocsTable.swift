public import Model
import Words

/// How much is documented as text: a line a file, then what has no docstring, then one command.
public struct DocsTable: Sendable {
    private let style: TextStyle

    // More definitions than these are read in the HTML page.
    private static let mostDefinitions = 20
    private static let mostFiles = 60
    private static let leastPath = 24

    /// A table in this style.
    public init(_ style: TextStyle) {
        self.style = style
    }

    /// The whole table, each line with its end.
    public func text(_ report: DocumentationReport) -> String {
        let notes = report.notes.map { VisibleText.line($0) + "\n" }.joined()
        if report.files.isEmpty { return "nothing is selected by docs.paths\n" + notes }
        var rows: [[String]] = [["", "documented", "", "missing"]]
        let compares = report.upstreamName != nil
        if let name = report.upstreamName { rows[0].append("against \(name)") }
        let (files, rest) = shown(report)
        for file in files { rows.append(row(file, compares)) }
        rows.append(totalRow(report))
        var widths = (0..<rows[0].count).map { column in
            rows.map { $0.count > column ? VisibleText.width($0[column]) : 0 }.max() ?? 0
        }
        if let width = style.width {
            // A path tells most at its end.
            let room = max(Self.leastPath, width - widths.dropFirst().reduce(0) { $0 + $1 + 2 })
            for row in rows.indices.dropLast() { rows[row][0] = Self.ending(of: rows[row][0], room) }
            widths[0] = min(widths[0], max(room, VisibleText.width(rows[rows.count - 1][0])))
        }
        var lines = rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                let blank = String(repeating: " ", count: max(0, widths[column] - VisibleText.width(cell)))
                return column == 0 || column == 4 ? cell + blank : blank + cell
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return index == 0 ? style.paint(line, .grey) : index == rows.count - 1 ? style.paint(line, .bold) : line
        }
        if let rest { lines.insert(rest, at: lines.count - 1) }
        lines += missing(report) + problems(report)
        if !report.notes.isEmpty { lines += [""] + report.notes.map(VisibleText.line) }
        if let next = next(report) { lines += ["", "next:", next] }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The files that are listed, and what is said of the others: in a large project those that need it most.
    private func shown(_ report: DocumentationReport) -> ([DocumentationReport.File], String?) {
        let files = report.files.filter { $0.count.definitions > 0 || !$0.problems.isEmpty }
        guard files.count > Self.mostFiles else {
            let rest = report.files.count - files.count
            return (files, rest == 0 ? nil : "and \(rest) without anything to document")
        }
        let listed = files.sorted { ($1.missing.count, $0.path) < ($0.missing.count, $1.path) }.prefix(Self.mostFiles)
        return (listed.sorted { $0.path < $1.path }, "and \(report.files.count - Self.mostFiles) more files")
    }

    /// A text in so many columns, its beginning left out where it is longer.
    private static func ending(of text: String, _ columns: Int) -> String {
        guard VisibleText.width(text) > columns else { return text }
        var rest = Substring(text)
        while !rest.isEmpty, VisibleText.width(String(rest)) >= columns { rest = rest.dropFirst() }
        return "…" + rest
    }

    private func row(_ file: DocumentationReport.File, _ compares: Bool) -> [String] {
        let count = file.count
        var row = [
            VisibleText.line(file.path.description), count.definitions == 0 ? "-" : "\(count.tenths) %",
            count.definitions == 0 ? "" : "\(count.documented)/\(count.definitions)",
            file.missing.isEmpty ? "" : String(file.missing.count),
        ]
        if compares { row.append(file.isNew ? "new" : file.change.map(Self.signed) ?? "") }
        return row
    }

    private func totalRow(_ report: DocumentationReport) -> [String] {
        let total = report.total
        var row = [
            "\(counted(report.files.count, "file")), \(Self.words(report.counting))",
            "\(total.tenths) %", "\(total.documented)/\(total.definitions)",
            String(total.definitions - total.documented),
        ]
        if let upstream = report.upstream { row.append(Self.signed(total.percent - upstream.percent)) }
        return row
    }

    private static func words(_ counting: String) -> String {
        switch counting {
        case "public": "public definitions"
        case "all": "every definition"
        default: "counted as interrogate does"
        }
    }

    private static func signed(_ change: Double) -> String {
        if abs(change) < 1e-9 { return "as there" }
        let text = DocumentationReport.Count.tenths(change)
        if text == "0" { return change > 0 ? "a little more" : "a little less" }
        return change > 0 ? "+\(text)" : text
    }

    private func missing(_ report: DocumentationReport) -> [String] {
        let missing = report.files.flatMap { file in file.missing.map { (file.path, $0) } }
        if missing.isEmpty { return [] }
        var lines = ["", "without a docstring:"]
        lines += missing.prefix(Self.mostDefinitions).map { path, definition in
            let place = definition.cell.map { "cell \($0):\(definition.line)" } ?? "\(definition.line)"
            return "  " + VisibleText.line("\(path):\(place) \(definition.name)")
        }
        if missing.count > Self.mostDefinitions {
            lines.append("  and \(missing.count - Self.mostDefinitions) more")
        }
        return lines
    }

    private func problems(_ report: DocumentationReport) -> [String] {
        let lines = report.files.flatMap { file in
            file.problems.map { "  " + VisibleText.line("\(file.path): \($0)") }
        }
        return lines.isEmpty ? [] : ["", "could not be read:"] + lines
    }

    private func next(_ report: DocumentationReport) -> String? {
        guard report.files.contains(where: { !$0.missing.isEmpty }) else { return nil }
        return "gate docs --html docs.html"
    }
}

/// The files of a folder, and of the small folders below it.
struct DocsPackage {
    var name: String
    var files: [DocumentationReport.File] = []
    var weight: Double { files.reduce(0) { $0 + Double($1.count.definitions) } }
    var count: DocumentationReport.Count {
        files.reduce(into: DocumentationReport.Count()) {
            $0.definitions += $1.count.definitions
            $0.documented += $1.count.documented
        }
    }

    // A folder that would be smaller than this part of the map is shown in the one above it.
    private static let leastShare = 0.004

    /// The folders with their files, those without anything to document left out.
    static func packages(_ report: DocumentationReport) -> [DocsPackage] {
        var folders: [String: [DocumentationReport.File]] = [:]
        var total = 0.0
        for file in report.files where file.count.definitions > 0 {
            folders[folder(of: file.path.description), default: []].append(file)
            total += Double(file.count.definitions)
        }
        // The deepest first, so that what has been gathered may be gathered again.
        let depth = { (name: String) in name == "." ? 0 : name.split(separator: "/").count }
        for level in stride(from: folders.keys.map(depth).max() ?? 0, to: 0, by: -1) {
            for name in folders.keys.filter({ depth($0) == level }).sorted() {
                guard let files = folders[name], DocsPackage(name: name, files: files).weight < total * leastShare
                else {
                    continue
                }
                folders[name] = nil
                folders[folder(of: name), default: []] += files
            }
        }
        return folders.map { DocsPackage(name: $0.key, files: $0.value.sorted { $0.path < $1.path }) }
            .sorted { $0.name < $1.name }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
