/// The first lines of a section's entries.
enum DocstringItems {
    // A type over more lines than this is none.
    private static let mostLines = 20

    /// The range of an entry's first line, with those behind it up to the parenthesis that closes a type.
    static func joined(_ line: Int, before end: Int, _ lines: DocstringLines) -> Range<Int> {
        let range = lines[line].range
        guard let open = range.first(where: { lines.text[$0] == Byte.openParenthesis }),
            !range.prefix(while: { $0 < open }).contains(where: { lines.text[$0] == Byte.colon })
        else { return range }
        var last = line
        while last < min(end, line + mostLines) {
            let whole = range.lowerBound..<lines[last].range.upperBound
            if closing(open, in: whole, lines) != nil { return whole }
            last += 1
            guard last < end, !lines[last].isBlank, lines[last].indent > lines[line].indent else { break }
        }
        return range
    }

    /// `name`, `*args, **kwargs`, `name (type)`, each with a colon behind it; nil for what is none of them.
    static func parameter(_ range: Range<Int>, _ line: Int, _ lines: DocstringLines) -> DocstringContent.Item? {
        let text = lines.text
        var index = start(range, text)
        var names: [String] = []
        while true {
            guard let name = name(&index, range.upperBound, text) else { return nil }
            names.append(name)
            skipBlanks(&index, range.upperBound, text)
            guard index < range.upperBound, text[index] == Byte.comma || text[index] == Byte.slash else { break }
            index += 1
            skipBlanks(&index, range.upperBound, text)
        }
        var type: String?
        if index < range.upperBound, text[index] == Byte.openParenthesis {
            let endsWithColon = text[range.upperBound - 1] == Byte.colon
            if let close = closing(index, in: range, lines) {
                type = lines.string(index + 1..<close)
                index = close + 1
                skipBlanks(&index, range.upperBound, text)
                // A type with its text below is an entry without its colon too, and with a parenthesis too many.
                let isWhole = index >= range.upperBound || text[index] == Byte.colon
                if !isWhole, endsWithColon, isPunctuation(text[index]) { index = range.upperBound - 1 }
            } else if endsWithColon {
                index = range.upperBound - 1
            }
        }
        let isDash =
            isMarked(range, lines) && index + 1 < range.upperBound && text[index] == Byte.minus
            && text[index + 1].isBlank
        guard index < range.upperBound ? text[index] == Byte.colon || isDash : type != nil else { return nil }
        return DocstringContent.Item(
            names: names, type: type, text: rest(min(index + 1, range.upperBound)..<range.upperBound, lines),
            line: line)
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte == Byte.closeParenthesis || byte == Byte.closeSquare || byte == Byte.comma || byte == UInt8(ascii: "`")
    }

    /// One exception or several with commas, as names, as a role (`:class:`) or as a link (`[name](address)`), with a
    /// colon behind or alone; a name such as `ValueError` also with its text right behind it.
    static func exception(_ range: Range<Int>, _ line: Int, _ lines: DocstringLines) -> DocstringContent.Item? {
        let text = lines.text
        var index = start(range, text)
        var names: [String] = []
        while true {
            skipRole(&index, range.upperBound, text)
            let isLink = index < range.upperBound && text[index] == Byte.openSquare
            if isLink { index += 1 }
            guard let name = name(&index, range.upperBound, text, dotted: true) else { break }
            names.append(name.split(separator: ".").last.map { String($0) } ?? name)
            if isLink { skipLink(&index, range, lines) }
            skipBlanks(&index, range.upperBound, text)
            guard index < range.upperBound else { break }
            if text[index] == Byte.comma || text[index] == UInt8(ascii: "|") {
                index += 1
            } else if text[index...].starts(with: Array("or ".utf8)) {
                index += 3
            } else {
                break
            }
            skipBlanks(&index, range.upperBound, text)
        }
        let isWhole = index >= range.upperBound || text[index] == Byte.colon || text[index] == Byte.minus
        guard let last = names.last, isWhole || last.hasSuffix("Error") || last.hasSuffix("Exception") else {
            return nil
        }
        return DocstringContent.Item(
            names: names, type: nil, text: index < range.upperBound ? rest(index + 1..<range.upperBound, lines) : "",
            line: line)
    }

