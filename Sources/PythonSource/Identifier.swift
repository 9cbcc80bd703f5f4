/// Identifiers in the form in which Python compares them.
enum Identifier {
    /// Built at the first identifier that is not ASCII.
    private static let forms: [Unicode.Scalar: String] = {
        var forms: [Unicode.Scalar: String] = [:]
        for entry in CompatibilityForms.table.split(separator: " ") {
            let sides = entry.split(separator: "=")
            guard sides.count == 2 else { continue }
            let source = sides[0].split(separator: "+")
            let count = source.count == 2 ? UInt32(source[1]) ?? 1 : 1
            let targets = sides[1].split(separator: ".").compactMap { UInt32($0, radix: 16) }
            guard let first = source.first.flatMap({ UInt32($0, radix: 16) }) else { continue }
            for step in 0..<count {
                guard let scalar = Unicode.Scalar(first + step) else { continue }
                forms[scalar] = targets.compactMap { Unicode.Scalar($0 + step) }.map { String($0) }.joined()
            }
        }
        return forms
    }()

    /// The compatibility form (NFKC) of an identifier, up to canonical equivalence.
    ///
    /// Swift compares strings by that equivalence, so equal identifiers are equal strings.
    static func normalized(_ name: String) -> String {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
        return name.unicodeScalars.map { forms[$0] ?? String($0) }.joined()
    }
}
