/// Sections by numpydoc: a title underlined with dashes, entries at the title's own indentation.
enum NumpySections {
    private struct Title {
        /// Nil for a title that is not known, which ends the section before it.
        let kind: DocstringContent.Section.Kind?
        let line: Int
    }

    /// Reads the sections of a docstring.
    static func read(_ lines: DocstringLines) -> [DocstringContent.Section] {
        let titles = (0..<max(0, lines.count - 1)).compactMap { title($0, lines) }
        return titles.enumerated().compactMap { index, title in
            guard let kind = title.kind else { return nil }
            let end = index + 1 < titles.count ? titles[index + 1].line : lines.count
            return section(kind, title.line, lines, before: end)
        }
    }

    private static func title(_ line: Int, _ lines: DocstringLines) -> Title? {
        let underline = lines[line + 1]
        guard !lines[line].isBlank, underline.range.count >= 3, lines[line].indent <= underline.indent + 1 else {
            return nil
        }
        let mark = lines.text[underline.range.lowerBound]
        guard mark == Byte.minus || mark == Byte.equals, underline.range.allSatisfy({ lines.text[$0] == mark }) else {
            return nil
        }
        var range = lines[line].range
        if lines.text[range.upperBound - 1] == Byte.colon { range = range.lowerBound..<range.upperBound - 1 }
        return Title(kind: SectionNames.kind(lines.text[range], in: SectionNames.numpy), line: line)
    }

    private static func section(
        _ kind: DocstringContent.Section.Kind, _ title: Int, _ lines: DocstringLines, before end: Int
    ) -> DocstringContent.Section {
        var section = DocstringContent.Section(kind: kind, line: title, items: [])
        let level = lines[title].indent
        for line in title + 2..<max(title + 2, end) where !lines[line].isBlank && lines[line].indent <= level {
            let item: DocstringContent.Item? =
                switch kind {
                case .arguments, .attributes: parameter(line, lines)
                case .raises, .warns: DocstringItems.exception(lines[line].range, line, lines)
                case .returns, .yields, .other: text(line, lines)
                }
            if let item { section.items.append(item) }
        }
        return section
    }

    /// `name`, `first, second : type`.
    private static func parameter(_ line: Int, _ lines: DocstringLines) -> DocstringContent.Item? {
        let (range, text) = (lines[line].range, lines.text)
        var index = range.lowerBound
        var names: [String] = []
        while let name = DocstringItems.name(&index, range.upperBound, text) {
            names.append(name)
            DocstringItems.skipBlanks(&index, range.upperBound, text)
            guard index < range.upperBound, text[index] == Byte.comma else { break }
            index += 1
            DocstringItems.skipBlanks(&index, range.upperBound, text)
        }
        guard !names.isEmpty, index >= range.upperBound || text[index] == Byte.colon else { return nil }
        let type = index < range.upperBound ? DocstringItems.rest(index + 1..<range.upperBound, lines) : nil
        return DocstringContent.Item(names: names, type: type, text: "", line: line)
    }

    /// `name : type`, or a type alone.
    private static func text(_ line: Int, _ lines: DocstringLines) -> DocstringContent.Item? {
        let range = lines[line].range
        guard let colon = range.first(where: { lines.text[$0] == Byte.colon && lines.text[$0 - 1] == Byte.space })
        else { return DocstringContent.Item(names: [], type: lines.string(range), text: "", line: line) }
        return DocstringContent.Item(
            names: [], type: DocstringItems.rest(colon + 1..<range.upperBound, lines), text: "", line: line)
    }
}
