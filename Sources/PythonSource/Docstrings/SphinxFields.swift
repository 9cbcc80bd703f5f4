/// Sphinx's fields, `:param int size: …`, gathered into one section a kind.
enum SphinxFields {
    /// Reads the fields of a docstring.
    package static func read(_ lines: DocstringLines) -> [DocstringContent.Section] {
        var sections: [DocstringContent.Section] = []
        var types: [String: String] = [:]
        for line in 0..<lines.count where lines.hasPrefix(":", line) {
            guard let field = field(line, lines) else { continue }
            if field.word == "type" {
                if let name = field.item.names.first { types[name] = field.item.text }
                continue
            }
            if let index = sections.firstIndex(where: { $0.kind == field.kind }) {
                sections[index].items.append(field.item)
            } else {
                sections.append(DocstringContent.Section(kind: field.kind, line: line, items: [field.item]))
            }
        }
        for section in sections.indices where sections[section].kind == .arguments {
            for item in sections[section].items.indices where sections[section].items[item].type == nil {
                sections[section].items[item].type = sections[section].items[item].names.first.flatMap { types[$0] }
            }
        }
        return sections
    }

    private struct Field {
        let kind: DocstringContent.Section.Kind
        let word: String
        let item: DocstringContent.Item
    }

    private static func field(_ line: Int, _ lines: DocstringLines) -> Field? {
        let (range, text) = (lines[line].range, lines.text)
        // The colon that ends the field's name stands before a blank or the line's end: types may hold others.
        let colon = (range.lowerBound + 1..<range.upperBound).first { index in
            text[index] == Byte.colon && (index + 1 == range.upperBound || text[index + 1].isBlank)
        }
        guard let colon else { return nil }
        let words = text[range.lowerBound + 1..<colon].split(whereSeparator: \.isBlank)
        guard let first = words.first, let kind = SectionNames.kind(first, in: SectionNames.sphinx) else { return nil }
        let word = String(decoding: first.map(\.lowercased), as: UTF8.self)
        let description = DocstringItems.rest(colon + 1..<range.upperBound, lines)
        var names: [String] = []
        var type: String?
        switch kind {
        case .arguments, .attributes:
            guard words.count > 1, let last = words.last else { return nil }
            var index = last.startIndex
            guard let name = DocstringItems.name(&index, last.endIndex, text) else { return nil }
            names = [name]
            if words.count > 2 { type = lines.string(words[1].startIndex..<words[words.count - 2].endIndex) }
        case .raises:
            let list = lines.string((words.dropFirst().first?.startIndex ?? colon)..<colon)
            names = list.split { $0 == "," || $0 == " " }.compactMap { $0.split(separator: ".").last.map(String.init) }
        case .returns, .yields, .warns, .other:
            if word == "rtype" || word == "ytype" { type = description }
        }
        return Field(
            kind: kind, word: word,
            item: DocstringContent.Item(names: names, type: type, text: description, line: line))
    }
}