    /// `type: text`, or a text alone.
    package static func text(_ range: Range<Int>, _ line: Int, _ lines: DocstringLines) -> DocstringContent.Item? {
        guard !range.isEmpty else { return nil }
        var depth = 0
        for index in range {
            switch lines.text[index] {
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace: depth += 1
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace: depth -= 1
            case Byte.colon where depth == 0:
                let isRole = index + 1 < range.upperBound && !lines.text[index + 1].isBlank
                if isRole || index == range.lowerBound { break }
                return DocstringContent.Item(
                    names: [], type: lines.string(range.lowerBound..<index),
                    text: rest(index + 1..<range.upperBound, lines), line: line)
            default: break
            }
        }
        return DocstringContent.Item(names: [], type: nil, text: rest(range, lines), line: line)
    }

    /// The offset of the parenthesis that closes the one at an offset; nil where none does.
    private static func closing(_ open: Int, in range: Range<Int>, _ lines: DocstringLines) -> Int? {
        var depth = 0
        for index in open..<range.upperBound {
            switch lines.text[index] {
            case Byte.openParenthesis, Byte.openSquare, Byte.openBrace: depth += 1
            case Byte.closeParenthesis, Byte.closeSquare, Byte.closeBrace:
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return nil
    }

    /// True for an entry of a list, with a bullet or with its name between backticks.
    static func isMarked(_ range: Range<Int>, _ lines: DocstringLines) -> Bool {
        start(range, lines.text) > range.lowerBound
            || range.first.map { lines.text[$0] == Byte.backtick } ?? false
    }

    /// Where an entry begins: a list's bullet is passed over.
    private static func start(_ range: Range<Int>, _ text: [UInt8]) -> Int {
        guard range.count > 2, text[range.lowerBound + 1] == Byte.space,
            [Byte.minus, Byte.asterisk, Byte.plus].contains(text[range.lowerBound])
        else { return range.lowerBound }
        var start = range.lowerBound + 2
        while start < range.upperBound, text[start].isBlank { start += 1 }
        return start
    }

    /// A name, whose stars, backslashes, quotes and backticks are passed over.
    static func name(_ index: inout Int, _ end: Int, _ text: [UInt8], dotted: Bool = false) -> String? {
        var start = index
        while start < end, text[start] == Byte.asterisk || text[start] == Byte.backslash || isQuote(text[start]) {
            start += 1
        }
        var stop = start
        while stop < end, text[stop].isIdentifier || (dotted && text[stop] == Byte.period) { stop += 1 }
        guard stop > start, !(0x30...0x39).contains(text[start]) else { return nil }
        let name = Identifier.normalized(String(decoding: text[start..<stop], as: UTF8.self))
        while stop < end, isQuote(text[stop]) || text[stop] == Byte.asterisk { stop += 1 }
        index = stop
        return name
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "`") || byte == Byte.singleQuote || byte == Byte.doubleQuote || byte == UInt8(ascii: "~")
    }

    /// Steps over `:exc:` and its like.
    private static func skipRole(_ index: inout Int, _ end: Int, _ text: [UInt8]) {
        guard index < end, text[index] == Byte.colon else { return }
        var stop = index + 1
        while stop < end, text[stop].isIdentifier || text[stop] == Byte.colon { stop += 1 }
        if stop < end, text[stop] == UInt8(ascii: "`") { index = stop }
    }

    /// Steps over the rest of a link: `]`, and its address.
    private static func skipLink(_ index: inout Int, _ range: Range<Int>, _ lines: DocstringLines) {
        if index < range.upperBound, lines.text[index] == Byte.closeSquare { index += 1 }
        guard index < range.upperBound, lines.text[index] == Byte.openParenthesis,
            let close = closing(index, in: range, lines)
        else { return }
        index = close + 1
    }

    static func skipBlanks(_ index: inout Int, _ end: Int, _ text: [UInt8]) {
        while index < end, text[index].isBlank || text[index].isNewline { index += 1 }
    }

    /// The first line of a text, without blanks around it.
    static func rest(_ range: Range<Int>, _ lines: DocstringLines) -> String {
        var range = range
        if let end = range.first(where: { lines.text[$0] == Byte.lineFeed }) { range = range.lowerBound..<end }
        while let first = range.first, lines.text[first].isBlank { range = first + 1..<range.upperBound }
        while let last = range.last, lines.text[last].isBlank { range = range.lowerBound..<last }
        return lines.string(range)
    }
}

/// The titles of sections, in small letters, as Google's style guide, Napoleon and numpydoc know them.
enum SectionNames {
    static let google: [String: DocstringContent.Section.Kind] = [
        "args": .arguments, "arguments": .arguments, "parameters": .arguments, "params": .arguments,
        "arg": .arguments, "parameter": .arguments,
        "keyword args": .arguments, "keyword arguments": .arguments, "kwargs": .arguments,
        "other parameters": .arguments, "optional args": .arguments,
        "returns": .returns, "return": .returns, "return value": .returns,
        "yields": .yields, "yield": .yields,
        "raises": .raises, "raise": .raises, "exceptions": .raises, "except": .raises,
        "warns": .warns, "attributes": .attributes, "attribute": .attributes, "attrs": .attributes,
        "example": .other, "examples": .other, "note": .other, "notes": .other, "see also": .other,
        "references": .other, "reference": .other, "todo": .other, "warning": .other, "warnings": .other,
        "caution": .other, "danger": .other, "error": .other, "hint": .other, "important": .other, "tip": .other,
        "attention": .other, "methods": .other, "receives": .other, "usage": .other, "shape": .other, "shapes": .other,
        "inputs": .other, "outputs": .other, "input": .other, "output": .other, "properties": .other,
        "deprecated": .other, "side effects": .other, "citation": .other, "variables": .other,
    ]

