public import Model
import Words

/// Rules as text for people: one in full, or several with a line each.
public struct RuleText: Sendable {
    /// A key of the policy with its value here.
    public struct Setting: Sendable, Hashable {
        /// The key with those above it.
        public var key: String
        /// Its value.
        public var value: String
        /// Where that is said, such as `.qualitygate.yml:7` or `default`.
        public var origin: String

        /// Makes a setting.
        public init(key: String, value: String, origin: String) {
            self.key = key
            self.value = value
            self.origin = origin
        }
    }

    // Prose in longer lines is hard to read, also where nothing breaks them.
    private static let widest = 80

    private let style: TextStyle
    private let prose: TextLayout

    /// Texts in this style.
    public init(_ style: TextStyle) {
        self.style = style
        prose = TextLayout(width: min(style.width ?? Self.widest, Self.widest))
    }

    /// One rule in full, each line with its end.
    public func text(_ rule: Rule, _ settings: [Setting]) -> String {
        var lines = [style.paint(rule.id.name, .bold)]
        lines += paragraph(rule.summary)
        lines += section("why", paragraph(rule.why))
        lines += section("finds something", illustration(rule.bad))
        lines += section("finds nothing", illustration(rule.good))
        let exceptions = rule.notAFailure.flatMap { paragraph($0) }
        if !exceptions.isEmpty { lines += section("is no failure", exceptions) }
        if !settings.isEmpty { lines += section("settings", table(settings)) }
        lines += section("the way past it", paragraph(rule.wayPast))
        if let source = rule.source { lines += section("source", paragraph(source)) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A line for each rule; on a terminal too narrow for it the summary goes on below.
    public func list(_ rules: [Rule]) -> String {
        let column = (rules.map { $0.id.name.count }.max() ?? 0) + 2
        let layout = TextLayout(width: style.width)
        let lines = rules.flatMap { rule -> [String] in
            let gap = String(repeating: " ", count: column - rule.id.name.count)
            let summary = layout.lines(VisibleText.line(rule.summary), indent: column, hanging: 0)
            return summary.enumerated().map { number, line in
                number == 0 ? style.paint(rule.id.name, .bold) + gap + line.dropFirst(column) : line
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func paragraph(_ text: String) -> [String] {
        prose.lines(VisibleText.line(text), indent: 2, hanging: 0)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        ["", style.paint(title, .grey)] + lines
    }

    private func illustration(_ illustration: Rule.Illustration) -> [String] {
        var lines: [String] = []
        if !illustration.policy.isEmpty {
            lines = ["# .qualitygate.yml"]
            lines += illustration.policy.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if !illustration.lines.isEmpty { lines.append("") }
        }
        lines += illustration.lines
        return lines.flatMap { line in
            let start = line.prefix { $0 == " " }.count
            let shown = prose.lines(VisibleText.line(String(line.dropFirst(start))), indent: 2 + start)
            return line.isEmpty ? [""] : shown
        }
    }

    private func table(_ settings: [Setting]) -> [String] {
        let keys = (settings.map { VisibleText.width(VisibleText.line($0.key)) }.max() ?? 0) + 2
        return settings.flatMap { setting in
            let key = VisibleText.line(setting.key)
            let gap = String(repeating: " ", count: max(2, keys - VisibleText.width(key)))
            let value = "\(VisibleText.line(setting.value)) (\(VisibleText.line(setting.origin)))"
            let indent = 2 + keys
            guard (prose.width ?? Self.widest) - indent >= 24 else {
                return ["  " + key] + prose.lines(value, indent: 4, hanging: 0)
            }
            return prose.lines(value, indent: indent, hanging: 0).enumerated().map { number, line in
                number == 0 ? "  " + key + gap + line.dropFirst(indent) : line
            }
        }
    }
}
