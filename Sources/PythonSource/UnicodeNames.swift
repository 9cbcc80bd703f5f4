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
        return table
    }()

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
