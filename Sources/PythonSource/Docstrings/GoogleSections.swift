/// Sections by Google's Python style guide: a title with a colon, and an indented list or text.
enum GoogleSections {
    private struct Title {
        let kind: DocstringContent.Section.Kind
        let line: Int
        /// What follows the colon on the title's own line.
        let rest: Range<Int>
        /// True for a heading of Markdown, `**Returns:**` or `# Returns`, whose list need not be indented.
        var isHeading = false
    }

    /// Reads the sections of a docstring.
    static func read(_ lines: DocstringLines) -> [DocstringContent.Section] {
        let titles = titles(lines)
        return titles.enumerated().compactMap { index, title in
            let end = index + 1 < titles.count ? titles[index + 1].line : lines.count
            // `data: A dictionary of this form:`, and below it a list of its keys.
            let isOfArgument =
                index > 0 && title.kind == .arguments && titles[index - 1].kind == .arguments
                && endsWithColon(titles[index - 1].line + 1..<title.line, lines)
            if isOfArgument { return DocstringContent.Section(kind: .other, line: title.line, items: []) }
            let section = section(title, lines, before: end)
            // What a heading of Markdown is about may stand in prose below it.
            let isProse = title.isHeading && title.kind == .arguments && section.items.isEmpty
            return isProse ? nil : section
        }
    }

    private static func endsWithColon(_ range: Range<Int>, _ lines: DocstringLines) -> Bool {
        range.last { !lines[$0].isBlank }.map { lines.text[lines[$0].range.upperBound - 1] == Byte.colon } ?? false
    }

    /// The titles that stand least indented: deeper ones are part of an example.
    private static func titles(_ lines: DocstringLines) -> [Title] {
        var titles: [Title] = []
        var level = Int.max
        var isInFence = false
        for line in 0..<lines.count {
            if lines.hasPrefix("```", line) {
                isInFence.toggle()
                continue
            }
            guard !isInFence, !lines[line].isBlank, lines[line].indent <= level,
                let title = title(line, lines)
            else { continue }
            if lines[line].indent < level {
                level = lines[line].indent
                titles = []
            }
            titles.append(title)
        }
        return titles
    }

    private static func title(_ line: Int, _ lines: DocstringLines) -> Title? {
        let range = lines[line].range
        if let heading = heading(line, range, lines) { return heading }
        let limit = min(range.upperBound, range.lowerBound + SectionNames.longest + 1)
        guard let colon = (range.lowerBound..<limit).first(where: { lines.text[$0] == Byte.colon }),
            let kind = SectionNames.kind(lines.text[range.lowerBound..<colon], in: SectionNames.google)
        else { return nil }
        let rest = colon + 1..<range.upperBound
        guard !rest.isEmpty else { return Title(kind: kind, line: line, rest: rest) }
        // A title may be followed by its text where the text is short; anything else is prose with a colon.
        guard kind == .returns || kind == .yields || kind == .raises, lines.text[rest.lowerBound].isBlank,
            (0x41...0x5A).contains(lines.text[range.lowerBound]),
            line == 0 || lines[line - 1].isBlank || title(line - 1, lines) != nil || lines[line - 1].indent > 0
        else { return nil }
        return Title(kind: kind, line: line, rest: rest.lowerBound + 1..<rest.upperBound)
    }

    /// `**Returns:**`, `**Returns**: text` or `## Returns`; nil for what is none of them.
    private static func heading(_ line: Int, _ range: Range<Int>, _ lines: DocstringLines) -> Title? {
        let text = lines.text
        var start = range.lowerBound
        var end: Int
        var rest = range.upperBound..<range.upperBound
        if lines.hasPrefix("**", line) {
            start += 2
            end = start
            while end < range.upperBound, text[end] != Byte.asterisk { end += 1 }
            guard end + 1 < range.upperBound, text[end + 1] == Byte.asterisk else { return nil }
            rest = end + 2..<range.upperBound
        } else if lines.hasPrefix("#", line) {
            while start < range.upperBound, text[start] == Byte.hash { start += 1 }
            guard start < range.upperBound, text[start] == Byte.space else { return nil }
            start += 1
            end = range.upperBound
        } else {
            return nil
        }
        if end > start, text[end - 1] == Byte.colon { end -= 1 }
        guard let kind = SectionNames.kind(text[start..<end], in: SectionNames.google) else { return nil }
        while let first = rest.first, text[first] == Byte.colon || text[first].isBlank {
            rest = first + 1..<rest.upperBound
        }
        if !rest.isEmpty, kind != .returns, kind != .yields, kind != .raises { return nil }
        return Title(kind: kind, line: line, rest: rest, isHeading: true)
    }

    private static func section(
        _ title: Title, _ lines: DocstringLines, before end: Int
    ) -> DocstringContent.Section {
        var section = DocstringContent.Section(kind: title.kind, line: title.line, items: [])
        if !title.rest.isEmpty, let item = item(title.kind, title.rest, title.line, lines) {
            section.items.append(item)
        }
        let level = lines[title.line].indent
        var own: Int?
        var isInFence = false
        var line = title.line + 1
        while line < end {
            defer { line += 1 }
            guard !lines[line].isBlank else { continue }
            let indent = lines[line].indent
            if title.isHeading ? indent < level : indent <= level { break }
            if lines.hasPrefix("```", line) { isInFence.toggle() }
            own = own ?? indent
            guard indent == own, !isInFence, !lines.hasPrefix("```", line), !lines.hasPrefix(">>>", line) else {
                continue
            }
            let range = DocstringItems.joined(line, before: end, lines)
            // Prose that follows the list at the heading's own indentation is no entry.
            if indent == level, title.kind != .returns, title.kind != .yields, !DocstringItems.isMarked(range, lines) {
                continue
            }
            if let item = item(title.kind, range, line, lines) {
                // Only the first line of a text is one; further lines go on with it.
                if item.names.isEmpty, !section.items.isEmpty { continue }
                section.items.append(item)
            }
        }
        if section.items.isEmpty, title.kind == .arguments { section.items = flatItems(title, lines, before: end) }
        return section
    }

    /// The entries of a list that somebody forgot to indent: they follow their title at once, up to a blank line.
    private static func flatItems(
        _ title: Title, _ lines: DocstringLines, before end: Int
    ) -> [DocstringContent.Item] {
        let list = (title.line + 1..<max(title.line + 1, end)).prefix { !lines[$0].isBlank }
        let isFlat = list.first.map { lines[$0].indent == lines[title.line].indent } ?? false
        guard isFlat, let first = list.first, DocstringItems.parameter(lines[first].range, first, lines) != nil else {
            return []
        }
        return list.filter { lines[$0].indent == lines[title.line].indent }
            .compactMap { DocstringItems.parameter(lines[$0].range, $0, lines) }
    }

    private static func item(
        _ kind: DocstringContent.Section.Kind, _ range: Range<Int>, _ line: Int, _ lines: DocstringLines
    ) -> DocstringContent.Item? {
        switch kind {
        case .arguments, .attributes: DocstringItems.parameter(range, line, lines)
        case .raises, .warns: DocstringItems.exception(range, line, lines)
        case .returns, .yields, .other: DocstringItems.text(range, line, lines)
        }
    }
}
