public import Model
import Words

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
            <style>\(DocsPageStyle.text)</style>
            <header>
            <h1>\(name)</h1>
            \(summary(report, change))
            </header>
            \(total.definitions == 0 ? "" : Self.main(report))
            </html>

            """
    }

    private func summary(_ report: DocumentationReport, _ change: String) -> String {
        let total = report.total
        var html =
            total.definitions == 0
            ? "<p>There is nothing to document: docs.paths selects no file with a definition that counts.</p>"
            : """
            <p><strong>\(total.tenths) %</strong> documented: \(total.documented) of \(total.definitions) \
            definitions in \(counted(report.files.count, "file"))\(change)</p>
            """
        for note in report.notes { html += "\n<p class=\"note\">\(Self.escaped(note))</p>" }
        return html
    }

    private static func main(_ report: DocumentationReport) -> String {
        "<main>\n<div class=\"map\">\(map(report))</div>\n\(legend)\n\(list(report))</main>"
    }

    private static func map(_ report: DocumentationReport) -> String {
        let packages = DocsPackage.packages(report)
        let frame = Treemap.Rectangle(x: 0, y: 0, width: width, height: height)
        var svg = """
            <svg viewBox="0 0 \(Int(width)) \(Int(height))" role="img" \
            aria-label="Each rectangle is a file, as large as its number of definitions">

            """
        for (package, place) in zip(packages, Treemap.layout(packages.map(\.weight), in: frame)) {
            let hasTitle = place.height > 3 * titleHeight && place.width > labelWidth
            let inner = place.inset(1.5, top: hasTitle ? titleHeight : 1.5)
            svg += "<g>"
            if hasTitle {
                // Of a long path its end tells more.
                let share = "  \(package.count.tenths) %"
                let room = max(3, characters(place.width - 8) - share.count)
                let isLong = package.name.count > room
                let text = (isLong ? "…" + package.name.suffix(room - 1) : package.name) + share
                svg += label(text, x: place.x + 5, y: place.y + 13, room: place.width - 8, ink: nil)
            }
            for (file, area) in zip(
                package.files, Treemap.layout(package.files.map { Double($0.count.definitions) }, in: inner))
            {
                svg += rectangle(file, area)
            }
            svg += "</g>\n"
        }
        return svg + "</svg>"
    }

    private static func rectangle(_ file: DocumentationReport.File, _ area: Treemap.Rectangle) -> String {
        let percent = file.count.percent
        let name = file.path.description.split(separator: "/").last.map(String.init) ?? ""
        // Around what is small a line would hide the colour.
        let isSmall = min(area.width, area.height) < 9
        var svg = """
            <rect x="\(short(area.x))" y="\(short(area.y))" width="\(short(area.width))" \
            height="\(short(area.height))" fill="\(CoverageColour.area(percent))"\(isSmall ? " class=\"s\"" : "")>\
            <title>\(escaped(file.path.description)): \(file.count.tenths) %, \
            \(file.count.documented) of \(file.count.definitions)</title></rect>
            """
        if area.width > labelWidth, area.height > labelHeight {
            svg += label(name, x: area.x + 4, y: area.y + 13, room: area.width - 6, ink: CoverageColour.ink(percent))
        }
        return svg
    }

    /// How many characters fit.
    private static func characters(_ room: Double) -> Int { max(1, Int(room / 6.8)) }

    /// A text that is cut to its room.
    private static func label(_ text: String, x: Double, y: Double, room: Double, ink: String?) -> String {
        let most = characters(room)
        let shown = text.count > most ? text.prefix(max(1, most - 1)) + "…" : text
        let fill = ink.map { " fill=\"\($0)\"" } ?? ""
        return "<text x=\"\(short(x))\" y=\"\(short(y))\"\(fill)>\(escaped(String(shown)))</text>"
    }

    private static func list(_ report: DocumentationReport) -> String {
        let files = report.files.filter { !$0.missing.isEmpty || !$0.problems.isEmpty }
        if files.isEmpty { return "<p>Everything is documented.</p>" }
        var html = "<h2>Without documentation</h2>\n"
        for file in files.sorted(by: {
            ($1.missing.count, $0.path) < ($0.missing.count, $1.path)
        }) {
            let count = file.count
            html += """
                <details><summary><code>\(escaped(file.path.description))</code><span>\(file.missing.count) of \
                \(count.definitions)</span><meter max="100" value="\(Int(count.percent))" \
                style="--part:\(Int(count.percent))%;--colour:\(CoverageColour.area(count.percent))"></meter></summary><ul>
                """
            for definition in file.missing {
                let place = definition.cell.map { "cell \($0), line \(definition.line)" } ?? "line \(definition.line)"
                html += "<li><span>\(place)</span> <code>\(escaped(definition.name))</code></li>"
            }
            for problem in file.problems { html += "<li>could not be read: \(escaped(problem))</li>" }
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
}

/// How the page about documentation looks: by the reader's own choice light or dark, on paper and on a telephone.
enum DocsPageStyle {
    package static let text = """
        :root{color-scheme:light dark;--paper:#fbfaf8;--ink:#1c1c1c;--faint:#63625f;--line:#dcdad5}\
        @media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e8e6e3;--faint:#a3a19c;--line:#34373c}}\
        *{box-sizing:border-box}\
        body{margin:0 auto;max-width:1168px;padding:2.2rem 1.5rem 4rem;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,sans-serif}\
        h1{font-size:1.5rem;line-height:1.2;margin:0;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2.4rem 0 .6rem}\
        header p{margin:.3rem 0 0}header strong{font-size:1.9rem;letter-spacing:-.01em;margin-right:.25rem}\
        .note{color:var(--faint);font-size:.9rem}\
        .map{margin-top:1.2rem;overflow-x:auto}\
        svg{width:100%;min-width:860px;height:auto;display:block}\
        svg text{font:11px ui-monospace,monospace;fill:var(--ink);pointer-events:none}\
        svg text[fill="#ffffff"]{fill:#fff}svg text[fill="#1c1c1c"]{fill:#1c1c1c}\
        rect{stroke:var(--paper);stroke-width:1.5}rect.s{stroke-width:.6}rect:hover{stroke:var(--ink);stroke-width:2}\
        .legend{color:var(--faint);font-size:.85rem;margin:.7rem 0 0}\
        .legend i{display:inline-block;width:12rem;max-width:40vw;height:.7rem;vertical-align:-.05rem;\
        margin:0 .4rem;border-radius:2px}\
        details{border-top:1px solid var(--line)}details:last-of-type{border-bottom:1px solid var(--line)}\
        summary{display:flex;gap:1rem;align-items:center;padding:.4rem .2rem;cursor:pointer;list-style:none}\
        summary::-webkit-details-marker{display:none}summary::before{content:"\u{203A}";color:var(--faint);width:.5rem}\
        details[open]>summary::before{transform:rotate(90deg)}summary:hover{background:#8881}\
        summary code{flex:1;overflow-wrap:anywhere}summary span{color:var(--faint);white-space:nowrap;font-size:.9rem}\
        meter{appearance:none;-webkit-appearance:none;width:5rem;height:.55rem;border-radius:2px;flex:none;\
        background:linear-gradient(90deg,var(--colour) var(--part),var(--line) var(--part))}\
        meter::-webkit-meter-bar{display:none}\
        code{font:.88em ui-monospace,monospace}ul{margin:.1rem 0 .8rem;padding-left:1.7rem;list-style:none}\
        li span{color:var(--faint);font-size:.9rem}\
        @media(max-width:560px){body{padding:1.4rem 1rem}meter{display:none}}\
        @media print{details::details-content{display:none}}
        """
}
