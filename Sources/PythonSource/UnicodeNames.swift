/// Characters by their Unicode names, for `\N{…}`.
enum UnicodeNames {
    /// Built at the first use, since docstrings with such an escape are rare.
    private static let table: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        // Ideographs are left out: their names are computed.
        let ranges: [ClosedRange<UInt32>] = [0...0x33FF, 0xA000...0xD7FF, 0xF900...0x1FFFF, 0xE0000...0xE01FF]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if let name = scalar.properties.name { table[name] = scalar }
            if let alias = scalar.properties.nameAlias { table[alias] = scalar }
        }
        for (name, scalar) in controls { table[name] = scalar }
        return table
    }()

    /// Control characters have no names of their own, only aliases (NameAliases.txt of the Unicode database).
    private static let controls: KeyValuePairs<String, Unicode.Scalar> = [
        "NULL": "\0", "NUL": "\0", "ALERT": "\u{7}", "BEL": "\u{7}", "BACKSPACE": "\u{8}", "BS": "\u{8}",
        "CHARACTER TABULATION": "\t", "HORIZONTAL TABULATION": "\t", "TAB": "\t", "HT": "\t",
        "LINE FEED": "\n", "NEW LINE": "\n", "END OF LINE": "\n", "LF": "\n", "NL": "\n", "EOL": "\n",
        "LINE TABULATION": "\u{B}", "VERTICAL TABULATION": "\u{B}", "VT": "\u{B}", "FORM FEED": "\u{C}", "FF": "\u{C}",
        "CARRIAGE RETURN": "\r", "CR": "\r", "ESCAPE": "\u{1B}", "ESC": "\u{1B}", "DELETE": "\u{7F}", "DEL": "\u{7F}",
        "NEXT LINE": "\u{85}", "NEL": "\u{85}", "NBSP": "\u{A0}", "SHY": "\u{AD}", "ZWSP": "\u{200B}",
        "ZWNJ": "\u{200C}", "ZWJ": "\u{200D}", "LRM": "\u{200E}", "RLM": "\u{200F}", "BOM": "\u{FEFF}",
        "BYTE ORDER MARK": "\u{FEFF}", "ZWNBSP": "\u{FEFF}",
    ]

    /// The character of a name or of a corrected name; the case of letters does not matter.
    static func scalar(named name: String) -> Unicode.Scalar? {
        let name = name.uppercased()
        let ideograph = "CJK UNIFIED IDEOGRAPH-"
        if name.hasPrefix(ideograph) {
            guard let value = UInt32(name.dropFirst(ideograph.count), radix: 16),
                let scalar = Unicode.Scalar(value), scalar.properties.isUnifiedIdeograph
            else { return nil }
            return scalar
        }
        return table[name]
    }
}
