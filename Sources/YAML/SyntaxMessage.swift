/// libyaml's reasons in words that say what to do.
enum SyntaxMessage {
    static func error(problem: String, context: String?, at mark: Mark, contextMark: Mark?) -> YAMLError {
        let context = context ?? ""
        if problem.contains("unexpected end of stream") || problem.contains("unexpected document indicator"),
            context.contains("quoted scalar"), let contextMark
        {
            return YAMLError(.syntax, "this quote is never closed", at: contextMark)
        }
        if context.contains("scanning an alias") || context.contains("scanning an anchor") {
            let sign = context.contains("alias") ? "*" : "&"
            return YAMLError(
                .syntax, "`\(sign)` begins \(sign == "*" ? "an alias" : "an anchor") in YAML, and no name follows",
                at: contextMark ?? mark, hint: "put a value that begins with `\(sign)` in quotes")
        }
        if context.contains("a tag") || problem.contains("undefined tag handle") {
            return YAMLError(
                .syntax, "`!` begins a tag in YAML, and this is none", at: contextMark ?? mark,
                hint: "put a value that begins with `!` in quotes")
        }
        switch problem {
        case "mapping values are not allowed in this context":
            return YAMLError(
                .syntax, "a second `:` in one value, or a key that is indented too far", at: mark,
                hint: "put a value that holds `: ` in quotes, and align the keys of one section")
        case "could not find expected ':'":
            return YAMLError(
                .syntax, "a key without its `:`", at: contextMark ?? mark, hint: "write `key: value`")
        case "did not find expected ',' or ']'":
            return YAMLError(
                .syntax, "this list is not closed, or a `,` is missing before \(place(mark))",
                at: contextMark ?? mark, hint: "write `[one, two]`")
        case "did not find expected ',' or '}'":
            return YAMLError(
                .syntax, "this mapping is not closed, or a `,` is missing before \(place(mark))",
                at: contextMark ?? mark, hint: "write `{key: value, other: value}`")
        case "did not find expected key":
            return YAMLError(
                .syntax, "not a key of the section that begins in line \(contextMark?.line ?? mark.line)", at: mark,
                hint: "align it with that section's keys, or put the value before it in quotes as a whole")
        case "did not find expected '-' indicator":
            return YAMLError(
                .syntax, "not an entry of the list that begins in line \(contextMark?.line ?? mark.line)", at: mark,
                hint: "begin it with `- `, aligned with the others")
        case "block sequence entries are not allowed in this context":
            return YAMLError(.syntax, "a list cannot begin here", at: mark, hint: "begin it on a line of its own")
        case "found character that cannot start any token":
            return YAMLError(
                .syntax, "no value can begin with this character", at: mark, hint: "put the value in quotes")
        default:
            return YAMLError(
                .syntax,
                ([context, problem].filter { !$0.isEmpty })
                    .joined(separator: ", "), at: mark)
        }
    }

    private static func place(_ mark: Mark) -> String {
        "line \(mark.line)"
    }

    /// The same error, told as a tab's where a tab is what libyaml stumbled over.
    static func withTab(_ error: YAMLError, in text: ArraySlice<UInt8>) -> YAMLError {
        guard error.code == .syntax else { return error }
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for number in [error.mark.line, error.mark.line - 1] where number >= 1 && number <= lines.count {
            let line = lines[number - 1]
            let blank = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let place: Int? =
                if let tab = blank.firstIndex(of: UInt8(ascii: "\t")), blank.count < line.count {
                    tab - line.startIndex
                } else if number == error.mark.line, column(error.mark.column, of: line) == UInt8(ascii: "\t") {
                    error.mark.column - 1
                } else {
                    nil
                }
            if let place {
                return YAMLError(
                    .tab, "a tab where YAML takes only spaces", at: Mark(line: number, column: place + 1),
                    hint: "indent with spaces")
            }
        }
        return error
    }

    private static func column(_ column: Int, of line: ArraySlice<UInt8>) -> UInt8? {
        // Characters are counted by the bytes that begin one.
        var count = 0
        for byte in line where byte & 0xC0 != 0x80 {
            count += 1
            if count == column { return byte }
        }
        return nil
    }
}
