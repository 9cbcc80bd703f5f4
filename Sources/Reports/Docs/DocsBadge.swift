public import Model

/// The documented share as a badge: a small SVG picture for a README.
public enum DocsBadge {
    private static let label = "docs"
    // The mean width of a character of Verdana at 11 pixels, and the room at both sides.
    private static let character = 7, room = 10

    /// The picture.
    public static func svg(_ report: DocumentationReport) -> String {
        let total = report.total
        // Whole percents, cut: only what is complete reads as 100 %.
        let value = total.definitions == 0 ? "none" : "\(Int(total.percent.rounded(.down))) %"
        let left = label.count * character + room
        let right = value.count * character + room
        let width = left + right
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" role="img" aria-label="\(label): \(value)">
            <title>\(total.documented) of \(total.definitions) definitions are documented</title>
            <clipPath id="r"><rect width="\(width)" height="20" rx="3"/></clipPath>
            <g clip-path="url(#r)">
            <rect width="\(left)" height="20" fill="#4a4a4a"/>
            <rect x="\(left)" width="\(right)" height="20" fill="\(CoverageColour.strong(total.percent))"/>
            </g>
            <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            <text x="\(left / 2)" y="14">\(label)</text>
            <text x="\(left + right / 2)" y="14">\(value)</text>
            </g>
            </svg>

            """
    }
}

/// The colours of shares: from orange over grey to blue, which people with every kind of sight tell apart.
enum CoverageColour {
    private typealias Colour = (red: Double, green: Double, blue: Double)
    private static let stops: [(share: Double, colour: Colour)] = [
        (0, (179, 88, 6)), (35, (241, 163, 64)), (60, (224, 214, 190)), (80, (146, 197, 222)), (100, (33, 102, 172)),
    ]

    /// The colour of an area.
    static func area(_ percent: Double) -> String {
        let share = min(100, max(0, percent))
        var lower = stops[0], upper = stops[stops.count - 1]
        for stop in stops {
            if stop.share <= share { lower = stop }
            if stop.share >= share {
                upper = stop
                break
            }
        }
        let part = upper.share > lower.share ? (share - lower.share) / (upper.share - lower.share) : 0
        func mix(_ one: Double, _ other: Double) -> String {
            let text = String(Int((one + (other - one) * part).rounded()), radix: 16)
            return text.count < 2 ? "0" + text : text
        }
        return "#" + mix(lower.colour.red, upper.colour.red) + mix(lower.colour.green, upper.colour.green)
            + mix(lower.colour.blue, upper.colour.blue)
    }

    /// The colour of a label on an area.
    static func ink(_ percent: Double) -> String { percent < 18 || percent > 88 ? "#ffffff" : "#1c1c1c" }

    /// A colour that bears white text.
    static func strong(_ percent: Double) -> String {
        percent >= 80 ? "#2166ac" : percent >= 50 ? "#8a6d1b" : "#b35806"
    }
}