    static let numpy: [String: DocstringContent.Section.Kind] = [
        "parameters": .arguments, "other parameters": .arguments, "params": .arguments, "arguments": .arguments,
        "args": .arguments, "keyword arguments": .arguments,
        "returns": .returns, "return": .returns, "yields": .yields, "yield": .yields,
        "raises": .raises, "raise": .raises, "exceptions": .raises, "warns": .warns, "attributes": .attributes,
        "receives": .other, "warnings": .other, "see also": .other, "notes": .other, "note": .other,
        "references": .other, "examples": .other, "example": .other, "methods": .other, "summary": .other,
        "extended summary": .other, "index": .other,
    ]

    static let sphinx: [String: DocstringContent.Section.Kind] = [
        "param": .arguments, "parameter": .arguments, "arg": .arguments, "argument": .arguments, "key": .arguments,
        "keyword": .arguments, "kwarg": .arguments, "kwparam": .arguments, "type": .arguments,
        "return": .returns, "returns": .returns, "rtype": .returns,
        "yield": .yields, "yields": .yields, "ytype": .yields,
        "raise": .raises, "raises": .raises, "except": .raises, "exception": .raises,
        "var": .attributes, "ivar": .attributes, "cvar": .attributes,
    ]

    // The longest title with its colon, so that no text is compared for a longer line.
    static let longest = 20

    /// The kind that a title names; nil for any other text.
    static func kind(
        _ bytes: ArraySlice<UInt8>, in names: [String: DocstringContent.Section.Kind]
    ) -> DocstringContent.Section.Kind? {
        guard !bytes.isEmpty, bytes.count <= longest else { return nil }
        return names[String(decoding: bytes.map(\.lowercased), as: UTF8.self)]
    }
}
