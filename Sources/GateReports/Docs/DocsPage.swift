public import GateModel

/// The documentation of a project as one HTML page: a map of its packages, coloured by what is documented.
///
/// The page needs no script, no network and no other file.
public struct DocsPage: Sendable {
    private static let width = 1120.0, height = 640.0
    private static let titleHeight = 18.0
    // A label needs this much room.
    private static let labelWidth = 46.0, labelHeight = 16.0

    private let title: String

    /// A page with the project's name as title.
    public init(title: String) {
        self.title = title
    }

    /// The whole page.
    public func html(_ report: DocumentationReport) -> String {
        let total = report.total
        let name = Self.escaped(title)
        var change = ""
        if let upstream = report.upstream, let other = report.upstreamName {
            change = ", \(upstream.tenths) % on \(Self.escaped(other))"
        }
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(name): documentation</title>
            <style>\(Self.style)</style>
            <header>
            <h1>\(name)</h1>
            <p><strong>\(total.tenths) %</strong> documented: \(total.documented) of \(total.definitions) \
            definitions in \(report.files.count) files\(change)</p>
            </header>
            <main>
            \(map(report))
            \(Self.legend)
            \(list(report))
            </main>
            </html>

            """
    }

    private struct Package {
        var name: String
        var files: [DocumentationReport.File] = []
        var weight: Double { files.reduce(0) { $0 + Double($1.count.definitions) } }
        var count: DocumentationReport.Count {
            files.reduce(into: DocumentationReport.Count()) {
                $0.definitions += $1.count.definitions
                $0.documented += $1.count.documented
            }
        }
    }

    /// The folders with their files, those without anything to document left out.
    private static func packages(_ report: DocumentationReport) -> [Package] {
        var packages: [Package] = []
        var places: [String: Int] = [:]
        for file in report.files where file.count.definitions > 0 {
            let path = file.path.description
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            if let place = places[folder] {
                packages[place].files.append(file)
            } else {
                places[folder] = packages.count
                packages.append(Package(name: folder, files: [file]))
            }
        }
        return packages
    }

    private func map(_ report: DocumentationReport) -> String {
        let packages = Self.packages(report)
        let frame = Treemap.Rectangle(x: 0, y: 0, width: Self.width, height: Self.height)
        var svg = """
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" \
            aria-label="Each rectangle is a file, as large as its number of definitions">

            """
        for (package, place) in zip(packages, Treemap.layout(packages.map(\.weight), in: frame)) {
            let hasTitle = place.height > 3 * Self.titleHeight && place.width > Self.labelWidth
            let inner = place.inset(1.5, top: hasTitle ? Self.titleHeight : 1.5)
            svg += "<g>"
            if hasTitle {
                let text = "\(package.name)  \(package.count.tenths) %"
                svg += Self.label(text, x: place.x + 5, y: place.y + 13, room: place.width - 8, ink: nil)
            }
            for (file, area) in zip(
                package.files, Treemap.layout(package.files.map { Double($0.count.definitions) }, in: inner))
            {
                svg += Self.file(file, area)
            }
            svg += "</g>\n"
        }
        return svg + "</svg>"
    }

    private static func file(_ file: DocumentationReport.File, _ area: Treemap.Rectangle) -> String {
        let percent = file.count.percent
        let name = file.path.description.split(separator: "/").last.map(String.init) ?? ""
        var svg = """
            <rect x="\(short(area.x))" y="\(short(area.y))" width="\(short(area.width))" \
            height="\(short(area.height))" fill="\(CoverageColour.area(percent))">\
            <title>\(escaped(file.path.description)): \(file.count.tenths) %, \
            \(file.count.documented) of \(file.count.definitions)</title></rect>
            """
        if area.width > labelWidth, area.height > labelHeight {
            svg += label(name, x: area.x + 4, y: area.y + 13, room: area.width - 6, ink: CoverageColour.ink(percent))
        }
        return svg
    }

    /// A text that is cut to its room.
    private static func label(_ text: String, x: Double, y: Double, room: Double, ink: String?) -> String {
        let most = max(1, Int(room / 6.4))
        let shown = text.count > most ? text.prefix(max(1, most - 1)) + "…" : text
        let fill = ink.map { " fill=\"\($0)\"" } ?? ""
        return "<text x=\"\(short(x))\" y=\"\(short(y))\"\(fill)>\(escaped(String(shown)))</text>"
    }

    private func list(_ report: DocumentationReport) -> String {
        let files = report.files.filter { !$0.missing.isEmpty || !$0.problems.isEmpty }
        if files.isEmpty { return "<p>Everything is documented.</p>" }
        var html = "<h2>Without a docstring</h2>\n"
        for file in files.sorted(by: {
            ($1.missing.count, $0.path.description) < ($0.missing.count, $1.path.description)
        }) {
            html += "<details><summary><code>\(Self.escaped(file.path.description))</code> "
            html += "<span>\(file.missing.count) of \(file.count.definitions)</span></summary><ul>"
            for definition in file.missing {
                let place = definition.cell.map { "cell \($0), line \(definition.line)" } ?? "line \(definition.line)"
                html += "<li>\(place): <code>\(Self.escaped(definition.name))</code></li>"
            }
            for problem in file.problems { html += "<li>could not be read: \(Self.escaped(problem))</li>" }
            html += "</ul></details>\n"
        }
        return html
    }

    private static var legend: String {
        let stops = stride(from: 0, through: 100, by: 10).map { CoverageColour.area(Double($0)) }
        let colours = stops.joined(separator: ",")
        return "<p class=\"legend\">0 % <i style=\"background:linear-gradient(90deg,\(colours))\"></i> 100 %</p>"
    }

    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// A text as HTML: whatever a repository's paths hold, it stays a text.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in VisibleText.line(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static let style = """
        :root{color-scheme:light dark;--paper:#fbfaf8;--ink:#1c1c1c;--faint:#6b6b6b}\
        @media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e8e6e3;--faint:#9a9a9a}}\
        body{margin:0 auto;max-width:1120px;padding:2rem 1.5rem;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,sans-serif}\
        h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}header p{margin:.2rem 0 1.2rem}\
        header strong{font-size:1.3rem}svg{width:100%;height:auto;display:block}\
        svg text{font:11px ui-monospace,monospace;fill:var(--ink);pointer-events:none}\
        svg text[fill="#ffffff"]{fill:#fff}svg text[fill="#1c1c1c"]{fill:#1c1c1c}\
        rect{stroke:var(--paper);stroke-width:1.5}rect:hover{stroke:var(--ink)}\
        .legend{color:var(--faint);font-size:.85rem}\
        .legend i{display:inline-block;width:14rem;height:.7rem;vertical-align:middle}\
        details{border-top:1px solid #8883;padding:.35rem 0}summary{cursor:pointer}summary span{color:var(--faint)}\
        code{font:.9em ui-monospace,monospace}ul{margin:.3rem 0 .6rem}
        """
}
