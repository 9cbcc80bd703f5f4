import Model
import Words
import YAML

/// One line of a file, as it can be shown.
package struct SourceLine {
    /// The most columns that are shown of a line.
    package static let mostColumns = 100

    private let scalars: [Unicode.Scalar]

    /// The line with a number from 1; nil where the file has no such line.
    package init?(_ source: [UInt8], number: Int) {
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
    package func excerpt(column: Int, width: Int) -> (text: String, carets: String) {
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
            let piece = Self.piece(scalars[index])
            text += piece.text
            if index < first { before += piece.columns } else if index < last { under += piece.columns }
        }
        if end < scalars.count { text += "…" }
        return (text, String(repeating: " ", count: before) + String(repeating: "^", count: max(1, under)))
    }

    /// A tab is what is wrong where one stands in YAML, so it is shown as such.
    private static func piece(_ scalar: Unicode.Scalar) -> (text: String, columns: Int) {
        scalar == "\t" ? ("\\t", 2) : VisibleText.shown(scalar)
    }
}
