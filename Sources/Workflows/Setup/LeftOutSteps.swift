/// Steps of a policy that are comments for now, each with the cause: the text is changed, and nothing else in it.
public enum LeftOutSteps {
    /// What stands before the cause.
    static let mark = "# left out by gate init: "

    /// The sections that hold steps.
    private static let sections = ["tests:", "training:", "commands:"]

    /// A step's place in the text.
    private struct Item {
        var name: String
        var lines: Range<Int>
        var indent: Int
    }

    /// Makes comments of steps.
    ///
    /// - Parameter causes: Why each cannot run, by its name.
    public static func leaveOut(_ causes: [String: String], in text: String) -> String {
        guard !causes.isEmpty else { return text }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for section in sections {
            guard let header = lines.firstIndex(where: { $0.hasPrefix(section) }) else { continue }
            let items = items(after: header, in: lines)
            let out = items.filter { causes[$0.name] != nil }
            guard !out.isEmpty else { continue }
            let isWhole = out.count == items.count && lines[header].dropFirst(section.count).allSatisfy(\.isWhitespace)
            for item in out.reversed() {
                let indent = isWhole ? 0 : item.indent
                for line in item.lines { lines[line] = commented(lines[line], indent) }
                if !isWhole {
                    lines.insert(blank(indent) + mark + oneLine(causes[item.name] ?? ""), at: item.lines.lowerBound)
                }
            }
            if isWhole {
                lines[header] = commented(lines[header], 0)
                var seen: Set<String> = []
                let marks = out.map { mark + oneLine(causes[$0.name] ?? "") }.filter { seen.insert($0).inserted }
                lines.insert(contentsOf: marks, at: header)
            }
        }
        return lines.joined(separator: "\n")
    }

    /// True where a text holds steps that were left out.
    public static func hasSome(_ text: String) -> Bool {
        text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix(mark) }
    }

    /// Makes steps of what was left out.
    public static func bringBack(_ text: String) -> String {
        var result: [String] = []
        var indent: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let own = line.prefix { $0 == " " }.count
            if line.dropFirst(own).hasPrefix(mark) {
                indent = own
                continue
            }
            if let place = indent, own == place, line.dropFirst(place).hasPrefix("# ") {
                result.append(blank(place) + line.dropFirst(place + 2))
            } else {
                indent = nil
                result.append(line)
            }
        }
        return result.joined(separator: "\n")
    }

    /// Keeps a step away from commits, with the reason behind it.
    static func moveToPush(_ name: String, _ reason: String, in text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for section in sections {
            guard let header = lines.firstIndex(where: { $0.hasPrefix(section) }) else { continue }
            for item in items(after: header, in: lines) where item.name == name {
                for line in item.lines where lines[line].contains("stages: [commit, push, ci]") {
                    lines[line] = blank(item.indent + 2) + "stages: [push, ci]   # \(oneLine(reason))"
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The steps of a block list below a section's key; none where it is written in another way.
    private static func items(after header: Int, in lines: [String]) -> [Item] {
        var items: [Item] = []
        var indent: Int?
        var place = header + 1
        func isEnd(_ line: String) -> Bool { line.first.map { $0 != " " && $0 != "#" } ?? false }
        while place < lines.count, !isEnd(lines[place]) {
            let line = lines[place]
            let own = line.prefix { $0 == " " }.count
            guard line.dropFirst(own).hasPrefix("- "), own == indent ?? own else {
                place += 1
                continue
            }
            indent = own
            var end = place + 1
            while end < lines.count, lines[end].prefix(while: { $0 == " " }).count > own, !lines[end].trimmed.isEmpty {
                end += 1
            }
            if let name = name(lines[place..<end]) { items.append(Item(name: name, lines: place..<end, indent: own)) }
            place = end
        }
        return items
    }

    private static func name(_ lines: ArraySlice<String>) -> String? {
        for line in lines {
            let text = line.trimmed.drop { $0 == "-" || $0 == " " || $0 == "{" }
            guard text.hasPrefix("name:") else { continue }
            let value = text.dropFirst(5).trimmed
            if let first = value.first, first == "\"" || first == "'" {
                return String(value.dropFirst().prefix { $0 != first })
            }
            return String(String(value.prefix { $0 != "," && $0 != "}" && $0 != "#" }).trimmed)
        }
        return nil
    }

    private static func commented(_ line: String, _ indent: Int) -> String {
        blank(indent) + "# " + line.dropFirst(min(indent, line.count))
    }

    private static func blank(_ count: Int) -> String { String(repeating: " ", count: count) }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }.prefix(200))
    }
}
