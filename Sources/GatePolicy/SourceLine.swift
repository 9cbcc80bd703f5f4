/// One line of a file, as it can be shown.
struct SourceLine {
    /// The most columns that are shown of a line.
    static let mostColumns = 100

    private let scalars: [Unicode.Scalar]

    /// The line with a number from 1; nil where the file has no such line.
    init?(_ source: [UInt8], number: Int) {
        guard number >= 1 else { return nil }
        var bytes = source.starts(with: [0xEF, 0xBB, 0xBF]) ? source.dropFirst(3) : source[...]
        for _ in 1..<number {
            guard let stop = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
            let isPair = bytes[stop] == 0x0D && stop + 1 < bytes.endIndex && bytes[stop + 1] == 0x0A
            bytes = bytes[(stop + (isPair ? 2 : 1))...]
        }
        // A line without an end is cut: the caret is hardly beyond it, and the text is decoded but for this.
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(1_000_000)
        scalars = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
    }

    /// The part of the line around a column, and the carets that stand below it.
    ///
    /// - Parameter column: In characters, from 1; the place behind the last character is the furthest one.
    /// - Parameter width: In characters.
    func excerpt(column: Int, width: Int) -> (text: String, carets: String) {
        let first = min(max(0, column - 1), scalars.count)
        let last = min(first + min(max(1, width), Self.mostColumns), max(scalars.count, first))
        var begin = 0
        if scalars.count > Self.mostColumns {
            begin = max(0, min(first - Self.mostColumns / 3, scalars.count - Self.mostColumns))
        }
        let end = min(scalars.count, begin + Self.mostColumns)
        var text = begin > 0 ? "…" : ""
        var before = begin > 0 ? 1 : 0
        var under = 0
        for index in begin..<end {
            let piece = VisibleText.of(scalars[index])
            text += piece.text
            if index < first { before += piece.columns } else if index < last { under += piece.columns }
        }
        if end < scalars.count { text += "…" }
        return (text, String(repeating: " ", count: before) + String(repeating: "^", count: max(1, under)))
    }
}

/// Text that no terminal takes for a command.
enum VisibleText {
    /// A text with its control characters written as escapes.
    static func of(_ text: String) -> String {
        text.unicodeScalars.map { of($0).text }.joined()
    }

    /// A character as it is shown, and how many columns it takes.
    static func of(_ scalar: Unicode.Scalar) -> (text: String, columns: Int) {
        if scalar == "\t" { return ("\\t", 2) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            let text = "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            return (text, text.count)
        case .nonspacingMark, .enclosingMark: return (String(scalar), 0)
        default: return (String(scalar), isWide(scalar.value) ? 2 : 1)
        }
    }

    /// The blocks that terminals show two columns wide, after UAX #11 without its single exceptions.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
